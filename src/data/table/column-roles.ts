/** The role of each column of a table (time, target, id, covariate): found if it is unambiguous, else an error asks. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { isStamp, readableStamps, stampForms } from '../time/stamps.js'
import { isMissing, readNumber } from './cells.js'
import { isInfinite, isText, isWrittenNumber, numberForm } from './number-form.js'
import { placeOf, type Table } from './table.js'
import { isCurrency } from './written-number.js'

/** Usual names of columns of years, dates in digits, or counted steps. */
const timeName = /^(ds|dates?|time|timestamp|datetime|year|quarter|month|week|day|hour|period|step|t)$/i
const indexName = /^(index|id|no\.?|nr\.?|row|unnamed: 0|column 1|__index_level_0__)$/i
const partName = /^(year|quarter|month|day|hour|minute|second)$/i

/** The usual id column of forecasting tools. */
const usualId = 'unique_id'

export interface ColumnOptions {
  /** Column of the time stamps. Default: the only candidate. */
  readonly time?: string
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
}

/** Indices of the columns in each role. */
export interface ColumnRoles {
  /** Undefined if rows are counted. */
  readonly time: number | undefined
  readonly ids: readonly number[]
  /** At least one. */
  readonly targets: readonly number[]
  /** Whether each target is a series. */
  readonly isWide: boolean
  readonly past: readonly number[]
  readonly future: readonly number[]
  readonly static: readonly number[]
}

/**
 * The columns in each role.
 *
 * The time is the named column, or the only column of dates, or a column of years or of counted steps with a usual name
 * or in first place. The target is the only numeric column without another role, or `y` among several (the usual name in
 * forecasting tools). A column of row numbers is passed over.
 *
 * @throws InputError listing the candidates when there are several, or the columns when there is none; with the fix when
 *   the time is split over columns such as year, month, day; when a column has the name of a time but unreadable stamps;
 *   when a named column does not exist or has two roles.
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
export const findTimeColumn = (table: Table, named?: string): number | undefined =>
  findTime(table, surveyOf(table), named, [])

/** How many cells of a column are numbers, stamps or text. Numbers of another form than the column's count as numbers. */
interface Contents {
  readonly numbers: number
  /** Numbers with a word for their unit, such as `12 kg`. */
  readonly measures: number
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
  const parts = open.filter((column) => partName.test(table.columns[column]))
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
    (column) => stampForms(table.cells[column].texts).length > 0 && (!isSplit || rises(table, column, 1)),
  )
  const candidates = calendar.length > 0 ? calendar : isSplit ? [] : counting
  if (candidates.length > 1) throw new InputError(ask(table, 'time', 'one column of time stamps', candidates))
  if (candidates.length === 1) return candidates[0]
  if (isSplit) throw new InputError(splitTime(table, parts))

  const unread = open.find((column) => timeName.test(table.columns[column]) && survey(column).texts > 0)
  if (unread !== undefined) {
    const cells = table.cells[unread]
    const row = cells.codes.findIndex((code) => isText(cells.texts[code]))
    throw new InputError(
      `${placeOf(table, unread, row)}: expected a time stamp ${readableStamps}, got "${cells.at(row)}"`,
    )
  }
  return undefined
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
    (column) => !(indexName.test(table.columns[column]) && hasEvenSteps(table, column)),
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

/** The contents of a table's columns, each counted once. */
function surveyOf(table: Table): Survey {
  const known = new Map<number, Contents>()
  return (column) => {
    const contents = known.get(column) ?? surveyColumn(table, column)
    known.set(column, contents)
    return contents
  }
}

function surveyColumn(table: Table, column: number): Contents {
  const cells = table.cells[column]
  const counts = cells.counts()
  const form = numberForm(table, column)
  const isMeasure = /\p{L}/u.test(form.unit) && !isCurrency(form.unit)
  let numbers = 0
  let measures = 0
  let stamps = 0
  let texts = 0
  for (const [code, cell] of cells.texts.entries()) {
    if (isMissing(cell)) continue
    if (readNumber(cell) !== undefined || isWrittenNumber(cell) || isInfinite(cell)) numbers += counts[code]
    else if (isStamp(cell)) stamps += counts[code]
    else if (isMeasure && form.read(cell) !== undefined) measures += counts[code]
    else texts += counts[code]
  }
  return { numbers, measures, stamps, texts }
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

/** Whether a column of whole numbers is the time: years, dates in digits, or counted steps. */
function countsTime(table: Table, column: number): boolean {
  if (!table.cells[column].texts.every((cell) => /^\d+$/.test(cell))) return false
  const name = table.columns[column]
  if (timeName.test(name) || indexName.test(name)) return rises(table, column, 0.5)
  return column === 0 && hasEvenSteps(table, column)
}

/**
 * Whether at least a share of the rows hold a larger number than the row above. For a column with the name of a time the
 * share is one half, so that later checks can name a misplaced row.
 */
function rises(table: Table, column: number, share: number): boolean {
  const values = numbersOf(table, column)
  let rising = 0
  for (let row = 1; row < values.length; row++) if (values[row] > values[row - 1]) rising++
  return rising >= share * (values.length - 1)
}

function hasEvenSteps(table: Table, column: number): boolean {
  const values = numbersOf(table, column)
  const step = values[1] - values[0]
  return step > 0 && values.every((value, i) => i === 0 || value - values[i - 1] === step)
}

function numbersOf(table: Table, column: number): Float64Array {
  const { codes, texts } = table.cells[column]
  const numbers = Float64Array.from(texts, Number)
  return Float64Array.from(codes, (code) => numbers[code])
}

function splitTime(table: Table, parts: readonly number[]): string {
  const index = table.columns.findIndex((name, column) => indexName.test(name) && countsTime(table, column))
  const orCount = index < 0 ? '' : `, or count the rows with ${table.setting('time', table.columns[index])}`
  return (
    `${table.name}: expected the time in one column, got it split over ${listed(namesOf(table, parts))}: ` +
    `join them into one column of stamps such as 2010-01-31 13:00${orCount}`
  )
}

function ask(table: Table, option: string, expected: string, candidates: readonly number[]): string {
  const names = listed(namesOf(table, candidates))
  return `${table.name}: expected ${expected}, got ${candidates.length} (${names}): name one with ${table.setting(option, 'COLUMN')}`
}

export const namesOf = ({ columns }: Table, indices: readonly number[]): string[] =>
  indices.map((column) => columns[column])
