/** What is known of the time after the last value: covariates and holidays, checked to reach far enough. */
import { InputError } from '../../engine/errors.js'
import { type Features, joinFeatures } from '../time/features.js'
import { firstUnlisted, holidayFeatures } from '../time/holidays.js'
import type { Panel } from './panel.js'
import type { Series } from './series.js'

type Known = Pick<Panel, 'columns' | 'covariateNames'>

/**
 * The covariates known ahead and the holidays of a series, for its steps and `count` more. NaN where a covariate is not
 * given, which `checkKnownAhead` complains of. What the calendar gives by itself is in `calendarFeatures`.
 *
 * @throws InputError where there are holidays and steps are counted
 */
export function knownAhead({ columns, covariateNames }: Known, series: Series, count: number): Features {
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
 * Makes sure that all that is known ahead is given for the next `horizonSteps` steps of each series.
 *
 * @throws InputError naming the series, the column and the first stamp for which it is missing
 */
export function checkKnownAhead(
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
      // The source of a series of a table without names ends in its column.
      throw new InputError(
        `${source}: expected ${column}, which is known ahead, for all ${horizonSteps} steps after ${ds.at(-1)}, ` +
          `got none for ${one.future(at + 1).at(-1)}: give rows up to ${one.future(horizonSteps).at(-1)} with ${column}`,
      )
    })
    const { holidays } = columns
    if (holidays === undefined) continue
    const unlisted = firstUnlisted(one, holidays, horizonSteps)
    if (unlisted !== undefined)
      throw new InputError(
        `${holidays.source}: expected the holidays of all ${horizonSteps} steps after ${ds.at(-1)} of ${one.id}, ` +
          `got none from the year of ${unlisted} on`,
      )
  }
}
