/** JSON to a table of text: lines of objects, or one document that holds a table in one of its usual forms. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import type { Table } from '../table/table.js'
import { isStamp } from '../time/stamps/index.js'
import { JsonLinesReader } from './json-lines.js'
import { RecordTable } from './record-table.js'
import { TableBuilder } from './table-builder.js'

/** Deepest nesting of lists and objects; tables have about four. */
const deepest = 100

/** Longest text that V8 keeps as one. */
const longestText = 500_000_000

/**
 * Reads JSON lines, or a document with: a list of records; an object with one list of records in it; lists of cells, the first
 * of which may be the header; an object of columns, each a list or an object by row, as pandas writes them; an object with
 * `columns` and `data`.
 *
 * `write` the text in pieces of any size, then `end`. Both throw `InputError` naming the file: no table or several,
 * invalid JSON, nesting deeper than 100.
 */
export class JsonReader {
  readonly #name: string
  /** Text of a document, or of what may yet be one. */
  #parts: string[] = []
  #length = 0
  #lines: JsonLinesReader | undefined
  /** Undefined until the second line with text. */
  #isDocument: boolean | undefined

  /** @param name the table's name in messages, usually the file's name */
  constructor(name: string) {
    this.#name = name
  }

  write(given: string): void {
    const text = this.#length === 0 ? given.trimStart() : given
    if (this.#lines !== undefined) {
      this.#lines.write(text)
      return
    }
    this.#parts.push(text)
    this.#length += text.length
    if (this.#length > longestText)
      throw new InputError(
        `${this.#name}: expected at most 500 MB of JSON in one document; write it as JSON lines`,
      )
    if (this.#isDocument === undefined && text.includes('\n')) this.#decide()
  }

  end(): Table {
    if (this.#lines !== undefined) return this.#lines.end()
    const text = this.#parts.join('')
    this.#parts = []
    checkDepth(this.#name, text)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      throw new InputError(`${this.#name}: expected JSON, got ${(error as Error).message}`)
    }
    return tableOf(this.#name, value, text.length)
  }

  /** Lines of objects each hold a whole one; the first line of a document does not. */
  #decide(): void {
    const text = this.#parts.join('')
    this.#parts = [text]
    const end = text.indexOf('\n')
    if (end < 0 || text.slice(end).trim() === '') return
    const first = text.slice(0, end).trim()
    this.#isDocument = !first.startsWith('{') || !first.endsWith('}')
    if (this.#isDocument) return
    this.#lines = new JsonLinesReader(this.#name)
    this.#lines.write(text)
    this.#parts = []
  }
}

function checkDepth(name: string, text: string): void {
  let depth = 0
  let isText = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (isText) {
      if (code === 0x5c) i++
      else if (code === 0x22) isText = false
    } else if (code === 0x22) isText = true
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest)
        throw new InputError(
          `${name}: expected a list of records, got lists or objects more than ${deepest} deep; write its table as a list of records`,
        )
    } else if (code === 0x5d || code === 0x7d) depth--
  }
}

type JsonObject = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

function tableOf(name: string, value: unknown, characters: number): Table {
  const found = formsIn(value)
  if (found.length === 0)
    throw new InputError(`${name}: expected a list of records such as [{"ds":"2024-01","y":1}], got none`)
  if (found.length > 1)
    throw new InputError(
      `${name}: expected one table, got ${found.length} (${listed(found.map(({ path }) => path))}); write one of them alone`,
    )
  return found[0].read(name, characters)
}

interface Form {
  /** Its key within the document, with those of objects around it. */
  readonly path: string
  readonly read: (name: string, characters: number) => Table
}

/** Objects around a table. */
const deepestTable = 3

/** The tables in a value, looked for in objects within objects. */
function formsIn(value: unknown, path = 'the document', depth = 0): Form[] {
  const form = (read: Form['read']): Form[] => [{ path, read }]
  if (Array.isArray(value)) {
    if (value.length === 0) return []
    if (value.every(isObject)) return form((name, characters) => tableOfRecords(name, value, characters))
    if (value.every(Array.isArray)) return form((name) => tableOfLines(name, value))
    return value.every(isPlain) && depth === 0
      ? form((name) => tableOfLines(name, [['y'], ...value.map((y) => [y])]))
      : []
  }
  if (!isObject(value)) return []
  const { columns, index, data } = value
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
    const rows = Array.isArray(index) ? data.map((cells, i) => [index[i], ...cells]) : data
    return form((name) =>
      tableOfLines(name, [Array.isArray(index) ? ['', ...columns.map(String)] : columns, ...rows]),
    )
  }
  const entries = Object.entries(value)
  const parts = entries.map(([, part]) => part)
  if (parts.length === 0) return []
  const lists = parts.filter(Array.isArray) as unknown[][]
  if (
    lists.length > 0 &&
    parts.every((part) => Array.isArray(part) && part.every(isPlain) && part.length === lists[0].length)
  )
    return lists[0].length > 0
      ? form((name, characters) => tableOfColumns(name, entries as [string, unknown[]][], characters))
      : []
  if (
    parts.every(
      (part) => isObject(part) && Object.keys(part).length > 0 && Object.values(part).every(isPlain),
    )
  )
    return form((name, characters) => tableOfObjects(name, entries as [string, JsonObject][], characters))
  if (depth === 0 && parts.every(isPlain))
    return form((name, characters) => tableOfRecords(name, [value], characters))
  if (depth === deepestTable) return []
  // Objects of plain values alone, beside a table, describe it.
  return entries.flatMap(([key, part]) =>
    isObject(part) && Object.values(part).every(isPlain)
      ? []
      : formsIn(part, depth === 0 ? key : `${path}.${key}`, depth + 1),
  )
}

function tableOfRecords(name: string, records: readonly object[], characters: number): Table {
  const table = new RecordTable(name)
  for (const [i, record] of records.entries()) table.add(record, `record ${i + 1}`, characters)
  return table.end((row) => `record ${row + 1}`)
}

/** Lists of cells; the first may be the header. */
function tableOfLines(name: string, lists: readonly (readonly unknown[])[]): Table {
  const table = new TableBuilder(name, { unit: 'record' })
  for (const [i, cells] of lists.entries())
    table.add({
      cells: cells.map((cell) => (isPlain(cell) ? String(cell ?? '').trim() : `a list or an object`)),
      line: i + 1,
      isNumber: cells.map((cell) => typeof cell === 'number'),
    })
  return table.end()
}

function tableOfColumns(
  name: string,
  columns: readonly [string, readonly unknown[]][],
  characters: number,
): Table {
  const records = columns[0][1].map((_, row) =>
    Object.fromEntries(columns.map(([key, cells]) => [key, cells[row]])),
  )
  return tableOfRecords(name, records, characters)
}

/** Columns by row, `{"y":{"0":1}}`, or rows by column, `{"2024-01":{"y":1}}`; names of rows are a column of their own. */
function tableOfObjects(name: string, objects: readonly [string, JsonObject][], characters: number): Table {
  const isName = (key: string): boolean => !isStamp(key) && !/^-?\d+$/.test(key)
  const isByRow = objects.every(([key]) => !isName(key)) && Object.keys(objects[0][1]).some(isName)
  const rows = new Map<string, Record<string, unknown>>()
  for (const [outer, object] of objects)
    for (const [inner, value] of Object.entries(object)) {
      const [row, column] = isByRow ? [outer, inner] : [inner, outer]
      const record = rows.get(row) ?? Object.create(null)
      rows.set(row, record)
      record[column] = value
    }
  const keys = [...rows.keys()]
  const isCount = keys.every((key, i) => key === String(i))
  const columns = new Set([...rows.values()].flatMap(Object.keys))
  const label = ['ds', 'index', 'row'].find((one) => !columns.has(one))!
  const records = [...rows].map(([key, record]) => (isCount ? record : { [label]: key, ...record }))
  return tableOfRecords(name, records, characters)
}
