/**
 * Which column of a table holds the time and which the values: found where that is clear, asked for where not.
 */
import { InputError } from '../engine/errors.js'
import { isMissing, numberAdvice, readNumber } from './cells.js'
import type { Table } from './table.js'
import { isStamp, READABLE_STAMPS, stampForms } from './timestamps.js'

/** Names that a column of years, dates written as numbers, or counted steps goes by. */
const TIME_NAME = /^(ds|dates?|time|timestamp|datetime|year|quarter|month|week|day|hour|period|step|t)$/i
const INDEX_NAME = /^(index|id|no\.?|nr\.?|row|unnamed: 0|column 1)$/i
const PART_NAME = /^(year|quarter|month|day|hour|minute|second)$/i

/** How many of a column's cells are what; numbers that are refused for a known reason count as numbers. */
interface Contents {
  readonly numbers: number
  readonly stamps: number
  readonly texts: number
}

/**
 * Index of the time column: the one named, or the only column of dates, or a column of years or of counted
 * steps that goes by a usual name or comes first. Undefined when there is none, and rows are to be counted.
 *
 * @throws InputError listing the candidates when several columns hold dates; saying what to do when the time is
 *   split over columns such as year, month, day; when a column is called a time but is not readable as one;
 *   when the named column does not exist.
 */
export function findTimeColumn(table: Table, named?: string): number | undefined {
  const parts = table.columns.filter((column) => PART_NAME.test(column))
  const isSplit = parts.length > 1
  if (named !== undefined) {
    const column = findNamed(table, 'time', named)
    if (isSplit && parts.includes(named) && !rises(table, column, 1))
      throw new InputError(splitTime(table, parts))
    return column
  }
  const contents = table.columns.map((_, column) => survey(table, column))
  const dates = indicesWhere(contents, ({ numbers, stamps, texts }) => stamps > numbers + texts)
  if (dates.length > 1) throw new InputError(ask(table, 'time', 'one column of time stamps', dates))
  if (dates.length === 1) return dates[0]
  if (table.columns.length === 1) return undefined

  const counting = indicesWhere(table.columns, (_, column) => countsTime(table, column))
  const calendar = counting.filter(
    (column) => stampForms(cellsOf(table, column)).length > 0 && (!isSplit || rises(table, column, 1)),
  )
  const candidates = calendar.length > 0 ? calendar : isSplit ? [] : counting
  if (candidates.length > 1) throw new InputError(ask(table, 'time', 'one column of time stamps', candidates))
  if (candidates.length === 1) return candidates[0]
  if (isSplit) throw new InputError(splitTime(table, parts))

  const unread = table.columns.findIndex((name, i) => TIME_NAME.test(name) && contents[i]!.texts > 0)
  if (unread >= 0) {
    const row = table.rows.findIndex((cells) => isText(cells[unread]!))
    throw new InputError(
      `${table.name} ${table.place(row)}, column ${table.columns[unread]}: expected a time stamp ` +
        `${READABLE_STAMPS}, got "${table.rows[row]![unread]}"`,
    )
  }
  return undefined
}

/**
 * Index of the target column: the one named, or the only numeric column beside the time, or `y` among several
 * (the usual name in forecasting tools). A column that only numbers the rows is passed over.
 *
 * @throws InputError listing the candidates when there are several, or the columns when none is numeric; when
 *   the named column does not exist or is the time column.
 */
export function findTargetColumn(table: Table, timeColumn: number | undefined, named?: string): number {
  if (named !== undefined) {
    const column = findNamed(table, 'target', named)
    if (column === timeColumn)
      throw new InputError(
        `${table.name}: expected a target other than the time column, got "${named}" for both`,
      )
    return column
  }
  const numeric = indicesWhere(table.columns, (_, column) => {
    const { numbers, stamps, texts } = survey(table, column)
    return column !== timeColumn && numbers > stamps + texts
  })
  const values = numeric.filter(
    (column) => !(INDEX_NAME.test(table.columns[column]!) && hasEvenSteps(cellsOf(table, column))),
  )
  const candidates = values.length > 0 ? values : numeric
  if (candidates.length === 0)
    throw new InputError(
      `${table.name}: expected a column of numbers to forecast, got none among ${list(table.columns)}`,
    )
  const usual = candidates.find((column) => table.columns[column] === 'y')
  if (candidates.length > 1 && usual === undefined)
    throw new InputError(ask(table, 'target', 'one column of numbers', candidates))
  return usual ?? candidates[0]!
}

function findNamed(table: Table, option: string, name: string): number {
  const column = table.columns.indexOf(name)
  if (column < 0)
    throw new InputError(
      `${table.setting(option, name)}: expected a column of ${table.name} (${list(table.columns)}), got "${name}"`,
    )
  return column
}

function survey(table: Table, column: number): Contents {
  let numbers = 0
  let stamps = 0
  let texts = 0
  for (const row of table.rows) {
    const cell = row[column]!
    if (isMissing(cell)) continue
    if (readNumber(cell) !== undefined || numberAdvice(cell) !== '') numbers++
    else if (isStamp(cell)) stamps++
    else texts++
  }
  return { numbers, stamps, texts }
}

/** Whether a column of whole numbers is the time: years, dates in digits, or counted steps. */
function countsTime(table: Table, column: number): boolean {
  const cells = cellsOf(table, column)
  if (!cells.every((cell) => /^\d+$/.test(cell))) return false
  const name = table.columns[column]!
  if (TIME_NAME.test(name) || INDEX_NAME.test(name)) return rises(table, column, 0.5)
  return column === 0 && hasEvenSteps(cells)
}

/**
 * Whether at least a share of the rows hold a larger number than the row above. The share for a column that is
 * called a time is one half, so that later checks can name a misplaced row.
 */
function rises(table: Table, column: number, share: number): boolean {
  const values = cellsOf(table, column).map(Number)
  const rising = values.filter((value, i) => i > 0 && value > values[i - 1]!).length
  return rising >= share * (values.length - 1)
}

function hasEvenSteps(cells: readonly string[]): boolean {
  const values = cells.map(Number)
  const step = values[1]! - values[0]!
  return step > 0 && values.every((value, i) => i === 0 || value - values[i - 1]! === step)
}

function isText(cell: string): boolean {
  return !isMissing(cell) && readNumber(cell) === undefined && !isStamp(cell)
}

function cellsOf(table: Table, column: number): string[] {
  return table.rows.map((row) => row[column]!)
}

function splitTime(table: Table, parts: readonly string[]): string {
  const index = indicesWhere(
    table.columns,
    (name, column) => INDEX_NAME.test(name) && countsTime(table, column),
  )[0]
  const orCount =
    index === undefined ? '' : `, or count the rows with ${table.setting('time', table.columns[index]!)}`
  return (
    `${table.name}: expected the time in one column, got it split over ${list(parts)}: ` +
    `join them into one column of stamps such as 2010-01-31 13:00${orCount}`
  )
}

function ask(table: Table, option: string, expected: string, candidates: readonly number[]): string {
  const names = list(candidates.map((column) => table.columns[column]!))
  return `${table.name}: expected ${expected}, got ${candidates.length} (${names}): name one with ${table.setting(option, 'COLUMN')}`
}

/** The names between commas; of many, the first dozen. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ')
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown
}

function indicesWhere<T>(items: readonly T[], test: (item: T, index: number) => boolean): number[] {
  return items.flatMap((item, i) => (test(item, i) ? [i] : []))
}
