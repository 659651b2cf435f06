/** A tensor as text for people, such as `console.log` shows it. */
import type { Shape } from './shape.js'

/** What is shown of a tensor. */
export interface Shown {
  readonly shape: Shape
  readonly data: ArrayLike<number>
  toString(): string
}

/** Of longer axes, so many entries at each end are shown. */
const atEnds = 3
const longest = 2 * atEnds + 1
/** Significant digits. */
const digits = 5

const numberText = (value: number): string => String(Number(value.toPrecision(digits)))

/**
 * Type, shape and values, a row a line: `Tensor(float32 [2, 2])\n[[1, 2],\n [3, 4]]`. Long axes are cut in the middle.
 */
export function displayed(x: Shown): string {
  const { shape, data } = x
  const shown = (axis: number, from: number): string => {
    if (axis === shape.length) return numberText(data[from])
    const size = shape[axis]
    const step = shape.slice(axis + 1).reduce((product, n) => product * n, 1)
    const indices = Array.from({ length: size }, (_, i) => i)
    const parts = (some: readonly number[]): string[] => some.map((i) => shown(axis + 1, from + i * step))
    const entries =
      size <= longest
        ? parts(indices)
        : [...parts(indices.slice(0, atEnds)), '...', ...parts(indices.slice(-atEnds))]
    const isLast = axis === shape.length - 1
    return `[${entries.join(isLast ? ', ' : `,\n${' '.repeat(axis + 1)}`)}]`
  }
  return `${x}${shape.length === 0 ? ' ' : '\n'}${data.length === 0 ? '[]' : shown(0, 0)}`
}
