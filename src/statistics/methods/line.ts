/** The straight line of least squares through values at steps 0, 1, 2 ... */
export interface Line {
  readonly slope: number
  /** Its value at any step. */
  at(step: number): number
}

/** A single value has a level line. */
export function lineThrough(values: ArrayLike<number>): Line {
  const n = values.length
  const middle = (n - 1) / 2
  let sum = 0
  for (let t = 0; t < n; t++) sum += values[t]
  const mean = sum / n
  let joint = 0
  for (let t = 0; t < n; t++) joint += (t - middle) * (values[t] - mean)
  const slope = n > 1 ? joint / ((n * (n * n - 1)) / 12) : 0
  return { slope, at: (step) => mean + slope * (step - middle) }
}
