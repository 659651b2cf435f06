/**
 * Thins a long series for drawing: the indices, in order, of the first and last value and of the lowest and
 * highest in each of `buckets` equal stretches. A line through them covers the same ink as one through all,
 * which averaging would not: peaks stay.
 *
 * Series of at most `2 * buckets` values are kept whole.
 */
export function thin(values: readonly number[], buckets: number): number[] {
  if (values.length <= 2 * buckets) return [...values.keys()]
  const kept = new Set([0])
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * values.length) / buckets)
    const to = Math.floor(((bucket + 1) * values.length) / buckets)
    let lowest = from
    let highest = from
    for (let index = from; index < to; index++) {
      if (values[index]! < values[lowest]!) lowest = index
      if (values[index]! > values[highest]!) highest = index
    }
    kept.add(Math.min(lowest, highest)).add(Math.max(lowest, highest))
  }
  return [...kept.add(values.length - 1)]
}
