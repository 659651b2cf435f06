/** What a forecaster is given of a panel: values, and columns beside them. */
import {
  calendarFeatures,
  checkKnownAhead,
  joinFeatures,
  knownAhead,
  type Panel,
  type Series,
} from '../../data/index.js'
import type { KnownSeries } from './forecaster.js'

/** The parts of a panel that tell what stands beside the values. */
export type PanelLike = Pick<Panel, 'series' | 'columns' | 'covariateNames'>

/** From so many values on, a calendar is told from chance. */
const calendarValues = 1000

/** Whether networks see the calendar, where the options do not say. */
export function seesCalendar({ series }: PanelLike, asked: boolean | undefined): boolean {
  const timed = series.filter((one) => one.timeOf(0) !== undefined)
  if (timed.length === 0) return false
  return asked ?? timed.reduce((sum, { y }) => sum + y.length, 0) >= calendarValues
}

const ahead = (panel: PanelLike, one: Series, horizonSteps: number, hasCalendar: boolean) => {
  const known = knownAhead(panel, one, horizonSteps)
  return hasCalendar ? joinFeatures(known, calendarFeatures(one, horizonSteps)) : known
}

/** Names of the columns known ahead, the calendar's last. */
export const namesAhead = (panel: PanelLike, horizonSteps: number, hasCalendar: boolean): readonly string[] =>
  ahead(panel, panel.series[0], horizonSteps, hasCalendar).names

/**
 * The series of a panel with all that is known ahead for the horizon.
 * @throws InputError where something known ahead is not given as far
 */
export function knownSeries(panel: PanelLike, horizonSteps: number, hasCalendar: boolean): KnownSeries[] {
  checkKnownAhead(panel, horizonSteps)
  return panel.series.map((one) => ({
    id: one.id,
    source: one.source,
    y: one.y,
    covariates: {
      past: one.covariates.past,
      future: ahead(panel, one, horizonSteps, hasCalendar).values,
      static: one.covariates.static,
    },
  }))
}
