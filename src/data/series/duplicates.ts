/**
 * Rows that repeat a time stamp: an error, or merged into the mean of their values, or into the first value in the
 * table that is not missing.
 */
export const duplicateRules = ['error', 'mean', 'first'] as const
/**
 * What is done with rows that repeat a time stamp: `error` refuses them, `mean` takes the mean of their values, `first` the
 * first value in the table that is not missing.
 */
export type Duplicates = (typeof duplicateRules)[number]

/**
 * One value for each step, from the values of rows; NaN for a step without a value.
 *
 * @param length number of steps
 * @param positions the step of each row; rows outside of the steps are left out
 * @param valueAt the value of the i-th row, NaN where it is missing
 */
export function valuesByStep(
  length: number,
  positions: ArrayLike<number>,
  valueAt: (i: number) => number,
  duplicates: Duplicates,
): Float64Array {
  const values = new Float64Array(length).fill(Number.NaN)
  const counts = new Uint32Array(length)
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i]
    if (position < 0 || position >= length) continue
    const value = valueAt(i)
    if (Number.isNaN(value) || (duplicates === 'first' && counts[position] > 0)) continue
    counts[position]++
    const before = counts[position] === 1 ? 0 : values[position]
    values[position] = before + (value - before) / counts[position]
  }
  return values
}
