/** The series of a panel as a forecaster takes them: values, and covariates with the calendar. */
import {
  calendarFeatures,
  checkKnownAhead,
  joinFeatures,
  knownAhead,
  type Panel,
  type Series,
} from '../data/index.js'
import { InputError } from '../engine/errors.js'
import type { ColumnCounts } from './shape.js'

/** One series: its values, and the covariates beside them. */
export interface KnownSeries {
  readonly id: string
  /** Its name in messages. */
  readonly source: string
  readonly y: Float64Array
  readonly covariates: {
    /** Known up to the last value, each as long as y. */
    readonly past: readonly Float64Array[]
    /** Known ahead, each as long as y and the horizon. */
    readonly future: readonly Float64Array[]
    readonly static: readonly number[]
  }
}

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
    throw new InputError(
      'forecast calendar: expected time stamps that have one, such as days or hours, ' +
        `got the frequency ${frequency}`,
    )
  }
  return !hasNone && (asked ?? series.reduce((sum, { y }) => sum + y.length, 0) >= fewestCalendarValues)
}

const ahead = (panel: PanelLike, one: Series, horizonSteps: number, hasCalendar: boolean, first = 0) => {
  const known = knownAhead(panel, one, horizonSteps)
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
): KnownSeries[] {
  checkKnownAhead(panel, horizonSteps)
  return panel.series.map((one) => ({
    id: one.id,
    source: one.source,
    y: one.y,
    covariates: {
      past: one.covariates.past,
      future: ahead(panel, one, horizonSteps, hasCalendar, Math.max(0, one.y.length - windowSteps)).values,
      static: one.covariates.static,
    },
  }))
}
