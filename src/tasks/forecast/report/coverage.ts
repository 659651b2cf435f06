/** Whether the intervals of a backtest hold as many actual values as claimed. */
import { fixed } from '../../../report/index.js'
import { boundsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import { mean } from '../../../statistics/mean.js'
import type { Fold, Scores } from '../document.js'
import { percent } from './scores.js'

const whole = fixed(0)

/**
 * Fewest independent folds that tell whether intervals hold: with fewer, one unusual period decides, and a share of 80 %
 * cannot be told from 95 %.
 */
const fewestIndependentFolds = 5

/** A share this near to the claimed one counts as claimed where sampling error may explain the rest. */
const tolerance = 0.05

/**
 * A sentence on the coverage of the model's intervals in the backtest and whether it agrees with their levels. Values of
 * one period err together, so folds are counted, not values: folds that overlap count by the steps they cover together,
 * and of many series forecast at the same cutoffs, the series. Below `fewestIndependentFolds` the sentence says so and
 * judges nothing. A difference beyond sampling error is a miss. A smaller one counts as claimed up to 5 percentage points;
 * above that the folds are too few to tell.
 * @param series the folds of each series that the scores are of
 */
export function coverageNote(model: Scores | undefined, series: readonly (readonly Fold[])[]): string {
  const folds = series.flat().filter(({ rows }) => rows.length > 0)
  const count = folds.reduce((sum, { rows }) => sum + rows.length, 0)
  if (
    count === 0 ||
    model === undefined ||
    !Number.isFinite(model.coverage80) ||
    !Number.isFinite(model.coverage95)
  ) {
    return 'The backtest has no coverage to check the intervals with.'
  }
  const covered =
    `Of ${whole(count)} actual value${count === 1 ? '' : 's'}, ${percent(100 * model.coverage80)} fell inside the model's 80 % interval and ` +
    `${percent(100 * model.coverage95)} inside its 95 % interval`
  if (folds.every(({ rows }) => rows.every(isExact)))
    return `${covered}: both have no width, as every forecast of the backtest was exact.`
  const independent = independentFolds(series)
  if (independent < fewestIndependentFolds) {
    const number = Math.floor(independent)
    return (
      `${covered}: too few to tell whether the intervals hold ` +
      `(${number} independent fold${number === 1 ? '' : 's'}, of at least ${fewestIndependentFolds}).`
    )
  }
  const at80 = finding(model.coverage80, 80, series)
  const at95 = finding(model.coverage95, 95, series)
  if (at80 === at95) return `${covered}: ${at80 === 'as claimed' ? at80 : `both are ${at80}`}.`
  return `${covered}: the 80 % interval is ${at80}, the 95 % interval is ${at95}.`
}

/** Whether the widest interval of a row is a point at the actual value. */
function isExact(row: Fold['rows'][number]): boolean {
  const level = levelsOf([row]).at(-1)
  return level !== undefined && boundsOf(row, level).every((bound) => bound === row.y)
}

/** Steps that folds cover together, over the steps of one; overlapping folds share steps. */
function periods(folds: readonly Fold[]): number {
  const longest = Math.max(...folds.map(({ rows }) => rows.length))
  return new Set(folds.flatMap(({ rows }) => rows.map(({ ds }) => ds))).size / longest
}

/** Distinct periods, or series where there are more of them. */
function independentFolds(series: readonly (readonly Fold[])[]): number {
  const tested = series.filter((folds) => folds.some(({ rows }) => rows.length > 0))
  return Math.max(periods(tested.flat()), tested.length)
}

/** How many rows lie inside an interval; not a number where they have no such interval. */
function inside(rows: Fold['rows'], level: number): number {
  if (!(`lo-${level}` in rows[0])) return Number.NaN
  return rows.filter((row) => {
    const [low, high] = boundsOf(row, level)
    return low <= row.y && row.y <= high
  }).length
}

/** Shares inside an interval by group, of those that have the interval. */
function shares(groups: readonly (readonly Fold[])[], level: number): number[] {
  return groups
    .map((folds) => {
      const rows = folds.flatMap((fold) => fold.rows)
      return rows.length === 0 ? Number.NaN : inside(rows, level) / rows.length
    })
    .filter(Number.isFinite)
}

/** All folds by their cutoff. */
function byCutoff(folds: readonly Fold[]): Fold[][] {
  const groups = new Map<string, Fold[]>()
  for (const fold of folds) groups.set(fold.cutoff, [...(groups.get(fold.cutoff) ?? []), fold])
  return [...groups.values()]
}

/**
 * Half the width of a 95 % confidence interval of the mean of independent shares; 0 for fewer than
 * `fewestIndependentFolds`. Student's t by the expansion of Cornish and Fisher (1937).
 */
function marginOfMean(values: readonly number[]): number {
  if (values.length < fewestIndependentFolds) return 0
  const freedom = values.length - 1
  const t = 1.96 + 2.37 / freedom + 2.82 / freedom ** 2
  const centre = mean(values)
  const squares = values.reduce((sum, v) => sum + (v - centre) ** 2, 0)
  return t * Math.sqrt(squares / freedom / values.length)
}

/** @param level of the interval, in percent */
function finding(share: number, level: number, series: readonly (readonly Fold[])[]): string {
  const claimed = level / 100
  const folds = series.flat()
  const count = folds.reduce((sum, { rows }) => sum + rows.length, 0)
  const margin = Math.max(
    1.96 * Math.sqrt((claimed * (1 - claimed)) / count),
    marginOfMean(shares(byCutoff(folds), level)),
    marginOfMean(shares(series, level)),
  )
  const gap = Math.abs(share - claimed)
  const miss = `too ${share < claimed ? 'narrow' : 'wide'}`
  const isNear = gap <= tolerance + 1e-9
  if (gap > margin) return isNear ? `slightly ${miss}` : miss
  return isNear ? 'as claimed' : `perhaps ${miss} (too few folds to tell)`
}
