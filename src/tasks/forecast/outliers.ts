/** Values of a panel that look like errors: what was typed, what is usual at that time, and which of both is forecast from. */
import type { Panel, Series } from '../../data/index.js'
import { type OptionTable, oneOf, type TableOf } from '../../options/index.js'
import { grossErrors, withoutGrossErrors } from '../../statistics/gross-errors.js'
import { withTotalsOf } from './groups/nodes.js'

/** What is done with values that look like errors. */
export const OUTLIERS = ['clean', 'keep'] as const

/** What is done with values that look like errors. */
export interface OutliersOption {
  /**
   * Values far beyond all others of their series, as by typing errors: a thousand times too large or too small, a sign
   * turned around, a single 0. `clean` forecasts from what is usual in their place, `keep` from the values as they are;
   * both name them. What repeats from season to season, several values in a row, a new level and heavy tails are none.
   * Default `clean`.
   */
  readonly outliers?: (typeof OUTLIERS)[number]
}

export const outliersOption = {
  outliers: {
    flag: '--outliers <how>',
    values: oneOf(OUTLIERS),
    help: 'single values far beyond all others, as by typing errors: forecast from what is usual in their place, or keep them',
    default: 'clean',
  },
} satisfies TableOf<OutliersOption> & OptionTable

/** A value that looks like an error. */
export interface Outlier {
  /** Time stamp as text, in the form the file used. */
  readonly ds: string
  /** The value given. */
  readonly y: number
  /** What is usual at that time. */
  readonly usual: number
  /** Whether the usual value was used in its place. */
  readonly isReplaced: boolean
}

/** A panel as it is forecast from. */
export interface CleanedPanel {
  readonly panel: Panel
  /** Of the series that have any, oldest first. */
  readonly outliers: ReadonlyMap<string, readonly Outlier[]>
}

/** The panel, in which values that look like errors are replaced by what is usual or kept. */
export function cleaned(panel: Panel, how: OutliersOption['outliers'] = 'clean'): CleanedPanel {
  const outliers = new Map<string, readonly Outlier[]>()
  const isReplaced = how === 'clean'
  const series = panel.series.map((one, i): Series => {
    // Those of a total are of its series.
    if (i < (panel.totals?.length ?? 0)) return one
    const errors = grossErrors(one.y, panel.seasonalPeriod)
    if (errors.length === 0) return one
    outliers.set(
      one.id,
      errors.map(({ at, value, usual }) => ({ ds: one.ds[at], y: value, usual, isReplaced })),
    )
    return isReplaced ? { ...one, y: withoutGrossErrors(one.y, errors) } : one
  })
  return { panel: outliers.size > 0 && isReplaced ? withTotalsOf(panel, series) : panel, outliers }
}

/** A series' outliers as a property, where it has any. */
export function outliersOf(
  outliers: CleanedPanel['outliers'],
  id: string,
): { readonly outliers?: readonly Outlier[] } {
  const own = outliers.get(id)
  return own === undefined ? {} : { outliers: own }
}
