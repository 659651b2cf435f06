/**
 * Separated text (RFC 4180 and its relatives) to a table of text, block by block as a file is read. csv-parse handles
 * quotes; this file cuts the blocks, finds the delimiter, tells a header from data, and names places by file and line.
 */
import { type CsvError, parse } from 'csv-parse/browser/esm/sync'
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { isText } from '../table/number-form.js'
import { commandSetting, type Table } from '../table/table.js'
import { TextColumnBuilder, Uint32List } from '../table/text-column.js'

interface Line {
  readonly cells: readonly string[]
  /** Line of the file on which the record starts, from 1. */
  readonly line: number
}

/** Characters parsed at once: enough to make the cost of starting a parser negligible. */
const blockLength = 1 << 20

/** Records needed to tell a header from data. */
const headLength = 3

/**
 * Reads comma, semicolon, tab or bar separated text with or without a header. A byte order mark, quoted cells
 * and any line ending are understood; blank lines are skipped, except between the values of a single column,
 * as missing values there. Rows of delimiters alone, as spreadsheets append them, are skipped at
 * the end. Without a header the columns are called `column 1`, `column 2`, ...
 *
 * `write` the text in pieces of any size, then `end`. Both throw `InputError` naming the file, and the line where
 * there is one: no rows, broken quotes, a row with more or fewer cells than the first, a column name used twice, or
 * text that is not UTF-8.
 */
export class CsvReader {
  readonly #name: string
  /** The text not parsed yet, and how far whole records reach into it. */
  #rest = ''
  #scanned = 0
  #isQuoted = false
  #end = 0
  #format: { readonly delimiter: string; readonly newline: string } | undefined
  /** Line on which the next block starts, from 1. */
  #line = 1

  /** The first record; all others have as many cells. */
  #first: Line | undefined
  #records = 0
  /** Empty records, dropped unless another record follows. */
  #empty: Line[] = []
  /** The first records, until the header is found. */
  #head: Line[] | undefined = []
  #columns: readonly string[] = []
  #cells: TextColumnBuilder[] = []
  readonly #lines = new Uint32List()

  /** @param name the table's name in messages, usually the file's name */
  constructor(name: string) {
    this.#name = name
  }

  write(text: string): void {
    if (text.includes('\0'))
      throw new InputError(`${this.#name}: expected a text file in UTF-8, got binary data or UTF-16`)
    const isFirst = this.#line === 1 && this.#rest === ''
    this.#rest += isFirst ? text.replace(/^\uFEFF/, '') : text
    if (this.#rest.length < blockLength) return
    this.#scan()
    if (this.#end === 0) return
    this.#parse(this.#rest.slice(0, this.#end))
    this.#rest = this.#rest.slice(this.#end)
    this.#scanned -= this.#end
    this.#end = 0
  }

  end(): Table {
    this.#parse(this.#rest)
    this.#rest = ''
    if (this.#first === undefined)
      throw new InputError(`${this.#name}: expected a header and rows, got an empty file`)
    this.#settleHead()
    const lines = this.#lines.toArray()
    if (lines.length === 0) throw new InputError(`${this.#name}: expected rows below the header, got none`)
    return {
      name: this.#name,
      columns: this.#columns,
      rowCount: lines.length,
      cells: this.#cells.map((builder) => builder.finish()),
      place: (row) => `line ${lines[row]}`,
      setting: commandSetting,
      ...(this.#format?.delimiter === ';' && { likelyDecimal: ',' }),
    }
  }

  /** Finds the last end of a line that lies outside of quotes. */
  #scan(): void {
    this.#format ??= findFormat(this.#rest)
    const last = this.#format.newline.at(-1)!.charCodeAt(0)
    for (; this.#scanned < this.#rest.length; this.#scanned++) {
      const code = this.#rest.charCodeAt(this.#scanned)
      if (code === quote) this.#isQuoted = !this.#isQuoted
      else if (code === last && !this.#isQuoted) this.#end = this.#scanned + 1
    }
  }

  #parse(text: string): void {
    this.#format ??= findFormat(text)
    const { delimiter, newline } = this.#format
    if (!text.includes('"')) {
      this.#split(text, delimiter, newline)
      return
    }
    const before = this.#line - 1
    const add = (record: string[], { lines }: { lines: number }) => {
      const line = this.#line
      this.#line = before + lines + 1
      this.#accept({ cells: record.map((cell) => cell.trim()), line })
      return null
    }
    const options = { delimiter, record_delimiter: [newline], relax_column_count: true, trim: true }
    try {
      parse(text, { ...options, on_record: add })
    } catch (error) {
      const { code, lines } = error as CsvError & { lines?: number }
      if (!code || lines === undefined) throw error
      throw new InputError(
        code === 'CSV_QUOTE_NOT_CLOSED'
          ? `${this.#name} line ${this.#line}: expected a closing quote ("), got the end of the file`
          : `${this.#name} line ${before + lines}: expected quotes (") around a whole cell, got one in the middle of a cell`,
      )
    }
  }

  /** Text without quotes, in a fraction of csv-parse's time. */
  #split(text: string, delimiter: string, newline: string): void {
    const lines = text.split(newline)
    // The text after the last line end is not a record.
    if (lines.at(-1) === '') lines.pop()
    for (const line of lines)
      this.#accept({ cells: line.split(delimiter).map((cell) => cell.trim()), line: this.#line++ })
  }

  #accept(record: Line): void {
    const { cells } = record
    const isEmpty = cells.every((cell) => cell === '')
    // A blank line between the values of a single column is kept: leaving it out would close a gap in time. The first
    // line with text may be a header, so values begin for certain with the second.
    if (isEmpty && cells.length === 1 && !(this.#first?.cells.length === 1 && this.#records > 1)) return
    if (isEmpty) {
      this.#empty.push(record)
      return
    }
    for (const earlier of this.#empty) this.#take(earlier)
    this.#empty = []
    this.#take(record)
  }

  #take(record: Line): void {
    const first = (this.#first ??= record)
    this.#records++
    if (record.cells.length !== first.cells.length)
      throw new InputError(
        `${this.#name} line ${record.line}: expected ${counted(first.cells.length, 'cell')} as in line ${first.line}, got ${record.cells.length}`,
      )
    if (this.#head === undefined) this.#keep(record)
    else if (this.#head.push(record) === headLength) this.#settleHead()
  }

  #settleHead(): void {
    const head = this.#head
    if (head === undefined) return
    this.#head = undefined
    const hasHeader = isHeader(head)
    const { cells, line } = head[0]
    this.#columns = cells.map((cell, i) => (hasHeader && cell !== '' ? cell : `column ${i + 1}`))
    const places = new Map<string, number>()
    this.#columns.forEach((column, i) => {
      const earlier = places.get(column)
      if (earlier !== undefined)
        throw new InputError(
          `${this.#name} line ${line}: expected different column names, got "${column}" for columns ${earlier + 1} and ${i + 1}`,
        )
      places.set(column, i)
    })
    this.#cells = this.#columns.map(() => new TextColumnBuilder())
    for (const record of hasHeader ? head.slice(1) : head) this.#keep(record)
  }

  #keep({ cells, line }: Line): void {
    for (let i = 0; i < cells.length; i++) this.#cells[i].push(cells[i])
    this.#lines.push(line)
  }
}

const quote = '"'.charCodeAt(0)

/** The delimiter, and the end of line: whichever comes first outside of quotes. */
function findFormat(text: string) {
  const unquoted = text.slice(0, blockLength).replace(/"[^"]*"/g, '')
  return { delimiter: findDelimiter(text), newline: /\r\n|\n|\r/.exec(unquoted)?.[0] ?? '\n' }
}

/**
 * The delimiter that occurs equally often in each of the first lines. The comma comes late: in a file separated by
 * semicolons it may be a decimal comma. Otherwise the most frequent one of the first line, so that the error about
 * uneven rows counts the right cells.
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
  const even = candidates.find(({ counts }) => counts[0] > 0 && counts.every((n) => n === counts[0]))
  const most = candidates.reduce((best, c) => ((c.counts[0] ?? 0) > (best.counts[0] ?? 0) ? c : best))
  const chosen = even ?? most
  return (chosen.counts[0] ?? 0) > 0 ? chosen.delimiter : ','
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
