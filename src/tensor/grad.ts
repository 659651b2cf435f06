/** Gradients of functions of tensors. */
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { deviceOf, type Storage, tidyOn } from '../engine/storage.js'
import { differentiate, isDifferentiating } from './autograd.js'
import { ones, tensor, zeros } from './create.js'
import { detached } from './operation.js'
import { formatShape } from './shape.js'
import { Tensor } from './tensor.js'
import type { TensorLike } from './tensor-like.js'

/** As many as the function takes, and each whatever a tensor can be made of. */
type Like<A extends readonly Tensor[]> = { [K in keyof A]: TensorLike }

/** What `valueAndGrad` gives. */
export interface ValueAndGradients<A extends readonly Tensor[]> {
  /** The value of the function, one element. */
  readonly value: Tensor
  /** One an argument, of its shape; zeros where the value does not depend on it. */
  readonly gradients: A
}

function checkLoss(loss: unknown): asserts loss is Tensor {
  if (!(loss instanceof Tensor) || loss.size !== 1) {
    throw new InputError(
      `grad: expected a function to a tensor of one element, got ${loss instanceof Tensor ? formatShape(loss.shape) : typeof loss}`,
    )
  }
}

function checkFunction(where: string, f: unknown): void {
  if (typeof f !== 'function') throw new InputError(`${where}: expected a function, got ${shown(f)}`)
}

/**
 * The loss of a function of tensors, whatever else it returns, and the gradients of the loss.
 * `work` returns the loss and anything else it wants to keep. No two gradients share their elements, so that
 * each may be changed in place.
 */
export function gradientsOf<R extends { readonly loss: Tensor }>(
  inputs: readonly Tensor[],
  work: (leaves: readonly Tensor[]) => R,
): { result: R; gradients: Tensor[] } {
  return tidyOn(deviceOf(inputs), () => {
    const { result, gradients } = differentiate(
      inputs,
      (input, trace) => new Tensor(input.storage, input.shape, trace),
      (leaves) => {
        const result = work(leaves)
        checkLoss(result.loss)
        return { loss: result.loss, result }
      },
      (loss) => ones(loss.shape),
    )
    const taken = new Set<Storage>()
    const own = gradients.map((gradient, i) => {
      const g = gradient ?? zeros(inputs[i].shape)
      const mine = taken.has(g.storage) ? g.mul(1) : g
      taken.add(mine.storage)
      return mine
    })
    return { result, gradients: own }
  })
}

/**
 * A function that gives the value of `f` and its gradients with respect to every argument.
 *
 *     const { value, gradients: [dw, db] } = valueAndGrad((w, b) => loss(w, b))(w, b)
 *
 * @throws InputError when `f` does not return a tensor of one element
 */
export function valueAndGrad<A extends Tensor[]>(
  f: (...args: A) => Tensor,
): (...args: Like<A>) => ValueAndGradients<A> {
  checkFunction('valueAndGrad', f)
  return (...args) => {
    const inputs = args.map((arg) => tensor(arg))
    const { result, gradients } = gradientsOf(inputs, (leaves) => ({ loss: f(...(leaves as A)) }))
    const value = isDifferentiating() ? result.loss : detached(result.loss)
    return { value, gradients: gradients as A }
  }
}

/**
 * A function that gives the gradient of `f` with respect to its first argument, of that argument's shape;
 * zeros where the value does not depend on it. Calls may be nested, for derivatives of derivatives.
 *
 * @throws InputError when `f` does not return a tensor of one element
 */
export function grad<A extends Tensor[]>(f: (...args: A) => Tensor): (...args: Like<A>) => Tensor {
  checkFunction('grad', f)
  return (...args) => {
    const [first, ...others] = args.map((arg) => tensor(arg))
    if (first === undefined) throw new InputError('grad: expected at least one argument, got none')
    const { gradients } = gradientsOf([first], ([leaf]) => ({
      loss: f(...([leaf, ...others] as A)),
    }))
    return gradients[0]
  }
}

/** The values of x, through which no gradient flows. */
export const stopGradient = (x: TensorLike): Tensor => detached(tensor(x))
