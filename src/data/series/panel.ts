/** A panel: the series of one table, the columns they were read from, and the options that read them. */

import type { MissingMark } from '../table/cells.js'
import type { ColumnOptions } from '../table/column-roles.js'
import type { Table } from '../table/table.js'
import type { Decimal } from '../table/written-number.js'
import type { Holidays } from '../time/holidays.js'
import type { Duplicates } from './duplicates.js'
import type { SkippedSeries } from './failures.js'
import type { Fill } from './fill.js'
import type { Series } from './series.js'
import type { StaticColumn } from './static-columns.js'

/**
 * Options of reading a table: which column is what, and what is done about gaps. None is needed where the columns are
 * clear.
 */
export interface PanelOptions extends Omit<ColumnOptions, 'static'> {
  /**
   * Columns of static covariates, which do not change within a series: numbers, or categories, one-hot encoded.
   * Default none.
   */
  readonly static?: readonly (string | StaticColumn)[]
  /**
   * Columns by which totals are made, such as `['region', 'channel']`, in which each series has one value; up to 4. The
   * panel then has further series, which come first: the total over all, and one for each group by each column and by all
   * combinations of them. Default none.
   */
  readonly groups?: string | readonly string[]
  /** Categories of covariates of text, by column. Default: those of the history. */
  readonly categories?: Readonly<Record<string, readonly string[]>>
  /** A second table that continues past the last value, with the columns of `id`, `time` and `future`. Default none. */
  readonly futureTable?: Table
  /** Holidays, known ahead; see `futureFeatures`. Default none. */
  readonly holidays?: Holidays
  /**
   * Form of the time stamps: a layout such as `DD/MM/YYYY`, or one of `epoch-s`, `epoch-ms`, `epoch-us`, `epoch-ns`,
   * `epoch-d`, `excel`, `julian-day`, `matlab`, `decimal-year`, or `step` for a count. Default: found by cells and name.
   */
  readonly timeFormat?: string
  /** Form of the time stamps that is taken where it fits, such as that of the data before. Default none. */
  readonly usualTimeFormat?: string
  /**
   * The frequency that all series must have, by any name of frequency-names.ts; `step` counts the rows whatever their
   * stamps. Default: that of most series.
   */
  readonly frequency?: string
  /** Whether these are the options of a trained forecaster, which newer data must meet. Default false. */
  readonly isTrained?: boolean
  /** How missing values and absent rows are filled. Default: they are an error. */
  readonly fill?: Fill
  /** How rows that repeat a time stamp are merged. Default: they are an `error`. */
  readonly duplicates?: Duplicates
  /**
   * The decimal mark of numbers that are text, `.` or `,`. Default: the one that reads most cells of a column; if that leaves
   * it open, as with `1,234` alone, a point.
   */
  readonly decimal?: Decimal
  /**
   * Values that mark missing ones, such as `-999` or `[-999, 'n/a!']`, in columns of values and covariates: numbers are
   * compared as numbers, other text as it is. Default: only what is always missing, such as empty cells, `NA` and `-`.
   */
  readonly missing?: MissingMark | readonly MissingMark[]
  /**
   * Steps in a season, a whole number from 1 and less than the values of the longest series. Default: from the frequency;
   * see `seasonalPeriod`.
   */
  readonly season?: number
  /** Whether a series that cannot be read is an error rather than skipped. Default false. */
  readonly strict?: boolean
}

/** The names of the options that read a panel. */
export const panelOptionNames = Object.keys({
  time: true,
  timeFormat: true,
  usualTimeFormat: true,
  id: true,
  target: true,
  wide: true,
  past: true,
  future: true,
  static: true,
  groups: true,
  categories: true,
  futureTable: true,
  holidays: true,
  frequency: true,
  isTrained: true,
  fill: true,
  duplicates: true,
  decimal: true,
  missing: true,
  season: true,
  strict: true,
} satisfies Record<keyof PanelOptions, true>)

/** The options that read a panel, among others. */
export const panelOptionsIn = (options: PanelOptions): PanelOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => panelOptionNames.includes(name)))

/** The columns a panel was read from, as saved with a forecaster: `optionsOf` reads newer data in the same way. */
export interface PanelColumns {
  /** Several if the time is joined from them; absent if rows are counted. */
  readonly time?: string | readonly string[]
  /** Form of the time stamps; absent if rows are counted, and in files of earlier versions. */
  readonly timeFormat?: string
  /** Columns whose values together name a series; none where the table has one series. */
  readonly id: readonly string[]
  /** Columns with the values; several in wide form. */
  readonly target: readonly string[]
  /** Whether every column of numbers is a series, so that newer data may have others. */
  readonly wide: boolean
  /** Columns of past covariates, known up to the last value. */
  readonly past: readonly string[]
  /** Columns of future covariates, known ahead. */
  readonly future: readonly string[]
  /** Categories of the covariates of text, by column; absent if there are none. */
  readonly categories?: Readonly<Record<string, readonly string[]>>
  /** Columns of static covariates, with their categories. */
  readonly static: readonly StaticColumn[]
  /** Columns by which totals are made; absent if there are none. */
  readonly groups?: readonly string[]
  /** Holidays that are future covariates; absent if none were given. */
  readonly holidays?: Holidays
  /** Absent if the columns decide it. */
  readonly decimal?: Decimal
  /** Further values that mark missing ones; absent if there are none. */
  readonly missing?: readonly string[]
  /** Alias of the frequency, in pandas' spelling, such as `MS` or `D`. */
  readonly frequency: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
}

/** The sum of some of a panel's series. */
export interface Total {
  /** Name of the total among the series: `total`, or its groups, such as `region=north`. */
  readonly id: string
  /** What it is a total by: `total`, or the columns, such as `region/channel`. */
  readonly level: string
  /** Names of the series that it sums, at least one. */
  readonly of: readonly string[]
}

/**
 * The series of a table, read and checked: what `forecastPanel`, `backtestPanel`, `trainPanel` and `detectAnomalies`
 * take.
 */
export interface Panel {
  /** The table's name in messages. */
  readonly source: string
  /** At least one, in the order of the table. */
  readonly series: readonly Series[]
  /** Which of the series are totals of others; absent without the option `groups`. */
  readonly totals?: readonly Total[]
  /** Series that could not be read, each with the reason. */
  readonly skipped: readonly SkippedSeries[]
  /** Alias of the frequency of all series; see frequency.ts. */
  readonly frequency: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
  /** Where in the table it was read from. */
  readonly columns: PanelColumns
  /** Names of each series' covariates, in their order. */
  readonly covariateNames: {
    /** Of `covariates.past`, column by column. */
    readonly past: readonly string[]
    /** Of `covariates.future`. */
    readonly future: readonly string[]
    /** Of `covariates.static`; a category is a name of its own, as in `region=north`. */
    readonly static: readonly string[]
  }
  /** How the table was read, in sentences for the user. */
  readonly notes: readonly string[]
}

/** The options that read newer data in the same way as a panel with these columns. */
export function optionsOf(columns: PanelColumns): PanelOptions {
  const {
    time,
    timeFormat,
    id,
    target,
    wide,
    past,
    future,
    groups,
    holidays,
    decimal,
    missing,
    frequency,
    seasonalPeriod,
  } = columns
  return {
    time,
    usualTimeFormat: timeFormat,
    id,
    target: wide ? undefined : target,
    wide,
    past,
    future,
    static: columns.static,
    groups,
    categories: columns.categories,
    holidays,
    decimal,
    missing,
    frequency,
    isTrained: true,
    season: seasonalPeriod,
  }
}
