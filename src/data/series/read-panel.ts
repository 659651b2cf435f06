/** From a table to its series: one, or many in rows by name (long form) or in columns side by side (wide form). */

import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { checkKnown } from '../../options/index.js'
import { isMissing } from '../table/cells.js'
import { type ColumnRoles, findColumns, namesOf } from '../table/column-roles.js'
import { checkMarks, withoutMarks } from '../table/missing-marks.js'
import { numberColumn } from '../table/number-column.js'
import { type LongFormOptions, rowsToLong } from '../table/rows-to-long.js'
import { type Table, tableFromRows } from '../table/table.js'
import type { TimeColumn } from '../table/time-column.js'
import { decimals } from '../table/written-number.js'
import { seasonalPeriod } from '../time/frequency.js'
import { checkFrequency } from '../time/frequency-names.js'
import { type CovariateColumns, covariateColumns } from './covariate-columns.js'
import { duplicateRules } from './duplicates.js'
import { Failures } from './failures.js'
import { fills } from './fill.js'
import { type FutureTable, readFutureTable } from './future-table.js'
import { panelNotes } from './notes.js'
import { type Panel, type PanelColumns, type PanelOptions, panelOptionNames } from './panel.js'
import { readSeries } from './read-series.js'
import type { Repairs } from './repairs.js'
import type { Series } from './series.js'
import type { ReadingRules } from './series-rows.js'
import { onlyRow, type StaticReader, staticReader } from './static-columns.js'
import { readTimeAxes } from './time-axes.js'
import { totalsOf, withTotals } from './totals.js'

/**
 * Reads the series of a table. Each has its own time axis; all have the same frequency.
 *
 * A series is skipped, with the reason, if others can be read and its stamps are unreadable, irregular, of another
 * frequency than most series', or repeated (unless `duplicates` says how to merge them); if it has text in place of a
 * number, values that are infinite or beyond 1e100, or missing values (unless `fill` says how to fill them); or if a
 * static column changes. A series of too few rows takes its frequency from the others.
 *
 * A series reaches from its first value to its last. Rows at the end without a value are about the future, never filled.
 *
 * @param given a table, as `tableFromRows` makes one
 * @param options which column is what, and what is done about gaps
 * @throws InputError naming table, place and column, and the option that fixes it: an unknown column; an ambiguous time
 *   or target; options out of range; the fault of the first series when none can be read, or of any when `strict`
 */
export function readPanel(given: Table, options: PanelOptions = {}): Panel {
  checkNames('readPanel', options)
  checkOptions(given, options)
  const written = writtenAs(options)
  const { table, roles, notes } = findColumns(
    { ...given, ...written },
    { ...options, static: staticNames(options) },
  )
  const { fill, duplicates = 'error', season } = options
  const values = withoutMarks(table, [...roles.targets, ...roles.past, ...roles.future, ...roles.static])
  const targets = roles.targets.map((column) => numberColumn(values, column))
  const hasValue = (row: number) => targets.some(({ column }) => !isMissing(values.cells[column].at(row)))
  const covariates = (columns: readonly number[]) =>
    columns.map((column) =>
      covariateColumns(values, column, options.categories?.[table.columns[column]], hasValue),
    )
  const [past, future] = [covariates(roles.past), covariates(roles.future)]
  const rules: ReadingRules = {
    table,
    timeColumn: roles.time,
    hasIds: roles.ids.length > 0,
    others: unusedColumns(table, roles),
    past: past.flatMap(({ columns }) => columns),
    future: future.flatMap(({ columns }) => columns),
    statics: roles.static.map((column, i) => {
      const known = options.static![i]
      return staticReader(values, column, typeof known === 'string' ? undefined : known)
    }),
    fill,
    duplicates,
    season,
    isWide: roles.isWide,
  }
  const hasTotals = roles.groups.length > 0
  if (hasTotals && targets.length > 1)
    throw new InputError(
      `${table.name}: expected one column of values to make totals of, got ${targets.length}`,
    )
  // A total without one of its series is another one.
  const failures = new Failures(hasTotals || (options.strict ?? false))
  const { groups, form, axes, frequency } = readTimeAxes(table, roles, failures, options)
  const { ahead, notes: notesAhead } = aheadOf(
    table,
    roles,
    form,
    future,
    options.futureTable && { ...options.futureTable, ...written },
  )
  const read: { series: Series; repairs: Repairs; groups: readonly string[] }[] = []
  for (const [i, { id: group, rows }] of groups.entries()) {
    const axis = axes[i]
    if (axis === undefined) continue
    for (const target of targets) {
      const name = table.columns[target.column]
      const id = group === '' ? name : roles.isWide ? `${group}/${name}` : group
      const source = `${table.name}, ${group === '' ? 'column' : 'series'} ${id}`
      failures.attempt(id, () => {
        const groups = roles.groups.map((column) =>
          table.cells[column].at(onlyRow(table, column, rows, source)),
        )
        read.push({ ...readSeries(rules, { id, source, rows, axis, target, ahead: ahead(group) }), groups })
      })
    }
  }
  if (read.length === 0) throw failures.first
  if (!options.isTrained)
    checkSeason(
      table,
      read.map((one) => one.series),
      frequency,
      season,
    )
  const sums = hasTotals ? totalsOf(read, namesOf(table, roles.groups), table.name) : undefined
  const panel = {
    source: table.name,
    series: read.map(({ series }) => series),
    skipped: failures.skipped,
    frequency,
    seasonalPeriod: season ?? seasonalPeriod(frequency),
    columns: columnsOf(table, roles, rules.statics, [...past, ...future], options, form?.label, frequency),
    covariateNames: {
      past: past.flatMap(({ names }) => names),
      future: future.flatMap(({ names }) => names),
      static: rules.statics.flatMap(({ names }) => names),
    },
  }
  const repairs = read.map((one) => one.repairs)
  const timeNotes = [...notes, ...(form?.notes ?? []), ...notesAhead]
  const whole = { ...panel, notes: panelNotes(rules, panel, targets, repairs, timeNotes) }
  return sums === undefined ? whole : withTotals(whole, sums)
}

/**
 * Reads series from records such as `{ unique_id: 'A', ds: '2024-01', y: 12 }`. Dates that are all midnights, of UTC or of
 * the local time zone, are days, others instants; null, undefined and NaN are missing values; numbers may be text.
 *
 * @param rows records with the same keys; a key that a record lacks is a missing value
 * @param options which column is what, and what is done about gaps
 * @throws InputError as `readPanel` and `tableFromRows` do.
 */
export const panelFromRows = (
  rows: readonly Readonly<Record<string, unknown>>[],
  options: PanelOptions = {},
): Panel => {
  checkNames('panelFromRows', options)
  return readPanel(rowsToLong(tableFromRows(rows), longFormOptions(options)), options)
}

const checkNames = (where: string, options: PanelOptions): void =>
  checkKnown(where, panelOptionNames, options, {
    covariates: 'name their columns by past (known up to the last value) or future (known ahead)',
    horizon: 'give it to forecastPanel',
  })

/** What the options say of whether series may stand in rows. */
const longFormOptions = ({ time, target, past, future, wide }: PanelOptions): LongFormOptions => ({
  named: [time, target, past, future].flat().filter((name) => name !== undefined),
  wide,
})

/** What the options say of how cells are written. */
const writtenAs = ({ decimal, missing }: PanelOptions): Pick<Table, 'decimal' | 'missing'> => ({
  ...(decimal !== undefined && { decimal }),
  ...(missing !== undefined && { missing: [missing].flat() }),
})

function unusedColumns(
  table: Table,
  { time, ids, targets, past, future, static: kinds, groups }: ColumnRoles,
): number[] {
  const used = new Set([time, ...ids, ...targets, ...past, ...future, ...kinds, ...groups])
  return table.columns.map((_, column) => column).filter((column) => !used.has(column))
}

const staticNames = ({ static: columns = [] }: PanelOptions): string[] =>
  columns.map((column) => (typeof column === 'string' ? column : column.name))

function checkOptions(
  table: Table,
  { fill, duplicates, decimal, missing, season, frequency }: PanelOptions,
): void {
  if (decimal !== undefined && !decimals.includes(decimal))
    throw new InputError(`${table.setting('decimal', decimal)}: expected . or , got ${String(decimal)}`)
  if (missing !== undefined) checkMarks(table, [missing].flat())
  if (fill !== undefined && !fills.includes(fill))
    throw new InputError(
      `${table.setting('fill', fill)}: expected ${fills.join(' or ')}, got ${String(fill)}`,
    )
  if (duplicates !== undefined && !duplicateRules.includes(duplicates))
    throw new InputError(
      `${table.setting('duplicates', duplicates)}: expected one of ${duplicateRules.join(', ')}, got ${String(duplicates)}`,
    )
  if (season !== undefined && !(Number.isInteger(season) && season >= 1))
    throw new InputError(`season: expected a whole number of steps from 1, got ${season}`)
  if (frequency !== undefined) checkFrequency(frequency)
}

/** @throws InputError on a season that never comes again, unless it is that of the frequency */
function checkSeason(table: Table, series: readonly Series[], frequency: string, season = 1): void {
  const longest = series.reduce((most, { y }) => Math.max(most, y.length), 0)
  if (season === 1 || season < longest || season === seasonalPeriod(frequency)) return
  throw new InputError(
    `${table.setting('season', String(season))}: expected a season shorter than the longest series, ` +
      `${counted(longest, 'step')}, got ${season}`,
  )
}

/** The second table's rows about each series. */
function aheadOf(
  table: Table,
  roles: ColumnRoles,
  form: TimeColumn | undefined,
  future: readonly CovariateColumns[],
  futureTable: Table | undefined,
): FutureTable {
  if (futureTable === undefined) return { ahead: () => undefined, notes: [] }
  const { time, timeParts, ids } = roles
  return readFutureTable(futureTable, {
    time: time === undefined ? [] : timeParts.length > 0 ? timeParts : [table.columns[time]],
    form,
    ids: namesOf(table, ids),
    future,
  })
}

function columnsOf(
  table: Table,
  { time, timeParts, ids, targets, past, future, groups }: ColumnRoles,
  statics: readonly StaticReader[],
  covariates: readonly CovariateColumns[],
  { wide = false, holidays, decimal, missing, season }: PanelOptions,
  timeFormat: string | undefined,
  frequency: string,
): PanelColumns {
  const categories = covariates.flatMap(({ name, categories }) =>
    categories === undefined ? [] : [[name, categories] as const],
  )
  return {
    ...(time === undefined ? {} : { time: timeParts.length > 0 ? timeParts : table.columns[time] }),
    ...(timeFormat === undefined ? {} : { timeFormat }),
    id: namesOf(table, ids),
    target: namesOf(table, targets),
    wide,
    past: namesOf(table, past),
    future: namesOf(table, future),
    ...(categories.length > 0 && { categories: Object.fromEntries(categories) }),
    static: statics.map(({ column }) => column),
    ...(groups.length > 0 && { groups: namesOf(table, groups) }),
    ...(holidays === undefined ? {} : { holidays }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(missing === undefined ? {} : { missing: [missing].flat().map(String) }),
    frequency,
    seasonalPeriod: season ?? seasonalPeriod(frequency),
  }
}
