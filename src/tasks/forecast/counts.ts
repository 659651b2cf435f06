/** Counts: whole numbers from 0, and those of which many are 0. */

export const isCount = (v: number): boolean => Number.isInteger(v) && v >= 0

/** Mean steps from one value above 0 to the next from which demand is intermittent (Syntetos, Boylan & Croston 2005). */
const intermittentInterval = 1.32

function isIntermittent(y: Float64Array): boolean {
  let demands = 0
  for (const v of y) if (v > 0) demands++
  return y.length >= intermittentInterval * demands
}

/** Whether all values of all series are counts, and at least half of the series are intermittent. */
export const areIntermittentCounts = (series: readonly Float64Array[]): boolean =>
  series.every((y) => y.every(isCount)) && 2 * series.filter(isIntermittent).length >= series.length
