/** The role of each column of a table (time, target, id, covariate): found if it is unambiguous, else an error asks. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { groupRows } from './groups.js'
import { joinTime } from './joined-time.js'
import { isText } from './number-form.js'
import { type Contents, hasEvenSteps, type Survey, surveyOf } from './survey.js'
import type { Table } from './table.js'
import { isIndexName } from './time-names.js'
import { hasPartName } from './time-parts.js'
import { findTime } from './time-search.js'

/** The usual id column of forecasting tools. */
const usualId = 'unique_id'

export interface ColumnOptions {
  /** Column of the time stamps, or those that it is split over, such as a date and an hour. Default: the only candidate. */
  readonly time?: string | readonly string[]
  /** Column or columns with the name of each row's series. Default: `unique_id` if the table has it. */
  readonly id?: string | readonly string[]
  /** Column of the values to forecast, or several, each a series. Default: the only candidate. */
  readonly target?: string | readonly string[]
  /** Whether every column of numbers without another role is a series. Default false. */
  readonly wide?: boolean
  /** Columns of past covariates, known up to the last value. Default none. */
  readonly past?: readonly string[]
  /** Columns of future covariates, known ahead, such as prices or promotions. Default none. */
  readonly future?: readonly string[]
  /** Columns of static covariates, which do not change within a series: numbers or categories. Default none. */
  readonly static?: readonly string[]
  /** Columns by which totals are made, which do not change within a series; they may be of `id` or `static`. Default none. */
  readonly groups?: string | readonly string[]
  /** Frequency of the rows: `step` counts them, whatever columns of time there are. */
  readonly frequency?: string
}

/** Indices of the columns in each role. */
export interface ColumnRoles {
  /** Undefined if rows are counted. */
  readonly time: number | undefined
  /** Names of the columns that the time column was joined from; empty if it is one of the table's own. */
  readonly timeParts: readonly string[]
  readonly ids: readonly number[]
  /** At least one. */
  readonly targets: readonly number[]
  /** Whether each target is a series. */
  readonly isWide: boolean
  readonly past: readonly number[]
  readonly future: readonly number[]
  readonly static: readonly number[]
  readonly groups: readonly number[]
}

/** A table with the columns in each role. */
export interface RoleTable {
  /** The table, with a joined time column if the time was split. */
  readonly table: Table
  readonly roles: ColumnRoles
  /** How the time was joined, in sentences for the user. */
  readonly notes: readonly string[]
}

/**
 * The columns in each role.
 *
 * The time is the named column, or the only column of dates, or one of numbers that are dates, or of counted steps with a
 * usual name or in first place; or it is joined from columns such as a date and an hour. The target is the only numeric
 * column without another role, or `y` among several (the usual name in forecasting tools). A column of row numbers is
 * passed over, and one that repeats a part of the time, such as the month.
 *
 * @throws InputError listing the candidates when there are several, or the columns when there is none; when a column has
 *   the name of a time but unreadable stamps; when a named column does not exist or has two roles.
 */
export function findColumns(given: Table, options: ColumnOptions = {}): RoleTable {
  const named = (role: string, names: string | readonly string[] = []): number[] =>
    [names].flat().map((name) => findNamed(given, role, name))
  const target = named('target', options.target)
  const ids = named('id', options.id ?? defaultId(given, options))
  const covariates = {
    past: named('past', options.past),
    future: named('future', options.future),
    static: named('static', options.static),
  }
  const groups = named('groups', options.groups)
  const taken = [...ids, ...Object.values(covariates).flat(), ...groups]
  const survey = surveyOf(given)
  const { table, time, parts, notes } = timeOf(given, survey, options, {
    named: named('time', options.time),
    ids,
    taken,
    targets: target,
  })
  checkRoles(table, [
    ['time', time === undefined ? [] : [time]],
    ['id', ids],
    ['target', target],
    ['groups', groups.filter((column) => !ids.includes(column) && !covariates.static.includes(column))],
    ...Object.entries(covariates),
  ])
  const isOpen = (column: number): boolean =>
    column !== time && !taken.includes(column) && !parts.includes(table.columns[column])
  const isWide = options.wide === true || target.length > 1
  const targets = target.length > 0 ? target : findTargets(table, survey, isOpen, isWide)
  return { table, notes, roles: { time, timeParts: parts, ids, targets, isWide, ...covariates, groups } }
}

/** Columns that the caller named. */
interface NamedColumns {
  readonly named: readonly number[]
  readonly ids: readonly number[]
  readonly taken: readonly number[]
  readonly targets: readonly number[]
}

/** The time column, and the table that has it. */
function timeOf(
  table: Table,
  survey: Survey,
  { time, frequency }: ColumnOptions,
  { named, ids, taken, targets }: NamedColumns,
): { table: Table; time: number | undefined; parts: readonly string[]; notes: readonly string[] } {
  const groups = groupRows(table, ids)
  const groupOf = new Uint32Array(table.rowCount)
  for (const [group, { rows }] of groups.entries()) for (const row of rows) groupOf[row] = group
  const mayCount = frequency === 'step'
  const joined =
    mayCount && named.length < 2
      ? undefined
      : joinTime(table, [time ?? []].flat(), [...taken, ...targets], groupOf)
  if (joined !== undefined) return { ...joined, time: joined.table.columns.length - 1 }
  const series = groups.map(({ rows }) => rows)
  const found = named[0] ?? findTime(table, survey, { taken, targets, series, mayCount })
  return { table, time: found, parts: [], notes: [] }
}

function defaultId(table: Table, { time, target, past, future, static: kinds }: ColumnOptions): string[] {
  const others = [time, target, past, future, kinds].flat()
  return table.columns.includes(usualId) && !others.includes(usualId) ? [usualId] : []
}

/** Each column has one role. */
function checkRoles(table: Table, roles: readonly (readonly [string, readonly number[]])[]): void {
  const roleOf = new Map<number, string>()
  for (const [role, columns] of roles)
    for (const column of columns) {
      const other = roleOf.get(column)
      const name = table.columns[column]
      if (other === 'time' && role === 'target')
        throw new InputError(
          `${table.name}: expected a target other than the time column, got "${name}" for both`,
        )
      if (other !== undefined)
        throw new InputError(
          `${table.name}: expected each column in one role, got "${name}" for ${other} and for ${role}`,
        )
      roleOf.set(column, role)
    }
}

/** Index of the time column; see `findColumns`. */
export function findTimeColumn(table: Table, named?: string): number | undefined {
  if (named !== undefined) return findNamed(table, 'time', named)
  const series = groupRows(table, []).map(({ rows }) => rows)
  return findTime(table, surveyOf(table), { taken: [], targets: [], series, mayCount: false })
}

/** @param isWide whether all numeric columns are targets */
function findTargets(
  table: Table,
  survey: Survey,
  isOpen: (column: number) => boolean,
  isWide: boolean,
): number[] {
  const columnsWith = (count: (contents: Contents) => number) =>
    table.columns.flatMap((_, column) => {
      if (!isOpen(column)) return []
      const { numbers, measures, stamps, texts } = survey(column)
      return count(survey(column)) > (numbers + measures + stamps + texts) / 2 ? [column] : []
    })
  const numeric = columnsWith(({ numbers }) => numbers)
  const values = numeric.filter(
    (column) =>
      !(isIndexName(table.columns[column]) && hasEvenSteps(table, column)) &&
      !(hasPartName(table, column) && isSmallCount(table, column)),
  )
  const plain = values.length > 0 ? values : numeric
  const candidates = plain.length > 0 ? plain : columnsWith(({ numbers, measures }) => numbers + measures)
  if (candidates.length === 0)
    throw new InputError(
      noTarget(
        table,
        table.columns.flatMap((_, i) => (isOpen(i) ? [i] : [])),
      ),
    )
  if (isWide) return candidates
  const usual = candidates.find((column) => table.columns[column] === 'y')
  if (candidates.length > 1 && usual === undefined)
    throw new InputError(ask(table, 'target', 'one column of numbers', candidates))
  return [usual ?? candidates[0]]
}

function findNamed(table: Table, option: string, name: string): number {
  const column = table.columns.indexOf(name)
  if (column < 0)
    throw new InputError(
      `${table.setting(option, name)}: expected a column of ${table.name} (${listed(table.columns)}), got "${name}"`,
    )
  return column
}

/** Why there is no target, with a cell of the only column that could be meant. */
function noTarget(table: Table, open: readonly number[]): string {
  const none = `${table.name}: expected a column of numbers to forecast, got none among ${listed(table.columns)}`
  const [only] = open
  if (open.length !== 1)
    return `${none}: name one with ${table.setting('target', 'COLUMN')} to see its first other cell`
  const cells = table.cells[only]
  const row = cells.codes.findIndex((code) => isText(cells.texts[code]))
  return row < 0 ? none : `${none}: ${table.place(row)}, column ${table.columns[only]} has "${cells.at(row)}"`
}

/** Whether all cells are whole numbers as years, days of the year and smaller parts have. */
const isSmallCount = (table: Table, column: number): boolean =>
  table.cells[column].texts.every((cell) => /^\d{1,4}(?:\.0*)?$/.test(cell) && Number(cell) < 2200)

function ask(table: Table, option: string, expected: string, candidates: readonly number[]): string {
  const names = listed(namesOf(table, candidates))
  return `${table.name}: expected ${expected}, got ${candidates.length} (${names}): name one, such as ${table.setting(option, table.columns[candidates[0]])}`
}

export const namesOf = ({ columns }: Table, indices: readonly number[]): string[] =>
  indices.map((column) => columns[column])
