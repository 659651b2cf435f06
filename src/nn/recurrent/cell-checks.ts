/** What the built-in cells check of their weights and of one step. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { formatShape, type Shape, sameShape, Tensor } from '../../tensor/index.js'
import type { CellState } from './cell.js'

interface Sizes {
  readonly inputSize: number
  readonly outputSize: number
}

const isFloat = (x: Tensor, shape: Shape): boolean => x.dtype === 'float32' && sameShape(x.shape, shape)

const got = ({ dtype, shape }: Tensor): string =>
  `got ${dtype === 'float32' ? '' : `${dtype} `}${formatShape(shape)}`

interface Weights {
  readonly wx: Tensor
  readonly wh: Tensor
  readonly b: Tensor
}

/** @throws InputError unless it is a tensor of this copy */
function checkTensor(where: string, given: unknown): asserts given is Tensor {
  checkCopy(where, 'a tensor', given)
  if (!(given instanceof Tensor)) throw new InputError(`${where}: expected a tensor, got ${shown(given)}`)
}

/**
 * What a cell was given for its weights.
 * @throws InputError unless it is an object of tensors
 */
export function givenWeights(where: string, given: Weights): Weights {
  if (typeof given !== 'object' || given === null)
    throw new InputError(`${where}: expected weights { wx, wh, b }, got ${shown(given)}`)
  const { wx, wh, b } = given
  for (const [name, weight] of Object.entries({ wx, wh, b })) checkTensor(`${where} ${name}`, weight)
  return { wx, wh, b }
}

/**
 * Checks weights against their shapes in symbols and in numbers: a kernel trusts them.
 * @throws InputError naming the first that does not fit
 */
export function checkWeights(
  where: string,
  weights: Readonly<Record<string, readonly [weight: Tensor, symbols: string, shape: Shape]>>,
): void {
  for (const [name, [weight, symbols, shape]] of Object.entries(weights)) {
    if (!isFloat(weight, shape)) {
      throw new InputError(`${where} ${name}: expected ${symbols} = ${formatShape(shape)}, ${got(weight)}`)
    }
  }
}

/** Checks one step's input [B, I] and state tensors [B, H]. */
export function checkStep(
  where: string,
  { inputSize, outputSize }: Sizes,
  x: Tensor,
  state: CellState,
): void {
  checkTensor(`${where} x`, x)
  const [batch] = x.shape
  if (!isFloat(x, [batch, inputSize])) {
    throw new InputError(`${where} x: expected [B, I] = [${batch ?? 'B'}, ${inputSize}], ${got(x)}`)
  }
  for (const [name, part] of Object.entries(state)) {
    checkTensor(`${where} ${name}`, part)
    if (!isFloat(part, [batch, outputSize])) {
      throw new InputError(`${where} ${name}: expected [B, H] = [${batch}, ${outputSize}], ${got(part)}`)
    }
  }
}
