/** Counts: whole numbers from 0, and those of which many are 0. */
import { isIntermittent } from './methods/index.js'

export const isCount = (v: number): boolean => Number.isInteger(v) && v >= 0

const isRare = (y: Float64Array): boolean => isIntermittent(y) || y.every((v) => v === 0)

/** Whether all values of all series are counts, and at least half of the series are intermittent or 0 throughout. */
export const areIntermittentCounts = (series: readonly Float64Array[]): boolean =>
  series.every((y) => y.every(isCount)) && 2 * series.filter(isRare).length >= series.length
