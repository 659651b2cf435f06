/** The series of a panel with everything known up to the horizon: future covariates, holidays and the calendar. */
import {
  calendarFeatures,
  checkFutureFeatures,
  futureFeatures,
  joinFeatures,
  type Panel,
  type Series,
} from '../data/index.js'
import { OptionError } from '../options/index.js'
import type { ColumnCounts } from './shape.js'

/** The part of a series that forecasters read, with its future covariates up to the horizon. */
export type KnownSeries = Pick<Series, 'id' | 'source' | 'y' | 'covariates'>

export const columnCountsOf = ({
  covariates: { past, future, static: statics },
}: KnownSeries): ColumnCounts => ({
  past: past.length,
  future: future.length,
  static: statics.length,
})

/** The parts of a panel that covariates come from. */
export type PanelLike = Pick<Panel, 'series' | 'columns' | 'covariateNames'>

/** With fewer values, calendar effects cannot be told from chance. */
const fewestCalendarValues = 1000

/**
 * Whether the calendar is among the future covariates.
 * @param asked default: where there are at least 1,000 values, and time stamps that have a calendar
 * @throws InputError where it is asked for and there is none, as for row numbers and years
 */
export function seesCalendar({ series }: PanelLike, asked: boolean | undefined): boolean {
  const [{ frequency, timeOf }] = series
  const hasNone = calendarFeatures({ frequency, ds: [], timeOf }, 0).names.length === 0
  if (hasNone && asked) {
    throw new OptionError(
      'forecast',
      (named) =>
        `${named('calendar')}: expected time stamps that have one, such as days or hours, got the frequency ${frequency}`,
    )
  }
  return !hasNone && (asked ?? series.reduce((sum, { y }) => sum + y.length, 0) >= fewestCalendarValues)
}

const ahead = (panel: PanelLike, one: Series, horizonSteps: number, hasCalendar: boolean, first = 0) => {
  const known = futureFeatures(panel, one, horizonSteps)
  return hasCalendar ? joinFeatures(known, calendarFeatures(one, horizonSteps, first)) : known
}

/** Names of the future covariates, the calendar's last. */
export const namesAhead = (panel: PanelLike, horizonSteps: number, hasCalendar: boolean): readonly string[] =>
  ahead(panel, panel.series[0], horizonSteps, hasCalendar).names

/**
 * The series of a panel with their future covariates for the horizon.
 * @param windowSteps how many of the last steps need the calendar. Default: all
 * @throws InputError where a future covariate does not reach the horizon
 */
export function knownSeries(
  panel: PanelLike,
  horizonSteps: number,
  hasCalendar: boolean,
  windowSteps = Infinity,
): Series[] {
  checkFutureFeatures(panel, horizonSteps)
  return panel.series.map((one) => {
    const { values } = ahead(panel, one, horizonSteps, hasCalendar, Math.max(0, one.y.length - windowSteps))
    return { ...one, covariates: { ...one.covariates, future: values } }
  })
}
