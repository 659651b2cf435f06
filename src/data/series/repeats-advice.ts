/** What to do about rows that repeat a time stamp, by their cause. */
import { isMissing, readNumber } from '../table/cells.js'
import type { Table } from '../table/table.js'
import { duplicateRules } from './duplicates.js'

/** Repeats of at least this share of the rows are no accident. */
const fewestOfSeries = 0.2

/**
 * @param order rows of one series in time order
 * @param steps the step of each of them
 * @param others columns without a role
 */
export function repeatsAdvice(
  table: Table,
  order: Uint32Array,
  steps: Uint32Array,
  others: readonly number[],
  hasIds: boolean,
): string {
  const repeats = [...steps.keys()].filter((i) => i > 0 && steps[i] === steps[i - 1])
  const isSame = (i: number) =>
    table.cells.every(({ codes, texts }) => texts[codes[order[i]]] === texts[codes[order[i - 1]]])
  if (repeats.every(isSame))
    return `the rows are the same in every column: keep the first with ${table.setting('duplicates', 'first')}`
  if (repeats.length < fewestOfSeries * steps.length) return mergeAdvice(table)
  const column = others
    .filter((column) => tellsApart(table, column, order, steps))
    .sort((a, b) => distinct(table, a, order) - distinct(table, b, order))[0]
  if (column !== undefined) {
    const name = table.columns[column]
    const also = hasIds ? ' beside the present id columns' : ''
    return `column ${name} tells them apart: if it names the series, add ${table.setting('id', name)}${also}`
  }
  const areSeveral = !hasIds && 2 * repeats.length >= steps.length
  const several = `if the table holds several series, name them with ${table.setting('id', 'COLUMN')}; else `
  return (areSeveral ? several : '') + mergeAdvice(table)
}

export function mergeAdvice(table: Table): string {
  const ways = duplicateRules.slice(1).map((way) => table.setting('duplicates', way))
  return `merge them with ${ways.join(' or ')}`
}

/** Whether a column of names or numbers of series has each of them once a stamp, and each of them often. */
function tellsApart(table: Table, column: number, order: Uint32Array, steps: Uint32Array): boolean {
  const { codes, texts } = table.cells[column]
  const isName = (text: string): boolean => {
    const number = readNumber(text)
    return !isMissing(text) && (number === undefined || Number.isInteger(number))
  }
  if (distinct(table, column, order) > order.length / 2) return false
  let seen = new Set<number>()
  return order.every((row, i) => {
    if (i === 0 || steps[i] !== steps[i - 1]) seen = new Set()
    const isNew = !seen.has(codes[row])
    seen.add(codes[row])
    return isNew && isName(texts[codes[row]])
  })
}

function distinct(table: Table, column: number, order: Uint32Array): number {
  const { codes } = table.cells[column]
  return new Set([...order].map((row) => codes[row])).size
}
