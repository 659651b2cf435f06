/** Features known past the last value, future covariates and holidays, and the check that they reach the horizon. */
import { InputError } from '../../engine/errors.js'
import { type Features, joinFeatures } from '../time/features.js'
import { firstUnlisted, holidayFeatures } from '../time/holidays.js'
import type { Panel } from './panel.js'
import type { Series } from './series.js'

/**
 * The future covariates and holidays of a series, for its own steps and `count` more. NaN where a covariate is not given;
 * `checkFutureFeatures` finds those. Features of the calendar alone are in `calendarFeatures`.
 *
 * @throws InputError on holidays for counted steps
 */
export function futureFeatures(
  { columns, covariateNames }: Pick<Panel, 'columns' | 'covariateNames'>,
  series: Series,
  count: number,
): Features {
  const length = series.ds.length + count
  const given = series.covariates.future.map((values) => {
    const known = new Float64Array(length).fill(Number.NaN)
    known.set(values.subarray(0, length))
    return known
  })
  const covariates = { names: covariateNames.future, values: given }
  const { holidays } = columns
  return holidays === undefined
    ? covariates
    : joinFeatures(covariates, holidayFeatures(series, holidays, count))
}

/**
 * Checks that future covariates and holidays are given for the next `horizonSteps` steps of each series.
 *
 * @throws InputError naming the series, the column and the first stamp without a value
 */
export function checkFutureFeatures(
  { series, columns, covariateNames }: Pick<Panel, 'series' | 'columns' | 'covariateNames'>,
  horizonSteps: number,
): void {
  for (const one of series) {
    const { source, ds, covariates } = one
    covariates.future.forEach((values, i) => {
      const ahead = Array.from({ length: horizonSteps }, (_, h) => values[ds.length + h] ?? Number.NaN)
      const at = ahead.findIndex(Number.isNaN)
      if (at < 0) return
      const column = covariateNames.future[i]
      throw new InputError(
        `${source}: expected the future covariate ${column} for all ${horizonSteps} steps after ${ds.at(-1)}, ` +
          `got none for ${one.future(at + 1).at(-1)}: give rows up to ${one.future(horizonSteps).at(-1)} with ${column}`,
      )
    })
    const { holidays } = columns
    if (holidays === undefined) continue
    const unlisted = firstUnlisted(one, holidays, horizonSteps)
    if (unlisted !== undefined)
      throw new InputError(
        `${holidays.source}: expected the holidays of all ${horizonSteps} steps after ${ds.at(-1)} of ${one.id}, ` +
          `got none for the year of ${unlisted}`,
      )
  }
}
