/** The arithmetic mean and the variance of numbers. */

/** NaN of none. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** The mean of what a function gives for each value and its index; NaN of none. */
export function meanOf(values: ArrayLike<number>, of: (value: number, index: number) => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += of(values[i], i)
  return sum / values.length
}

/** Mean squared distance from the mean. */
export function variance(values: ArrayLike<number>): number {
  const middle = mean(values)
  return meanOf(values, (v) => (v - middle) ** 2)
}
