/** The time column of a table, found by the cells and names of its columns. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { dayMs } from '../time/calendar.js'
import { commonForms, lackOf, readableStamps } from '../time/stamps/index.js'
import { isMissing } from './cells.js'
import { isText } from './number-form.js'
import { hasEvenSteps, type Survey } from './survey.js'
import { placeOf, type Table } from './table.js'
import { chooseForm, type FormChoice } from './time-form.js'
import { isIndexName, isStepName, isTimeName } from './time-names.js'

/** Fitness of a column without gaps. */
const gapless = 2.75
/** Cells that a column must fit before all of it is looked at. */
const fewRows = 8

export interface SearchOptions {
  /** Columns with another role. */
  readonly taken: readonly number[]
  /** Columns that are forecast: if one is of dates, an error says so. */
  readonly targets: readonly number[]
  /** The rows of each series. */
  readonly series: readonly Uint32Array[]
  /** Whether rows may be counted even if a column has the name of a time. */
  readonly mayCount: boolean
}

/**
 * Index of the time column: the only column of dates that vary; else one of numbers that are dates; else one that counts steps.
 * Undefined if there is none.
 *
 * @throws InputError when there are several, or a column has the name of a time and cannot be read as one
 */
export function findTime(table: Table, survey: Survey, options: SearchOptions): number | undefined {
  const { taken, targets, mayCount } = options
  const open = table.columns.flatMap((_, column) => (taken.includes(column) ? [] : [column]))
  const dates = open.filter((column) => {
    const { numbers, stamps, texts } = survey(column)
    return stamps > numbers + texts
  })
  if (dates.length > 0) return only(table, withoutDaysOf(table, varied(table, dates)))
  if (table.columns.length === 1) return undefined
  const numeric = open.filter((column) => {
    const { numbers, stamps, texts } = survey(column)
    return numbers > stamps + texts && table.columns[column] !== 'y' && !targets.includes(column)
  })
  // A file of one column of numbers and texts has its values there.
  const others = table.columns.filter((_, column) => survey(column).numbers > 0).length
  const found = numeric.length > 0 && others > 1 ? findNumbers(table, numeric, options) : undefined
  if (found !== undefined || mayCount) return found
  const unread = open.find((column) => isTimeName(table.columns[column]) && survey(column).texts > 0)
  if (unread !== undefined) throw new InputError(unreadText(table, unread))
  const cyclic = numeric.find((column) => isCounter(table.columns[column]))
  if (cyclic !== undefined && others > 1 && isTimeName(table.columns[cyclic]))
    throw new InputError(unreadNumbers(table, cyclic))
  return undefined
}

/** A column of numbers that is the time. */
function findNumbers(
  table: Table,
  numeric: readonly number[],
  { series }: SearchOptions,
): number | undefined {
  const nameOf = (column: number): string => table.columns[column]
  const read = new Map<number, FormChoice>()
  for (const column of numeric) {
    const isNamed = [isTimeName, isStepName, isIndexName].some((is) => is(nameOf(column)))
    if (isNamed || column === 0 || mayBeDates(table, column))
      read.set(column, chooseForm(table, column, series, {}))
  }
  const such = (is: (choice: FormChoice, column: number) => boolean): number[] =>
    [...read].flatMap(([column, choice]) => (is(choice, column) ? [column] : []))
  const isDate = ({ form }: FormChoice): boolean => form !== undefined && form.label !== 'step'
  const ways = [
    such((choice, column) => isDate(choice) && isTimeName(nameOf(column))),
    such((choice, column) => isDate(choice) && choice.fitness >= gapless && !isIndexName(nameOf(column))),
    such((_, column) => isCounter(nameOf(column)) && !repeats(table, column, series)),
    such(({ fitness }, column) => fitness >= gapless && isIndexName(nameOf(column))),
    such((_, column) => column === 0 && hasEvenSteps(table, column)),
  ]
  const candidates = ways.find((columns) => columns.length > 0)
  return candidates && only(table, finest(table, candidates))
}

const isCounter = (name: string): boolean => isTimeName(name) || isStepName(name)

/** Share of rows with cells of their own in a column that counts them. */
const mostDifferent = 0.9

/** Whether many rows repeat a cell of their series, as they do in parts of dates and in values. */
function repeats(table: Table, column: number, series: readonly Uint32Array[]): boolean {
  const { codes } = table.cells[column]
  const different = series.reduce((sum, rows) => sum + new Set(rows.map((row) => codes[row])).size, 0)
  return different < mostDifferent * table.rowCount
}

/** Whether the first cells are different dates. */
function mayBeDates(table: Table, column: number): boolean {
  const cells = table.cells[column]
  const first = Array.from({ length: Math.min(fewRows, table.rowCount) }, (_, row) => cells.at(row))
  return new Set(first).size === first.length && first.every((cell) => /^\d{4,}(?:\.\d+)?$/.test(cell))
}

/** The columns that are not the same in all rows, as the date of a download is; all where none varies. */
function varied(table: Table, columns: readonly number[]): readonly number[] {
  const found = columns.filter((column) => new Set(table.cells[column].texts).size > 1)
  return found.length > 0 ? found : columns
}

/** Columns of dates without those that repeat the day of another, such as a date beside a date with its time of day. */
function withoutDaysOf(table: Table, columns: readonly number[]): readonly number[] {
  if (columns.length !== 2) return columns
  const [finer, coarser] = [...columns].sort(
    (a, b) => new Set(table.cells[b].texts).size - new Set(table.cells[a].texts).size,
  )
  const walls = [finer, coarser].map((column) => {
    const [form] = commonForms(table.cells[column].texts)
    return (row: number) => form.stamps[table.cells[column].codes[row]]?.wall ?? Number.NaN
  })
  for (let row = 0; row < table.rowCount; row++) {
    const [wall, day] = walls.map((wallOf) => wallOf(row))
    if (day !== wall && day !== Math.floor(wall / dayMs) * dayMs) return columns
  }
  return [finer]
}

/** The columns with the most different cells: of a year, a month and a date, the date. */
function finest(table: Table, columns: readonly number[]): number[] {
  const sizes = columns.map((column) => new Set(table.cells[column].texts).size)
  const most = Math.max(...sizes)
  return columns.filter((_, i) => sizes[i] === most)
}

function only(table: Table, columns: readonly number[]): number {
  if (columns.length > 1)
    throw new InputError(
      `${table.name}: expected one column of time stamps, got ${columns.length} ` +
        `(${listed(columns.map((column) => table.columns[column]))}): name one, such as ${table.setting('time', table.columns[columns[0]])}`,
    )
  return columns[0]
}

function unreadText(table: Table, column: number): string {
  const cells = table.cells[column]
  const row = cells.codes.findIndex((code) => isText(cells.texts[code]))
  const cell = cells.at(row)
  const lack = lackOf(cell)
  const advice =
    lack === undefined
      ? `name another form with ${table.setting('timeFormat', 'FORM')}, another column with ${table.setting('time', 'COLUMN')}`
      : lack.format === undefined
        ? `${lack.words}: add it in a column of its own or in this one`
        : `${lack.words}: write it whole, or name a year and a month with ${table.setting('timeFormat', lack.format)}`
  return (
    `${placeOf(table, column, row)}: expected a time stamp ${readableStamps}, got "${cell}": ${advice}, ` +
    `or count the rows with ${table.setting('frequency', 'step')}`
  )
}

function unreadNumbers(table: Table, column: number): string {
  const name = table.columns[column]
  const values = table.cells[column].texts.filter((cell) => !isMissing(cell)).map(Number)
  const [least, most] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Infinity, -Infinity],
  )
  return (
    `${table.name}: expected time stamps in column ${name}, by its name, got numbers from ${least} to ${most} that repeat ` +
    `and name no dates: name the time with ${table.setting('time', 'COLUMN')}, several series with ` +
    `${table.setting('id', 'COLUMN')}, or values by this name with ${table.setting('target', name)}; or count the rows ` +
    `with ${table.setting('frequency', 'step')}`
  )
}
