/**
 * Past and future covariates as columns of numbers. Text becomes categories, one-hot encoded: a column of 1 and 0 for each.
 *
 * Categories are those of the history; another one ahead, or in newer data, is none of them, 0 in every column. `none` and `-`
 * are categories where the others are text.
 */
import { InputError } from '../../engine/errors.js'
import { counted, listed } from '../../engine/wording.js'
import { isMissing } from '../table/cells.js'
import { type NumberColumn, numberColumn, readFlag } from '../table/number-column.js'
import { numberForm } from '../table/number-form.js'
import type { Table } from '../table/table.js'

/** With more, each is too rare to learn from. */
const mostCategories = 50

export interface CovariateColumns {
  readonly name: string
  /** Absent in a column of numbers. */
  readonly categories: readonly string[] | undefined
  /** One for each category. */
  readonly columns: readonly NumberColumn[]
  /** Names of the columns: `name`, or `name=category` for each category. */
  readonly names: readonly string[]
}

/**
 * @param known the categories, where they are known. Default: those of the history, if the column is text
 * @param isHistory whether a row has a value to learn from
 * @throws InputError on too many categories
 */
export function covariateColumns(
  table: Table,
  column: number,
  known: readonly string[] | undefined,
  isHistory: (row: number) => boolean = () => true,
): CovariateColumns {
  const name = table.columns[column]
  const categories =
    known ?? (isTextColumn(table, column) ? categoriesOf(table, column, isHistory) : undefined)
  if (categories === undefined) {
    const numbers = numberColumn(table, column, readFlag)
    return { name, categories, columns: [numbers], names: [name] }
  }
  const { codes, texts } = table.cells[column]
  return {
    name,
    categories,
    columns: categories.map((category, i) => ({
      column,
      unit: '',
      note: i === 0 ? unseenNote(table, column, categories) : undefined,
      at: (row) => {
        const text = texts[codes[row]]
        return isAbsent(text) ? Number.NaN : Number(text === category)
      },
    })),
    names: categories.map((category) => `${name}=${category}`),
  }
}

/** Names text that is none of the categories. */
function unseenNote(table: Table, column: number, categories: readonly string[]): string | undefined {
  const cells = table.cells[column]
  const counts = cells.counts()
  const unseen = [...cells.texts.entries()].filter(
    ([, text]) => !isAbsent(text) && !categories.includes(text),
  )
  const rows = unseen.reduce((sum, [code]) => sum + counts[code], 0)
  if (rows === 0) return undefined
  return (
    `${listed(unseen.map(([, text]) => text))} in ${table.columns[column]} (${counted(rows, 'row')} of ${table.name}) is not ` +
    `among the categories of the history, ${listed(categories)}: it counts as none of them.`
  )
}

const isAbsent = (cell: string): boolean => isMissing(cell) && !/^(?:none|-)$/i.test(cell)

/** Whether most cells are text. */
function isTextColumn(table: Table, column: number): boolean {
  const cells = table.cells[column]
  const counts = cells.counts()
  const { read } = numberForm(table, column)
  let [words, present] = [0, 0]
  for (const [code, text] of cells.texts.entries()) {
    if (isAbsent(text)) continue
    present += counts[code]
    if (read(text) === undefined && readFlag(text) === undefined && !isMissing(text)) words += counts[code]
    else if (isMissing(text)) present -= counts[code] // `none` is text only beside other text
  }
  return 2 * words > present
}

function categoriesOf(table: Table, column: number, isHistory: (row: number) => boolean): string[] {
  const { codes, texts } = table.cells[column]
  const used = new Set<string>()
  for (const [row, code] of codes.entries())
    if (isHistory(row) && !isAbsent(texts[code])) used.add(texts[code])
  if (used.size > mostCategories)
    throw new InputError(
      `${table.name}, column ${table.columns[column]}: expected numbers, or at most ${mostCategories} categories, ` +
        `got ${used.size} different texts: leave the column out, or merge rare ones`,
    )
  return [...used].sort()
}
