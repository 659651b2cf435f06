/**
 * Separated text (RFC 4180 and its relatives) to a table of text. csv-parse does the quoting; this file
 * chooses the delimiter, tells a header from data, and names places by file and line.
 */
import { type CsvError, parse } from 'csv-parse/browser/esm/sync'
import { InputError } from '../engine/errors.js'
import { isMissing, readNumber } from './cells.js'
import { counted } from './counted.js'
import type { Table } from './table.js'
import { isStamp } from './timestamps.js'

interface Line {
  readonly cells: readonly string[]
  /** Line of the file on which the record starts, from 1. */
  readonly line: number
}

/**
 * Reads comma, semicolon, tab or bar separated text with or without a header. A byte order mark, quoted cells
 * and any line ending are understood; blank lines are skipped, except between the values of a single column,
 * where they are missing values. Without a header the columns are called `column 1`, `column 2`, ...
 *
 * @param text the whole file
 * @param name what messages call it, usually the file's name
 * @throws InputError naming the file, and the line where there is one: no rows, broken quotes, a row with more
 *   or fewer cells than the first, a column name used twice, or text that is not UTF-8.
 */
export function parseTable(text: string, name: string): Table {
  const plain = text.replace(/^\uFEFF/, '')
  if (plain.includes('\0'))
    throw new InputError(`${name}: expected a text file in UTF-8, got binary data or UTF-16`)
  const records = split(plain, name)
  const first = records[0]
  if (!first) throw new InputError(`${name}: expected a header and rows, got an empty file`)

  for (const { cells, line } of records) {
    if (cells.length !== first.cells.length)
      throw new InputError(
        `${name} line ${line}: expected ${counted(first.cells.length, 'cell')} as in line ${first.line}, got ${cells.length}`,
      )
  }

  const hasHeader = isHeader(records)
  const columns = first.cells.map((cell, i) => (hasHeader && cell !== '' ? cell : `column ${i + 1}`))
  columns.forEach((column, i) => {
    const earlier = columns.indexOf(column)
    if (earlier < i)
      throw new InputError(
        `${name} line ${first.line}: expected different column names, got "${column}" for columns ${earlier + 1} and ${i + 1}`,
      )
  })
  const body = hasHeader ? records.slice(1) : records
  if (body.length === 0) throw new InputError(`${name}: expected rows below the header, got none`)
  return {
    name,
    columns,
    rows: body.map(({ cells }) => cells),
    place: (row) => `line ${body[row]!.line}`,
    setting: (option, value) => `--${option} ${value}`,
  }
}

function split(text: string, name: string): Line[] {
  const records: Line[] = []
  let nextLine = 1
  const add = (record: string[], { lines }: { lines: number }) => {
    records.push({ cells: record.map((cell) => cell.trim()), line: nextLine })
    nextLine = lines + 1
    return null
  }
  try {
    parse(text, { delimiter: findDelimiter(text), relax_column_count: true, trim: true, on_record: add })
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number }
    if (!code || lines === undefined) throw error
    throw new InputError(
      code === 'CSV_QUOTE_NOT_CLOSED'
        ? `${name} line ${nextLine}: expected a closing quote ("), got the end of the file`
        : `${name} line ${lines}: expected quotes (") around a whole cell, got one in the middle of a cell`,
    )
  }
  return dropBlankLines(records)
}

/**
 * Drops blank lines, and the rows of nothing but delimiters that spreadsheets leave at the end. Between the
 * values of a single column a blank line stays: leaving it out would close a gap in time.
 */
function dropBlankLines(records: readonly Line[]): Line[] {
  const end = records.findLastIndex(({ cells }) => cells.some((cell) => cell !== '')) + 1
  const isBlank = ({ cells }: Line) => cells.length === 1 && cells[0] === ''
  const filled = records.slice(0, end).filter((record) => !isBlank(record))
  const isSingleColumn = filled.every(({ cells }) => cells.length === 1)
  if (!isSingleColumn || filled.length < 2) return filled
  // The first line with text may be a header, so values begin for certain with the second.
  return [filled[0]!, ...records.slice(records.indexOf(filled[1]!), end)]
}

/**
 * The delimiter that occurs equally often in each of the first lines. The comma comes late: in a file
 * separated by semicolons it may be a decimal comma. Without an even one, whichever the first line holds most
 * of, so that the message about uneven rows speaks of the right cells.
 */
function findDelimiter(text: string): string {
  const lines = text
    .slice(0, 10_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, 20)
    .filter((line) => line.trim() !== '')
  const candidates = ['\t', ';', ',', '|'].map((delimiter) => ({
    delimiter,
    // The last line may have been cut short.
    counts: (lines.length > 2 ? lines.slice(0, -1) : lines).map((line) => line.split(delimiter).length - 1),
  }))
  const even = candidates.find(({ counts }) => counts[0]! > 0 && counts.every((n) => n === counts[0]))
  const most = candidates.reduce((best, c) => ((c.counts[0] ?? 0) > (best.counts[0] ?? 0) ? c : best))
  const chosen = even ?? most
  return (chosen.counts[0] ?? 0) > 0 ? chosen.delimiter : ','
}

/**
 * A first row is a header unless every cell of it could be data: a number, a time stamp or a missing value.
 * Numbers that count the columns from 0 or 1 are a header too, as data frames without names write them,
 * unless the first column goes on counting downwards.
 */
function isHeader(records: readonly Line[]): boolean {
  const cells = records[0]!.cells
  const isData = (cell: string) => isMissing(cell) || readNumber(cell) !== undefined || isStamp(cell)
  if (!cells.every(isData)) return true
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
