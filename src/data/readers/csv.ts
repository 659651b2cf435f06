/**
 * Separated text (RFC 4180 and its relatives) to a table of text, block by block as a file is read. csv-parse handles
 * quotes; this file cuts the blocks and names places by file and line.
 */
import { type CsvError, parse } from 'csv-parse/browser/esm/sync'
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import type { Table } from '../table/table.js'
import { type CsvFormat, csvFormat } from './csv-format.js'
import { TableBuilder } from './table-builder.js'

/** Characters parsed at once: enough to make the cost of starting a parser negligible. */
const blockLength = 1 << 20

/** Longest record in characters. Quotes that are not closed make one of the rest of the file. */
export const longestRecord = 1 << 24

/**
 * Reads comma, semicolon, tab or bar separated text. A byte order mark, a line such as `sep=;`, comments (#) above, quoted
 * cells and any line ending are understood; `TableBuilder` says what more.
 *
 * `write` the text in pieces of any size, then `end`. Both throw `InputError` naming the file, and the line where
 * there is one: broken quotes, a record of more than 16 MB, binary data, and as `TableBuilder` does.
 */
export class CsvReader {
  readonly #name: string
  /** The text not parsed yet, and how far whole records reach into it. */
  #rest = ''
  #scanned = 0
  #isQuoted = false
  #end = 0
  #format: CsvFormat | undefined
  /** Line on which the next block starts, from 1. */
  #line = 1
  #table: TableBuilder

  /** @param name the table's name in messages, usually the file's name */
  constructor(name: string) {
    this.#name = name
    this.#table = new TableBuilder(name)
  }

  write(text: string): void {
    if (text.includes('\0')) throw new InputError(`${this.#name}: expected text, got binary data`)
    const isFirst = this.#line === 1 && this.#rest === ''
    this.#rest += isFirst ? text.replace(/^\uFEFF+/, '') : text
    if (this.#rest.length < blockLength) return
    this.#begin()
    this.#scan()
    if (this.#end === 0) {
      if (this.#rest.length > longestRecord) throw new InputError(this.#tooLong())
      return
    }
    this.#parse(this.#rest.slice(0, this.#end))
    this.#rest = this.#rest.slice(this.#end)
    this.#scanned -= this.#end
    this.#end = 0
  }

  end(): Table {
    this.#begin()
    this.#parse(this.#rest)
    this.#rest = ''
    const table = this.#table.end()
    const { comments, delimiter } = this.#format!
    const notes = comments === 0 ? [] : [`Left out ${counted(comments, 'comment line')} above the table.`]
    return {
      ...table,
      notes: [...notes, ...table.notes!],
      ...(delimiter === ';' && { likelyDecimal: ',' }),
    }
  }

  #tooLong(): string {
    const fix = this.#isQuoted ? 'look for a quote (") that is not closed' : 'look for a missing line end'
    return `${this.#name} line ${this.#line}: expected lines of at most ${longestRecord >> 20} MB, got a longer one; ${fix}`
  }

  /** Finds the format by the first text, and leaves out what stands above the table. */
  #begin(): void {
    if (this.#format !== undefined) return
    const format = csvFormat(this.#rest, blockLength)
    this.#format = format
    if (format.comments > 0) this.#table = new TableBuilder(this.#name, { hasComments: true })
    if (format.header !== undefined) this.#table.add({ cells: format.header, line: format.lines })
    this.#rest = this.#rest.slice(format.start)
    this.#line += format.lines
  }

  /** Finds the last end of a line that lies outside of quotes. */
  #scan(): void {
    const last = this.#format!.newline.at(-1)!.charCodeAt(0)
    for (; this.#scanned < this.#rest.length; this.#scanned++) {
      const code = this.#rest.charCodeAt(this.#scanned)
      if (code === quote) this.#isQuoted = !this.#isQuoted
      else if (code === last && !this.#isQuoted) this.#end = this.#scanned + 1
    }
  }

  #parse(text: string): void {
    const { delimiter, newline } = this.#format!
    if (!text.includes('"')) {
      this.#split(text, delimiter, newline)
      return
    }
    const before = this.#line - 1
    const add = (record: string[], { lines }: { lines: number }) => {
      const line = this.#line
      this.#line = before + lines + 1
      this.#table.add({ cells: record.map((cell) => cell.trim()), line })
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
    for (const line of lines) {
      const empty = emptyCells(line, delimiter)
      if (empty > 0) this.#table.addEmpty(empty, this.#line++)
      else this.#table.add({ cells: line.split(delimiter).map((cell) => cell.trim()), line: this.#line++ })
    }
  }
}

const quote = '"'.charCodeAt(0)

/** The cells of a line of delimiters alone, or of nothing; 0 if it has more. */
function emptyCells(line: string, delimiter: string): number {
  for (let i = 0; i < line.length; i++) if (line[i] !== delimiter) return 0
  return line.length + 1
}
