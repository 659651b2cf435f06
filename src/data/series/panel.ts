/**
 * From a table to series: one, or many in rows by name (long form) or in columns side by side (wide form).
 */
import { InputError } from '../../engine/errors.js'
import { type ColumnOptions, type ColumnRoles, findColumns, namesOf } from '../table/columns.js'
import { numberColumn, readFlag } from '../table/numbers.js'
import { type Table, tableFromRows } from '../table/table.js'
import type { TimeColumn } from '../table/time-column.js'
import { describeFrequency, seasonalPeriod } from '../time/frequency.js'
import type { Holidays } from '../time/holidays.js'
import { DUPLICATES, type Duplicates } from './duplicates.js'
import { Failures, type SkippedSeries } from './failures.js'
import { FILLS, type Fill } from './fill.js'
import { type FutureRows, readFutureTable } from './future-table.js'
import { panelNotes } from './notes.js'
import { type Repairs, readSeriesRows, type Series, type SeriesReader } from './series.js'
import { type StaticColumn, type StaticReader, staticReader } from './statics.js'
import { readTimes } from './times.js'

export interface PanelOptions extends Omit<ColumnOptions, 'static'> {
  /**
   * Columns that do not change within a series: numbers, or names of kinds, which become 0 and 1 in one place for each
   * kind. Default none.
   */
  readonly static?: readonly (string | StaticColumn)[]
  /** A second table that goes on where the values end, with the columns of `id`, `time` and `future`. Default none. */
  readonly futureTable?: Table
  /** Holidays, which are known ahead; see `knownAhead`. Default none. */
  readonly holidays?: Holidays
  /** Alias of the frequency that series must have, see frequency.ts. Default: that of most of them. */
  readonly frequency?: string
  /** How missing values and absent rows are filled. Default: they are an error, for they may matter. */
  readonly fill?: Fill
  /** What becomes of rows that repeat a time stamp. Default `error`. */
  readonly duplicates?: Duplicates
  /** Steps in a season, a whole number from 1. Default: from the frequency; see `seasonalPeriod`. */
  readonly season?: number
  /** Whether a series that cannot be read is an error, rather than skipped while others can. Default false. */
  readonly strict?: boolean
}

/** The columns a panel was read from, in JSON: `optionsOf` reads newer data in the same way. */
export interface PanelColumns {
  /** Absent where rows are counted. */
  readonly time?: string
  readonly id: readonly string[]
  readonly target: readonly string[]
  /** Whether all columns of numbers were series, so that newer data may have others. */
  readonly wide: boolean
  readonly past: readonly string[]
  readonly future: readonly string[]
  readonly static: readonly StaticColumn[]
  readonly holidays?: Holidays
  readonly frequency: string
  readonly seasonalPeriod: number
}

export interface Panel {
  /** What messages call the table. */
  readonly source: string
  /** At least one, in the order of the table. */
  readonly series: readonly Series[]
  readonly skipped: readonly SkippedSeries[]
  /** Alias of the frequency of all series; see frequency.ts. */
  readonly frequency: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
  readonly columns: PanelColumns
  /** What the covariates of each series are called, in their order. */
  readonly covariateNames: {
    readonly past: readonly string[]
    readonly future: readonly string[]
    readonly static: readonly string[]
  }
  /** What the table was taken for, in sentences for the user. */
  readonly notes: readonly string[]
}

/** The options that read newer data as the panel of these columns was read. */
export function optionsOf(columns: PanelColumns): PanelOptions {
  const { time, id, target, wide, past, future, holidays, frequency, seasonalPeriod } = columns
  return {
    time,
    id,
    target: wide ? undefined : target,
    wide,
    past,
    future,
    static: columns.static,
    holidays,
    frequency,
    season: seasonalPeriod,
  }
}

/**
 * Reads the series of a table. Each has a time axis of its own; all have the same frequency.
 *
 * A series is skipped, with the reason, while others can be read: its stamps are unreadable, irregular or of another
 * frequency than most series', or repeated while `duplicates` does not say what becomes of them; text stands where a
 * number belongs; values are infinite or beyond 1e100, or missing while no `fill` is chosen; a static column changes.
 * Where rows are too few to tell a frequency from, they are taken to have that of the others.
 *
 * With columns known ahead, rows at the end of a series that have them but no value of the target are about the
 * future. Columns side by side share their rows, so there a series reaches from its first value to its last.
 *
 * @throws InputError naming table, place and column, or the option that settles the matter: no such column; time
 *   or target not clear; options out of range; what is wrong with the first series where none can be read, or with any
 *   where `strict`
 */
export function readPanel(table: Table, options: PanelOptions = {}): Panel {
  checkOptions(table, options)
  const roles = findColumns(table, { ...options, static: staticNames(options) })
  const { fill, duplicates = 'error', season } = options
  const reader: SeriesReader = {
    table,
    timeColumn: roles.time,
    hasIds: roles.ids.length > 0,
    past: roles.past.map((column) => numberColumn(table, column, readFlag)),
    future: roles.future.map((column) => numberColumn(table, column, readFlag)),
    statics: roles.static.map((column, i) => {
      const known = options.static![i]!
      return staticReader(table, column, typeof known === 'string' ? undefined : known)
    }),
    fill,
    duplicates,
    season,
    isTrimmed: roles.isWide,
  }
  const failures = new Failures(options.strict ?? false)
  const { groups, form, axes, frequency } = readTimes(table, roles, failures, options.frequency)
  const ahead = aheadOf(table, roles, form, options.futureTable)
  const targets = roles.targets.map((column) => numberColumn(table, column))
  const read: { series: Series; repairs: Repairs }[] = []
  for (const [i, { id: group, rows }] of groups.entries()) {
    const axis = axes[i]
    if (axis === undefined) continue
    for (const target of targets) {
      const name = table.columns[target.column]!
      const id = group === '' ? name : roles.isWide ? `${group}/${name}` : group
      const source = `${table.name}, ${group === '' ? 'column' : 'series'} ${id}`
      failures.attempt(id, () => {
        read.push(readSeriesRows(reader, { id, source, rows, axis, target, ahead: ahead(group) }))
      })
    }
  }
  if (read.length === 0) throw failures.first
  const panel = {
    source: table.name,
    series: read.map(({ series }) => series),
    skipped: failures.skipped,
    frequency,
    seasonalPeriod: season ?? seasonalPeriod(frequency),
    columns: columnsOf(table, roles, reader.statics, options, frequency),
    covariateNames: {
      past: namesOf(table, roles.past),
      future: namesOf(table, roles.future),
      static: reader.statics.flatMap(({ names }) => names),
    },
  }
  const repairs = read.map((one) => one.repairs)
  return { ...panel, notes: panelNotes(reader, panel, repairs, panel.columns.id) }
}

/**
 * Reads series from records such as `{ unique_id: 'A', ds: '2024-01', y: 12 }`. Dates are taken in UTC; null, undefined
 * and NaN are missing values; numbers may be text.
 *
 * @throws InputError as `readPanel` and `tableFromRows` do.
 */
export const panelFromRows = (
  rows: readonly Readonly<Record<string, unknown>>[],
  options: PanelOptions = {},
): Panel => readPanel(tableFromRows(rows), options)

const staticNames = ({ static: columns = [] }: PanelOptions): string[] =>
  columns.map((column) => (typeof column === 'string' ? column : column.name))

function checkOptions(table: Table, { fill, duplicates, season, frequency }: PanelOptions): void {
  if (fill !== undefined && !FILLS.includes(fill))
    throw new InputError(
      `${table.setting('fill', fill)}: expected ${FILLS.join(' or ')}, got ${String(fill)}`,
    )
  if (duplicates !== undefined && !DUPLICATES.includes(duplicates))
    throw new InputError(
      `${table.setting('duplicates', duplicates)}: expected one of ${DUPLICATES.join(', ')}, got ${String(duplicates)}`,
    )
  if (season !== undefined && !(Number.isInteger(season) && season >= 1))
    throw new InputError(`season: expected a whole number of steps from 1, got ${season}`)
  if (frequency !== undefined) describeFrequency(frequency)
}

/** What another table says about the time after the values of each series. */
function aheadOf(
  table: Table,
  roles: ColumnRoles,
  form: TimeColumn | undefined,
  futureTable: Table | undefined,
): (group: string) => FutureRows | undefined {
  if (futureTable === undefined) return () => undefined
  const { time, ids, future } = roles
  return readFutureTable(futureTable, {
    time: time === undefined ? undefined : table.columns[time],
    form,
    ids: namesOf(table, ids),
    future: namesOf(table, future),
  })
}

function columnsOf(
  table: Table,
  { time, ids, targets, past, future }: ColumnRoles,
  statics: readonly StaticReader[],
  { wide = false, holidays, season }: PanelOptions,
  frequency: string,
): PanelColumns {
  return {
    ...(time === undefined ? {} : { time: table.columns[time]! }),
    id: namesOf(table, ids),
    target: namesOf(table, targets),
    wide,
    past: namesOf(table, past),
    future: namesOf(table, future),
    static: statics.map(({ column }) => column),
    ...(holidays === undefined ? {} : { holidays }),
    frequency,
    seasonalPeriod: season ?? seasonalPeriod(frequency),
  }
}
