/** Numbers rounded as a page shows them, so that it stays small. */

/** A number to six digits, two more than a page shows. */
export const short = (value: number): number =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : value

/** Values to five digits of their span, or of the largest where that is finer: more than a chart shows. */
export function rounded(values: readonly number[]): number[] {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  const size = Math.min(highest - lowest || Number.POSITIVE_INFINITY, Math.max(-lowest, highest))
  const decimals = 4 - Math.floor(Math.log10(size))
  if (!(decimals >= 0 && decimals <= 100)) return [...values]
  return values.map((value) => (Number.isFinite(value) ? Number(value.toFixed(decimals)) : value))
}
