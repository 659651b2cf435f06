/** The median; the mean of the two middle values of an even number. Sorts the values. */
export function median(values: Float64Array): number {
  values.sort()
  const half = values.length >> 1
  return (values[values.length % 2 === 1 ? half : half - 1] + values[half]) / 2
}
