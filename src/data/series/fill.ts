/**
 * How missing values are filled: `linear` interpolates between the neighbours and extends the first and last value
 * to the ends; `previous` repeats the value before, at the beginning the next.
 */
export const fills = ['linear', 'previous'] as const
/**
 * How missing values are filled: `linear` interpolates between the neighbours, `previous` repeats the value before; at the
 * ends both repeat the nearest value.
 */
export type Fill = (typeof fills)[number]

/**
 * The values with every NaN filled; steps are equally far apart.
 *
 * @param values at least one of them a number
 */
export function fillMissing(values: Float64Array, fill: Fill): Float64Array {
  let before = -1
  let next = knownFrom(values, 0)
  return values.map((value, i) => {
    if (i === next) {
      before = i
      next = knownFrom(values, i + 1)
      return value
    }
    if (before < 0) return values[next]
    if (fill === 'previous' || next === values.length) return values[before]
    const share = (i - before) / (next - before)
    return values[before] * (1 - share) + values[next] * share
  })
}

/** Index of the first number at or after `start`; the length when there is none. */
function knownFrom(values: Float64Array, start: number): number {
  let i = start
  while (i < values.length && Number.isNaN(values[i])) i++
  return i
}
