/** The value that a share of sorted ones lie below, on the straight line between its neighbours; the share is from 0 to 1. */
export function sortedQuantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}

/** Sorted values that count alike, by a weight above 0. */
export interface WeightedValues {
  readonly weight: number
  readonly sorted: Float64Array
}

/** The values of some groups in their order, and the weight of each. */
function merged(groups: readonly WeightedValues[]): { values: Float64Array; weights: Float64Array } {
  const count = groups.reduce((sum, { sorted }) => sum + sorted.length, 0)
  const [values, weights] = [new Float64Array(count), new Float64Array(count)]
  const next = groups.map(() => 0)
  for (let at = 0; at < count; at++) {
    let least = -1
    for (let i = 0; i < groups.length; i++) {
      const { sorted } = groups[i]
      if (next[i] < sorted.length && (least < 0 || sorted[next[i]] < values[at])) {
        least = i
        values[at] = sorted[next[i]]
      }
    }
    weights[at] = groups[least].weight
    next[least]++
  }
  return { values, weights }
}

/**
 * The same of values with weights, at least one: from one to the next it is as far as the mean of their weights. With
 * equal weights it is `sortedQuantile`.
 */
export function weightedQuantile(groups: readonly WeightedValues[], share: number): number {
  const { values, weights } = merged(groups)
  const gap = (i: number): number => (weights[i] + weights[i + 1]) / 2
  const last = values.length - 1
  let total = 0
  for (let i = 0; i < last; i++) total += gap(i)
  let left = share * total
  for (let i = 0; i < last; i++) {
    if (left < gap(i)) return values[i] + (values[i + 1] - values[i]) * (left / gap(i))
    left -= gap(i)
  }
  return values[last]
}
