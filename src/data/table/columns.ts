/**
 * Which columns of a table hold the time, the values, the names of the series and what goes with them: found where that
 * is clear, asked for where not.
 */
import { InputError } from '../../engine/errors.js'
import { isStamp, READABLE_STAMPS, stampForms } from '../time/stamps.js'
import { isMissing, numberAdvice, readNumber } from './cells.js'
import { placeOf, type Table } from './table.js'

/** Names that a column of years, dates written as numbers, or counted steps goes by. */
const TIME_NAME = /^(ds|dates?|time|timestamp|datetime|year|quarter|month|week|day|hour|period|step|t)$/i
const INDEX_NAME = /^(index|id|no\.?|nr\.?|row|unnamed: 0|column 1|__index_level_0__)$/i
const PART_NAME = /^(year|quarter|month|day|hour|minute|second)$/i

/** The name by which forecasting tools know the column that tells series apart. */
const ID_NAME = 'unique_id'

export interface ColumnOptions {
  /** Column of the time stamps. Default: found where it is clear. */
  readonly time?: string
  /** Column or columns that name the series of each row. Default: `unique_id` where there is one. */
  readonly id?: string | readonly string[]
  /** Column of the values to forecast, or several, which are a series each. Default: found where it is clear. */
  readonly target?: string | readonly string[]
  /** Whether every column of numbers that is not named otherwise is a series. Default false. */
  readonly wide?: boolean
  /** Columns of covariates that are known up to the last value. Default none. */
  readonly past?: readonly string[]
  /** Columns of covariates that are known ahead, such as prices or promotions. Default none. */
  readonly future?: readonly string[]
  /** Columns that do not change within a series: numbers, or names of kinds. Default none. */
  readonly static?: readonly string[]
}

/** Indices of the columns in each role. */
export interface ColumnRoles {
  /** Undefined where rows are to be counted. */
  readonly time: number | undefined
  readonly ids: readonly number[]
  /** At least one. */
  readonly targets: readonly number[]
  /** Whether the targets are a series each. */
  readonly isWide: boolean
  readonly past: readonly number[]
  readonly future: readonly number[]
  readonly static: readonly number[]
}

/**
 * The columns in each role.
 *
 * The time is the column named, or the only column of dates, or a column of years or of counted steps that goes by a
 * usual name or comes first. The target is the only numeric column beside the time and what is named otherwise, or
 * `y` among several (the usual name in forecasting tools). A column that only numbers the rows is passed over.
 *
 * @throws InputError listing the candidates when there are several, or the columns when there is none; saying what
 *   to do when the time is split over columns such as year, month, day; when a column is called a time but is not
 *   readable as one; when a named column does not exist or is named for two roles.
 */
export function findColumns(table: Table, options: ColumnOptions = {}): ColumnRoles {
  const named = (role: string, names: string | readonly string[] = []): number[] =>
    [names].flat().map((name) => findNamed(table, role, name))
  const survey = surveyOf(table)
  const target = named('target', options.target)
  const ids = named('id', options.id ?? defaultId(table, options))
  const covariates = {
    past: named('past', options.past),
    future: named('future', options.future),
    static: named('static', options.static),
  }
  const taken = [...ids, ...Object.values(covariates).flat()]
  const time = findTime(table, survey, options.time, taken)
  checkRoles(table, [
    ['time', time === undefined ? [] : [time]],
    ['id', ids],
    ['target', target],
    ...Object.entries(covariates),
  ])
  const isOpen = (column: number): boolean => column !== time && !taken.includes(column)
  const isWide = options.wide === true || target.length > 1
  const targets = target.length > 0 ? target : findTargets(table, survey, isOpen, isWide)
  return { time, ids, targets, isWide, ...covariates }
}

function defaultId(table: Table, { time, target, past, future, static: kinds }: ColumnOptions): string[] {
  const others = [time, target, past, future, kinds].flat()
  return table.columns.includes(ID_NAME) && !others.includes(ID_NAME) ? [ID_NAME] : []
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
export const findTimeColumn = (table: Table, named?: string): number | undefined =>
  findTime(table, surveyOf(table), named, [])

/** How many of a column's cells are what; numbers that are refused for a known reason count as numbers. */
interface Contents {
  readonly numbers: number
  readonly stamps: number
  readonly texts: number
}

type Survey = (column: number) => Contents

function findTime(
  table: Table,
  survey: Survey,
  named: string | undefined,
  taken: readonly number[],
): number | undefined {
  const open = table.columns.flatMap((_, column) => (taken.includes(column) ? [] : [column]))
  const parts = open.filter((column) => PART_NAME.test(table.columns[column]!))
  const isSplit = parts.length > 1
  if (named !== undefined) {
    const column = findNamed(table, 'time', named)
    if (isSplit && parts.includes(column) && !rises(table, column, 1))
      throw new InputError(splitTime(table, parts))
    return column
  }
  const dates = open.filter((column) => {
    const { numbers, stamps, texts } = survey(column)
    return stamps > numbers + texts
  })
  if (dates.length > 1) throw new InputError(ask(table, 'time', 'one column of time stamps', dates))
  if (dates.length === 1) return dates[0]
  if (table.columns.length === 1) return undefined

  const counting = open.filter((column) => countsTime(table, column))
  const calendar = counting.filter(
    (column) => stampForms(table.cells[column]!.texts).length > 0 && (!isSplit || rises(table, column, 1)),
  )
  const candidates = calendar.length > 0 ? calendar : isSplit ? [] : counting
  if (candidates.length > 1) throw new InputError(ask(table, 'time', 'one column of time stamps', candidates))
  if (candidates.length === 1) return candidates[0]
  if (isSplit) throw new InputError(splitTime(table, parts))

  const unread = open.find((column) => TIME_NAME.test(table.columns[column]!) && survey(column).texts > 0)
  if (unread !== undefined) {
    const cells = table.cells[unread]!
    const row = cells.codes.findIndex((code) => isText(cells.texts[code]!))
    throw new InputError(
      `${placeOf(table, unread, row)}: expected a time stamp ${READABLE_STAMPS}, got "${cells.at(row)}"`,
    )
  }
  return undefined
}

/** @param isWide whether all that are numeric are meant */
function findTargets(
  table: Table,
  survey: Survey,
  isOpen: (column: number) => boolean,
  isWide: boolean,
): number[] {
  const numeric = table.columns.flatMap((_, column) => {
    if (!isOpen(column)) return []
    const { numbers, stamps, texts } = survey(column)
    return numbers > stamps + texts ? [column] : []
  })
  const values = numeric.filter(
    (column) => !(INDEX_NAME.test(table.columns[column]!) && hasEvenSteps(table, column)),
  )
  const candidates = values.length > 0 ? values : numeric
  if (candidates.length === 0)
    throw new InputError(
      `${table.name}: expected a column of numbers to forecast, got none among ${list(table.columns)}`,
    )
  if (isWide) return candidates
  const usual = candidates.find((column) => table.columns[column] === 'y')
  if (candidates.length > 1 && usual === undefined)
    throw new InputError(ask(table, 'target', 'one column of numbers', candidates))
  return [usual ?? candidates[0]!]
}

function findNamed(table: Table, option: string, name: string): number {
  const column = table.columns.indexOf(name)
  if (column < 0)
    throw new InputError(
      `${table.setting(option, name)}: expected a column of ${table.name} (${list(table.columns)}), got "${name}"`,
    )
  return column
}

/** What a table's columns hold, each looked at once. */
function surveyOf(table: Table): Survey {
  const known = new Map<number, Contents>()
  return (column) => {
    const contents = known.get(column) ?? surveyColumn(table, column)
    known.set(column, contents)
    return contents
  }
}

function surveyColumn(table: Table, column: number): Contents {
  const cells = table.cells[column]!
  const counts = cells.counts()
  let numbers = 0
  let stamps = 0
  let texts = 0
  for (const [code, cell] of cells.texts.entries()) {
    if (isMissing(cell)) continue
    if (readNumber(cell) !== undefined || numberAdvice(cell) !== '') numbers += counts[code]!
    else if (isStamp(cell)) stamps += counts[code]!
    else texts += counts[code]!
  }
  return { numbers, stamps, texts }
}

/** Whether a column of whole numbers is the time: years, dates in digits, or counted steps. */
function countsTime(table: Table, column: number): boolean {
  if (!table.cells[column]!.texts.every((cell) => /^\d+$/.test(cell))) return false
  const name = table.columns[column]!
  if (TIME_NAME.test(name) || INDEX_NAME.test(name)) return rises(table, column, 0.5)
  return column === 0 && hasEvenSteps(table, column)
}

/**
 * Whether at least a share of the rows hold a larger number than the row above. The share for a column that is
 * called a time is one half, so that later checks can name a misplaced row.
 */
function rises(table: Table, column: number, share: number): boolean {
  const values = numbersOf(table, column)
  let rising = 0
  for (let row = 1; row < values.length; row++) if (values[row]! > values[row - 1]!) rising++
  return rising >= share * (values.length - 1)
}

function hasEvenSteps(table: Table, column: number): boolean {
  const values = numbersOf(table, column)
  const step = values[1]! - values[0]!
  return step > 0 && values.every((value, i) => i === 0 || value - values[i - 1]! === step)
}

function numbersOf(table: Table, column: number): Float64Array {
  const { codes, texts } = table.cells[column]!
  const numbers = Float64Array.from(texts, Number)
  return Float64Array.from(codes, (code) => numbers[code]!)
}

function isText(cell: string): boolean {
  return !isMissing(cell) && readNumber(cell) === undefined && !isStamp(cell)
}

function splitTime(table: Table, parts: readonly number[]): string {
  const index = table.columns.findIndex((name, column) => INDEX_NAME.test(name) && countsTime(table, column))
  const orCount = index < 0 ? '' : `, or count the rows with ${table.setting('time', table.columns[index]!)}`
  return (
    `${table.name}: expected the time in one column, got it split over ${list(namesOf(table, parts))}: ` +
    `join them into one column of stamps such as 2010-01-31 13:00${orCount}`
  )
}

function ask(table: Table, option: string, expected: string, candidates: readonly number[]): string {
  const names = list(namesOf(table, candidates))
  return `${table.name}: expected ${expected}, got ${candidates.length} (${names}): name one with ${table.setting(option, 'COLUMN')}`
}

export const namesOf = ({ columns }: Table, indices: readonly number[]): string[] =>
  indices.map((column) => columns[column]!)

/** The names between commas; of many, the first dozen. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ')
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown
}
