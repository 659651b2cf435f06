/** Static covariates: numbers, or names of kinds as 0 and 1 in one place for each kind (one-hot). */
import { InputError } from '../../engine/errors.js'
import { isMissing, readNumber } from '../table/cells.js'
import { list } from '../table/columns.js'
import { numberColumn } from '../table/numbers.js'
import { placeOf, type Table } from '../table/table.js'

/** A static column as newer data is to be read. */
export interface StaticColumn {
  readonly name: string
  /** The kinds there are, in the order of their places; absent where the column holds numbers. */
  readonly vocabulary?: readonly string[]
}

/** A column of names with more kinds than this tells series apart rather than what they have in common. */
const MOST_KINDS = 256

export interface StaticReader {
  readonly column: StaticColumn
  /** What its places are called: the column's name, or `column=kind` for each kind. */
  readonly names: readonly string[]
  /**
   * The numbers of one series.
   * @param where what messages call the series
   * @throws InputError where a value changes within the series, is absent, is not a number among numbers or not one
   *   of the known kinds
   */
  read(rows: Uint32Array, where: string): number[]
}

/**
 * @param known how the column was read before; by default it is numbers where most of its cells are, otherwise names
 * @throws InputError where there are too many kinds
 */
export function staticReader(table: Table, column: number, known?: StaticColumn): StaticReader {
  const name = table.columns[column]!
  const vocabulary = known === undefined ? kindsOf(table, column) : known.vocabulary
  if (vocabulary === undefined) {
    const numbers = numberColumn(table, column)
    return {
      column: { name },
      names: [name],
      read: (rows, where) => [numbers.at(onlyRow(table, column, rows, where))],
    }
  }
  return {
    column: { name, vocabulary },
    names: vocabulary.map((kind) => `${name}=${kind}`),
    read: (rows, where) => {
      const row = onlyRow(table, column, rows, where)
      const kind = table.cells[column]!.at(row)
      if (!vocabulary.includes(kind))
        throw new InputError(
          `${placeOf(table, column, row)}: expected one of the known values ${list(vocabulary)}, got "${kind}"`,
        )
      return vocabulary.map((other) => (other === kind ? 1 : 0))
    },
  }
}

/** The kinds that a column names, sorted; undefined where most of it is numbers. */
function kindsOf(table: Table, column: number): string[] | undefined {
  const cells = table.cells[column]!
  const counts = cells.counts()
  let numbers = 0
  let present = 0
  cells.texts.forEach((text, code) => {
    if (isMissing(text)) return
    present += counts[code]!
    if (readNumber(text) !== undefined) numbers += counts[code]!
  })
  if (2 * numbers > present) return undefined
  const kinds = [...new Set(cells.texts.filter((text) => !isMissing(text)))].sort()
  if (kinds.length > MOST_KINDS)
    throw new InputError(
      `${table.name}, column ${table.columns[column]}: expected at most ${MOST_KINDS} different values in a static ` +
        `column, got ${kinds.length}`,
    )
  return kinds
}

/** The first row of a series that has the value, which is that of all its rows that have one. */
function onlyRow(table: Table, column: number, rows: Uint32Array, where: string): number {
  const { codes, texts } = table.cells[column]!
  const first = rows.find((row) => !isMissing(texts[codes[row]!]!))
  if (first === undefined)
    throw new InputError(
      `${where}, column ${table.columns[column]}: expected a value in a static column, got only missing values`,
    )
  const text = texts[codes[first]!]!
  for (const row of rows) {
    const other = texts[codes[row]!]!
    if (other === text || isMissing(other)) continue
    throw new InputError(
      `${placeOf(table, column, row)}: expected one value in all rows of a series, for the column is static, ` +
        `got "${other}" after "${text}" (${table.place(first)})`,
    )
  }
  return first
}
