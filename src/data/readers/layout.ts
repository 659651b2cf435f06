/** Where the table is within a file: titles above, one or more header lines, rows, totals and footers below. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { isMissing } from '../table/cells.js'
import { isText } from '../table/number-form.js'
import { isStamp } from '../time/stamps/index.js'
import { fitted, type Line, placesOf } from './line.js'

export interface Head {
  /** Cells of a row. */
  readonly width: number
  /** Names, with `column 1` and so on for those without one. */
  readonly columns: readonly string[]
  /** Cells of the header line that may come again in between; undefined without a header. */
  readonly header: readonly string[] | undefined
  /** The first line of the table. */
  readonly line: number
  /** The rows among the lines. */
  readonly rows: readonly Line[]
  /** Whether most cells of each column are numbers or stamps, and whether most are stamps. */
  readonly isData: readonly boolean[]
  readonly isTime: readonly boolean[]
  readonly notes: readonly string[]
}

/** Most header lines of a table. */
const mostHeaderLines = 5

/**
 * The layout of a file by its first lines, of which the most frequent number of cells is the width of the table.
 *
 * @param unit `line` or `row`, in messages
 * @throws InputError on a header of another width than the rows, and on a column name used twice
 */
export function layoutOf(name: string, given: readonly Line[], unit: string): Head {
  const width = widthOf(given)
  const lines = given.map((line) => fitted(line, width))
  const first = firstOfTable(name, lines, width, unit)
  const rowNames = first > 0 ? namesBesideRowNumbers(lines, first, width) : undefined
  const titles = lines.slice(0, rowNames === undefined ? first : first - 1)
  const notes: string[] = []
  if (titles.length > 0)
    notes.push(
      `Left out ${placesOf(titles, unit)} above the table as ${titles.length === 1 ? 'a title' : 'titles'}: "${titles[0].cells.join(' ').trim()}".`,
    )
  if (rowNames !== undefined)
    return withKinds({
      width,
      columns: rowNames,
      header: undefined,
      line: lines[first - 1].line,
      rows: lines.slice(first),
      notes,
    })
  const table = lines.slice(first)
  const depth = isHeader(table) ? headerDepth(table, width) : 0
  if (depth > 1) notes.push(`Read ${placesOf(table.slice(0, depth), unit)} as one header.`)
  const columns = namesOf(table.slice(0, depth), width)
  checkDifferent(`${name} ${unit} ${table[0].line}`, columns)
  return withKinds({
    width,
    columns,
    header: depth > 0 ? table[0].cells : undefined,
    line: table[0].line,
    rows: table.slice(depth),
    notes,
  })
}

/** The most frequent number of cells, without columns at the end that are empty and have no name. */
function widthOf(lines: readonly Line[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of lines) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let [width, most] = [lines[0].cells.length, 0]
  for (const [cells, count] of counts)
    if (count > most || (count === most && cells === lines[0].cells.length)) [width, most] = [cells, count]
  const wide = lines.filter(({ cells }) => cells.length === width)
  while (width > 1 && wide.every(({ cells }) => cells[width - 1] === '')) width--
  return width
}

/** Index of the first line of the table: its header, or its first row. */
function firstOfTable(name: string, lines: readonly Line[], width: number, unit: string): number {
  if (width === 1) {
    const data = lines.findIndex(
      ({ cells: [cell] }) => cell !== '' && (!isText(cell) || beginsWithNumber(cell)),
    )
    return Math.max(0, data - 1)
  }
  const filled = ({ cells }: Line): number => cells.filter((cell) => cell !== '').length
  const isTitle = (line: Line): boolean => line.cells[0] !== '' && filled(line) <= Math.max(1, width / 3)
  const isNames = ({ cells }: Line): boolean =>
    cells.length === width && filled({ cells, line: 0 }) > 1 && cells.every(isWords)
  let first = lines.findIndex(({ cells }) => cells.length === width)
  if (first < 0) return 0
  let below = first
  while (below < lines.length && (lines[below].cells.length !== width || isTitle(lines[below]))) below++
  if (below < lines.length && isNames(lines[below])) first = below
  // A line of several cells above is a title only if it has text and cannot be the header.
  const above = lines[first - 1]
  if (above !== undefined && above.cells.length > 1 && !isHeader(lines.slice(first))) {
    if (namesBesideRowNumbers(lines, first, width) !== undefined) return first
    const hasText = isText(above.cells[0]) && !above.cells.every((cell) => cell === '' || isText(cell))
    if (!hasText) throw new InputError(uneven(name, above, lines[first], unit))
  }
  return first
}

/** Why a line does not fit the table's. */
export function uneven(name: string, first: Line, { cells, line }: Line, unit: string): string {
  const fix =
    cells.length > first.cells.length ? '; write quotes (") around a cell that contains the delimiter' : ''
  return `${name} ${unit} ${line}: expected ${counted(first.cells.length, 'cell')} as in ${unit} ${first.line}, got ${cells.length}${fix}`
}

/** The names of a header that lacks one for the numbers of the rows, as R writes it. */
function namesBesideRowNumbers(lines: readonly Line[], first: number, width: number): string[] | undefined {
  const { cells } = lines[first - 1]
  const rows = lines.slice(first).filter((row) => row.cells.length === width)
  const isCount = rows.length > 1 && rows.every((row, i) => row.cells[0] === String(i + 1))
  return isCount && cells.length === width - 1 && cells.every(isText) ? ['column 1', ...cells] : undefined
}

/**
 * A first row is a header unless every cell could be data: a number, a time stamp or a missing value. Numbers that
 * count the columns from 0 or 1, as data frames without names write them, are a header too, unless the first column
 * continues the count downwards.
 */
function isHeader(records: readonly Line[]): boolean {
  const cells = records[0].cells
  if (cells.some(isText)) return true
  const names = cells[0] === '' ? cells.slice(1) : cells
  const start = Number(names[0])
  const countsColumns =
    names.length > (cells[0] === '' ? 0 : 1) &&
    (start === 0 || start === 1) &&
    names.every((cell, i) => cell === String(start + i))
  const countsRows =
    cells[0] !== '' && records.slice(1, 3).every(({ cells: [cell] }, i) => cell === String(start + i + 1))
  return countsColumns && !countsRows
}

/** Whether a cell begins with a number, such as `12.5 kg`: a value that is no plain number, and no name. */
const beginsWithNumber = (cell: string): boolean => /^[^\p{L}\d]*\d/u.test(cell)

const isWords = (cell: string): boolean => cell === '' || (isText(cell) && !beginsWithNumber(cell))

/** How many lines the header has: up to the last one with text alone, above a column of data. */
function headerDepth(table: readonly Line[], width: number): number {
  // A line of data ends the header, whatever text comes after it. Names may be whole numbers, such as years.
  const data = table.findIndex(
    ({ cells }, i) =>
      i > 0 &&
      cells.length === width &&
      cells.some((cell, column) => !isWords(cell) && (column === 0 || !/^\d+$/.test(cell))),
  )
  const most = Math.min(mostHeaderLines, table.length - 1, data < 0 ? table.length : data)
  for (let depth = most; depth > 1; depth--) {
    const { cells } = table[depth - 1]
    if (cells.length !== width || !cells.every(isWords)) continue
    const { isData } = kindsOf(table.slice(depth), width)
    if (cells.some((cell, column) => cell !== '' && isData[column])) return depth
  }
  return 1
}

/**
 * The names of the columns. Of several header lines, the first with a different name for every column but the first gives
 * them; if none has, their cells are joined, with blanks taken from the left, as merged cells leave them.
 */
function namesOf(header: readonly Line[], width: number): string[] {
  const numbers = Array.from({ length: width }, (_, i) => `column ${i + 1}`)
  const rows = header.filter(({ cells }) => cells.length === width).map(({ cells }) => cells)
  if (rows.length <= 1) return numbers.map((number, i) => rows[0]?.[i] || number)
  const firstName = rows.findLast(([cell]) => cell !== '')?.[0] ?? numbers[0]
  const others = rows.map((cells) => cells.slice(1))
  const telling = others.find((cells) => new Set(cells).size === cells.length && !cells.includes(''))
  if (telling !== undefined) return [firstName, ...telling]
  const filled = others.map((cells, level) =>
    level === others.length - 1
      ? cells
      : cells.map((_, i) => cells.slice(0, i + 1).findLast((cell) => cell !== '') ?? ''),
  )
  const levels = filled.filter((cells) => new Set(cells).size > 1)
  const joined = numbers
    .slice(1)
    .map(
      (number, i) =>
        [...new Set(levels.map((cells) => cells[i]).filter((cell) => cell !== ''))].join(' ') || number,
    )
  return [firstName, ...joined]
}

function checkDifferent(where: string, columns: readonly string[]): void {
  const places = new Map<string, number>()
  columns.forEach((column, i) => {
    const earlier = places.get(column)
    if (earlier !== undefined)
      throw new InputError(
        `${where}: expected different column names, got "${column}" for columns ${earlier + 1} and ${i + 1}`,
      )
    places.set(column, i)
  })
}

const withKinds = (head: Omit<Head, 'isData' | 'isTime'>): Head => ({
  ...head,
  ...kindsOf(head.rows, head.width),
})

/** Whether most cells of each column are numbers or stamps, and whether most are stamps that are no numbers. */
function kindsOf(rows: readonly Line[], width: number): Pick<Head, 'isData' | 'isTime'> {
  const fit = rows.filter(({ cells }) => cells.length === width)
  const isMostly = (is: (cell: string) => boolean) => (_: unknown, column: number) => {
    const present = fit.map(({ cells }) => cells[column]).filter((cell) => !isMissing(cell))
    return present.filter(is).length > present.length / 2
  }
  const columns = Array.from({ length: width })
  return {
    isData: columns.map(isMostly((cell) => !isText(cell))),
    isTime: columns.map(isMostly((cell) => isStamp(cell) && !/^\d+$/.test(cell))),
  }
}
