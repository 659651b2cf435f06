/** One update of parameters: forward, backward, and the optimizer's step. */
import { tidy } from '../engine/storage.js'
import { type Parameter, type Read, readFrom } from '../nn/parameter.js'
import { gradientsOf, type Tensor } from '../tensor/index.js'
import type { RunningOptimizer } from './optimizers/index.js'

/** The loss of a batch, one element, and anything else to be kept of the forward pass. */
export interface BatchLoss {
  readonly loss: Tensor
}

/**
 * What happens to the gradients, one for each parameter, between the backward pass and the optimizer: where several
 * workers train together, their mean over the workers. It returns those to apply, of the same shapes: others, or the
 * same ones changed in place.
 */
export type Reduce = (gradients: readonly Tensor[]) => readonly Tensor[]

export interface TrainStepOptions {
  /** Default: the gradients stay as they are. */
  readonly reduce?: Reduce
}

/**
 * One update: forward, backward, and the optimizer's step.
 *
 *     trainStep(model.parameters, optimizer, (read) => ({ loss: x.matmul(read(kernel)).sub(y).square().mean() }))
 *
 * @param optimizer started on the tensors of these parameters, in this order
 * @param work from the parameters to the loss. `read` gives the tensor of a parameter: of those that are trained one that
 *   the gradients flow back to, of any other its present value
 * @returns what `work` returned. Tensors in it are copied out of the engine's memory, which takes time: return no more
 *   than is needed
 */
export const trainStep = <R extends BatchLoss>(
  parameters: readonly Parameter[],
  optimizer: RunningOptimizer,
  work: (read: Read) => R,
  { reduce }: TrainStepOptions = {},
): R =>
  tidy(() => {
    const { result, gradients } = gradientsOf(
      parameters.map((parameter) => parameter.tensor),
      (leaves) => work(readFrom(parameters, leaves)),
    )
    optimizer.update(reduce === undefined ? gradients : reduce(gradients))
    return result
  })
