import { InputError } from '../engine/errors.js'
import { formatShape, type Tensor } from '../tensor/index.js'
import type { CellState } from './cell.js'

interface Sizes {
  readonly inputSize: number
  readonly outputSize: number
}

/** Checks one step's input [B, I] and state tensors [B, H]. */
export function checkStep(
  where: string,
  { inputSize, outputSize }: Sizes,
  x: Tensor,
  state: CellState,
): void {
  const batch = x.shape[0]
  if (x.rank !== 2 || x.shape[1] !== inputSize) {
    throw new InputError(
      `${where} x: expected [B, I] = [${batch ?? 'B'}, ${inputSize}], got ${formatShape(x.shape)}`,
    )
  }
  for (const [name, { shape }] of Object.entries(state)) {
    if (shape.length !== 2 || shape[0] !== batch || shape[1] !== outputSize) {
      throw new InputError(
        `${where} ${name}: expected [B, H] = [${batch}, ${outputSize}], got ${formatShape(shape)}`,
      )
    }
  }
}
