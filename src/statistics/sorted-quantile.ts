/** The value that a share of sorted ones lie below, on the straight line between its neighbours; the share is from 0 to 1. */
export function sortedQuantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}
