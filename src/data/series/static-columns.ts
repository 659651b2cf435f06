/** Static covariates: numbers, or categories, one-hot encoded as 0 and 1 in one place for each category. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { isMissing } from '../table/cells.js'
import { numberColumn } from '../table/number-column.js'
import { numberForm } from '../table/number-form.js'
import { placeOf, type Table } from '../table/table.js'

/** A static column, and how to read it again from newer data. */
export interface StaticColumn {
  /** Name of the column. */
  readonly name: string
  /** The categories in the order of their places; absent for a column of numbers. */
  readonly vocabulary?: readonly string[]
}

/** A column with more categories is taken for names of series, which networks cannot generalise from. */
const mostCategories = 256

export interface StaticReader {
  readonly column: StaticColumn
  /** Names of its places: the column's name, or `column=category` for each category. */
  readonly names: readonly string[]
  /**
   * The numbers of one series.
   * @param where the series' name in messages
   * @throws InputError when the value changes within the series, is absent, is text in a column of numbers, or is an
   *   unknown category
   */
  read(rows: Uint32Array, where: string): number[]
}

/**
 * @param known how the column was read before. Default: as numbers if most cells are, otherwise as categories
 * @throws InputError on too many categories
 */
export function staticReader(table: Table, column: number, known?: StaticColumn): StaticReader {
  const name = table.columns[column]
  const vocabulary = known === undefined ? categoriesOf(table, column) : known.vocabulary
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
    names: vocabulary.map((category) => `${name}=${category}`),
    read: (rows, where) => {
      const row = onlyRow(table, column, rows, where)
      const category = table.cells[column].at(row)
      if (!vocabulary.includes(category))
        throw new InputError(
          `${placeOf(table, column, row)}: expected one of the known values ${listed(vocabulary)}, got "${category}"`,
        )
      return vocabulary.map((other) => (other === category ? 1 : 0))
    },
  }
}

/** The categories of a column, sorted; undefined if most cells are numbers. */
function categoriesOf(table: Table, column: number): string[] | undefined {
  const cells = table.cells[column]
  const counts = cells.counts()
  const { read } = numberForm(table, column)
  let numbers = 0
  let present = 0
  cells.texts.forEach((text, code) => {
    if (isMissing(text)) return
    present += counts[code]
    if (read(text) !== undefined) numbers += counts[code]
  })
  if (2 * numbers > present) return undefined
  const categories = [...new Set(cells.texts.filter((text) => !isMissing(text)))].sort()
  if (categories.length > mostCategories)
    throw new InputError(
      `${table.name}, column ${table.columns[column]}: expected at most ${mostCategories} different values in a static ` +
        `column, got ${categories.length}`,
    )
  return categories
}

/** The first row with a value, after a check that all rows with a value agree. */
export function onlyRow(table: Table, column: number, rows: Uint32Array, where: string): number {
  const { codes, texts } = table.cells[column]
  const first = rows.find((row) => !isMissing(texts[codes[row]]))
  if (first === undefined)
    throw new InputError(
      `${where}, column ${table.columns[column]}: expected a value in a static column, got only missing values`,
    )
  const text = texts[codes[first]]
  for (const row of rows) {
    const other = texts[codes[row]]
    if (other === text || isMissing(other)) continue
    throw new InputError(
      `${placeOf(table, column, row)}: expected one value in all rows of a series, ` +
        `got "${other}" after "${text}" (${table.place(first)})`,
    )
  }
  return first
}
