// Statistics of timings.

export function median(values) {
  if (values.length === 0) throw new Error('median: expected at least one value, got none')
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The exponent p of the y = a·xᵖ that fits best on logarithmic axes. */
export function growthExponent(xs, ys) {
  if (xs.length !== ys.length || xs.length < 2) {
    throw new Error(`growthExponent: expected two or more points, got ${xs.length} and ${ys.length} values`)
  }
  const [u, v] = [xs.map(Math.log), ys.map(Math.log)]
  const mean = (values) => values.reduce((total, value) => total + value, 0) / values.length
  const [meanU, meanV] = [mean(u), mean(v)]
  const above = u.reduce((total, value, i) => total + (value - meanU) * (v[i] - meanV), 0)
  return above / u.reduce((total, value) => total + (value - meanU) ** 2, 0)
}
