/** What a forecaster is given of a panel: values, and columns beside them. */
import {
  calendarFeatures,
  checkKnownAhead,
  joinFeatures,
  knownAhead,
  type Panel,
  type Series,
} from '../data/index.js'
import { InputError } from '../engine/errors.js'
import type { KnownSeries } from './forecaster.js'

/** The parts of a panel that tell what stands beside the values. */
export type PanelLike = Pick<Panel, 'series' | 'columns' | 'covariateNames'>

/** From so many values on, a calendar is told from chance. */
const calendarValues = 1000

/**
 * Whether networks see the calendar.
 * @param asked by default, where there are values enough to learn from and stamps that have a calendar
 * @throws InputError where it is asked for and there is none, as of counted rows and of years
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
  return !hasNone && (asked ?? series.reduce((sum, { y }) => sum + y.length, 0) >= calendarValues)
}

const ahead = (panel: PanelLike, one: Series, horizonSteps: number, hasCalendar: boolean, first = 0) => {
  const known = knownAhead(panel, one, horizonSteps)
  return hasCalendar ? joinFeatures(known, calendarFeatures(one, horizonSteps, first)) : known
}

/** Names of the columns known ahead, the calendar's last. */
export const namesAhead = (panel: PanelLike, horizonSteps: number, hasCalendar: boolean): readonly string[] =>
  ahead(panel, panel.series[0], horizonSteps, hasCalendar).names

/**
 * The series of a panel with all that is known ahead for the horizon.
 * @param windowSteps how many of the last steps the calendar is needed for. Default: all
 * @throws InputError where something known ahead is not given as far
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
