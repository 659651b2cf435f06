/** What the built-in cells check of their weights and of one step. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { formatShape, type Shape, sameShape, type Tensor } from '../../tensor/index.js'
import type { CellState } from './cell.js'

interface Sizes {
  readonly inputSize: number
  readonly outputSize: number
}

const isFloat = (x: Tensor, shape: Shape): boolean => x.dtype === 'float32' && sameShape(x.shape, shape)

const got = ({ dtype, shape }: Tensor): string =>
  `got ${dtype === 'float32' ? '' : `${dtype} `}${formatShape(shape)}`

/**
 * Checks weights against their shapes in symbols and in numbers: a kernel trusts them.
 * @throws InputError naming the first that does not fit
 */
export function checkWeights(
  where: string,
  weights: Readonly<Record<string, readonly [weight: Tensor, symbols: string, shape: Shape]>>,
): void {
  for (const [name, [weight, symbols, shape]] of Object.entries(weights)) {
    checkCopy(`${where} ${name}`, 'a tensor', weight)
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
  checkCopy(`${where} x`, 'a tensor', x)
  const [batch] = x.shape
  if (!isFloat(x, [batch, inputSize])) {
    throw new InputError(`${where} x: expected [B, I] = [${batch ?? 'B'}, ${inputSize}], ${got(x)}`)
  }
  for (const [name, part] of Object.entries(state)) {
    checkCopy(`${where} ${name}`, 'a tensor', part)
    if (!isFloat(part, [batch, outputSize])) {
      throw new InputError(`${where} ${name}: expected [B, H] = [${batch}, ${outputSize}], ${got(part)}`)
    }
  }
}
