/** Times in the header of a table. */
import { isStamp } from '../time/stamps/index.js'
import { isMissing } from './cells.js'
import { isText } from './number-form.js'
import type { Table } from './table.js'

export interface HeaderTimes {
  /** The columns with a time each, in the order of the table. */
  readonly columns: readonly number[]
  /** The column of years, if the header holds months, or quarters. */
  readonly yearColumn: number | undefined
  /** Whether the columns are counted, as `d_1` to `d_1941` are. */
  readonly isCounted: boolean
  stampOf(row: number, column: number): string
  /** Whether the row has the first or last year of all. */
  isEdge(row: number, end: 'first' | 'last'): boolean
}

/** Fewest columns of stamps, and of counted steps, which are less certain. */
const fewestStamps = 3
const fewestSteps = 10

/** The times in the header; undefined if there are none, or if a column holds times too. */
export function headerTimes(table: Table): HeaderTimes | undefined {
  return yearTable(table) ?? stampsOf(table) ?? stepsOf(table)
}

/** A name as a stamp: a year, also as `1960 [YR1960]` or `X1960`, or a stamp, also as R writes it: `X2020.01.31`. */
function stampIn(name: string): string | undefined {
  const text =
    /^(\d{4}) \[YR\1\]$/.exec(name)?.[1] ?? (/^X\d/.test(name) ? name.slice(1).replaceAll('.', '-') : name)
  return isYear(text) || isStamp(text) ? text : undefined
}

const isYear = (text: string): boolean => /^(1[5-9]|20|21)\d\d$/.test(text)

function stampsOf(table: Table): HeaderTimes | undefined {
  const stamps = table.columns.map(stampIn)
  const columns = stamps.flatMap((stamp, column) => (stamp === undefined ? [] : [column]))
  const isWhole = columns.length >= fewestStamps && columns.at(-1)! - columns[0] === columns.length - 1
  if (!isWhole || !haveNumbers(table, columns) || hasTimes(table, columns)) return undefined
  return { ...alone(columns), isCounted: false, stampOf: (_, column) => stamps[column]! }
}

function stepsOf(table: Table): HeaderTimes | undefined {
  const parts = table.columns.map((name) => /^(.*?)(\d{1,6})$/.exec(name))
  let first = table.columns.length - 1
  while (first > 0) {
    const [one, next] = [parts[first - 1], parts[first]]
    if (one?.[1] !== next?.[1] || Number(one?.[2]) + 1 !== Number(next?.[2])) break
    first--
  }
  const isData = (column: number): boolean => !table.cells[column].texts.some(isText)
  while (first < table.columns.length && !isData(first)) first++
  const columns = Array.from({ length: table.columns.length - first }, (_, i) => first + i)
  const hasNames = table.columns
    .slice(0, first)
    .some((_, column) => table.cells[column].texts.every((cell) => isText(cell)))
  if (columns.length < fewestSteps || !hasNames || !haveNumbers(table, columns) || hasTimes(table, columns))
    return undefined
  return { ...alone(columns), isCounted: true, stampOf: () => '' }
}

const alone = (columns: readonly number[]): Pick<HeaderTimes, 'columns' | 'yearColumn' | 'isEdge'> => ({
  columns,
  yearColumn: undefined,
  isEdge: () => true,
})

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const longNames = /^(january|february|march|april|june|july|august|september|sept|october|november|december)$/

/** The months or quarters of a year in the header, one after the other, beside a column of years. */
function yearTable(table: Table): HeaderTimes | undefined {
  const yearColumn = table.cells.findIndex(({ texts }) => texts.length > 1 && texts.every(isYear))
  if (yearColumn < 0) return undefined
  for (const { count, numberIn, write } of partsOfYears) {
    const numbers = table.columns.map((name) => numberIn(name.trim().toLowerCase()))
    const first = numbers.indexOf(1)
    const columns = Array.from({ length: count }, (_, i) => first + i)
    if (first < 0 || !columns.every((column, i) => numbers[column] === i + 1) || !haveNumbers(table, columns))
      continue
    const { texts, codes } = table.cells[yearColumn]
    const years = texts.map(Number)
    const ends = { first: Math.min(...years), last: Math.max(...years) }
    return {
      columns,
      yearColumn,
      isCounted: false,
      stampOf: (row, column) => write(texts[codes[row]], column - first + 1),
      isEdge: (row, end) => years[codes[row]] === ends[end],
    }
  }
  return undefined
}

interface PartOfYear {
  readonly count: number
  /** The number of the part by its name in lower case. */
  readonly numberIn: (name: string) => number | undefined
  readonly write: (year: string, part: number) => string
}

const partsOfYears: readonly PartOfYear[] = [
  {
    count: 12,
    numberIn: (name) => {
      if (/^(m|month )?(0?[1-9]|1[0-2])$/.test(name)) return Number(/\d+$/.exec(name)![0])
      const isName = monthNames.includes(name.replace(/\.$/, '')) || longNames.test(name)
      return isName ? monthNames.indexOf(name.slice(0, 3)) + 1 : undefined
    },
    write: (year, month) => `${year}-${String(month).padStart(2, '0')}`,
  },
  {
    count: 4,
    numberIn: (name) => (/^(q|qtr ?|quarter )[1-4]$/.test(name) ? Number(name.at(-1)) : undefined),
    write: (year, quarter) => `${year}Q${quarter}`,
  },
]

/** Whether the columns hold hardly any text. */
function haveNumbers(table: Table, columns: readonly number[]): boolean {
  let texts = 0
  let present = 0
  for (const column of columns)
    for (const cell of table.cells[column].texts) {
      if (isMissing(cell)) continue
      present++
      if (isText(cell) || isStamp(cell)) texts++
    }
  return present > 0 && texts <= present / 20
}

/** Whether another column holds times. */
const hasTimes = (table: Table, columns: readonly number[]): boolean =>
  table.cells.some(
    ({ texts }, column) =>
      !columns.includes(column) &&
      texts.length > 1 &&
      texts.filter((cell) => isStamp(cell)).length > texts.length / 2,
  )
