/** Medians of the values around each value of a series, itself left out. */

/** The two middle values, the same one of an odd number. */
export interface Middles {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** The first place in `sorted` whose value is not below. */
function placeOf(sorted: Float64Array, count: number, value: number): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle] < value) from = middle + 1
    else to = middle
  }
  return from
}

/**
 * The middle values of the `reach` values before and the `reach` values after each value. Near an end the window stays
 * inside of the series and keeps its size, as far as the series allows.
 * @param y at least two values
 */
export function middlesAround(y: Float64Array, reach: number): Middles {
  const n = y.length
  const size = Math.min(n, 2 * reach + 1)
  const window = y.slice(0, size).sort()
  const low = new Float64Array(n)
  const high = new Float64Array(n)
  let first = 0
  for (let t = 0; t < n; t++) {
    const wanted = Math.min(n - size, Math.max(0, t - reach))
    for (; first < wanted; first++) {
      const out = placeOf(window, size, y[first])
      window.copyWithin(out, out + 1, size)
      const into = placeOf(window, size - 1, y[first + size])
      window.copyWithin(into + 1, into, size - 1)
      window[into] = y[first + size]
    }
    const own = placeOf(window, size, y[t])
    const half = (size - 1) >> 1
    const other = (i: number): number => window[i < own ? i : i + 1]
    low[t] = other((size - 1) % 2 === 1 ? half : half - 1)
    high[t] = other(half)
  }
  return { low, high }
}

/** The median of the sizes within `reach` of each. */
export function medianSizes(values: Float64Array, reach: number): Float64Array {
  const { low, high } = middlesAround(values.map(Math.abs), reach)
  return low.map((v, t) => (v + high[t]) / 2)
}
