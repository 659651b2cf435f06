/** One update of parameters: forward, backward, and the optimizer's step. */
import { checkCopy } from '../engine/copies.js'
import { deviceOf, tidyOn } from '../engine/storage.js'
import { type Parameter, type Read, readFrom } from '../nn/parameter.js'
import { type AllowedOf, aFunction, checkGiven } from '../options/index.js'
import { gradientsOf, type Tensor } from '../tensor/index.js'
import type { RunningOptimizer } from './optimizers/index.js'

/** The loss of a batch, one element, and other results to keep. */
export interface BatchLoss {
  /** One element, the number that the update lowers. */
  readonly loss: Tensor
}

/**
 * A step between the backward pass and the optimizer, from the gradients (one for each parameter) to those to apply, such
 * as their mean over several workers. It returns tensors of the same shapes: new ones, or the same changed in place.
 */
export type Reduce = (gradients: readonly Tensor[]) => readonly Tensor[]

/** Options of `trainStep`. */
export interface TrainStepOptions {
  /** Default: the gradients are applied as they are. */
  readonly reduce?: Reduce
}

const trainStepOptions = { reduce: aFunction<Reduce>() } satisfies AllowedOf<TrainStepOptions>

/**
 * One update: forward, backward, and the optimizer's step.
 *
 *     trainStep(model.parameters, optimizer, (read) => ({ loss: x.matmul(read(kernel)).sub(y).square().mean() }))
 *
 * @param optimizer started on the tensors of these parameters, in this order
 * @param work from the parameters to the loss. `read` gives a parameter's tensor: a differentiable one of the parameters
 *   that are trained, the present value of any other
 * @returns the result of `work`. Its tensors are copied out of the engine's memory, which takes time: return no more than
 *   is needed
 */
export const trainStep = <R extends BatchLoss>(
  parameters: readonly Parameter[],
  optimizer: RunningOptimizer,
  work: (read: Read) => R,
  options: TrainStepOptions = {},
): R => {
  checkGiven('trainStep', trainStepOptions, options)
  const { reduce } = options
  const tensors = parameters.map((parameter) => {
    checkCopy('trainStep parameters', 'a parameter', parameter)
    return parameter.tensor
  })
  return tidyOn(deviceOf(tensors), () => {
    const { result, gradients } = gradientsOf(tensors, (leaves) => work(readFrom(parameters, leaves)))
    optimizer.update(reduce === undefined ? gradients : reduce(gradients))
    return result
  })
}
