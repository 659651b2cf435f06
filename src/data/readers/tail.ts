/** Lines at the end of a table that are no rows: totals and footers. */
import { isText } from '../table/number-form.js'
import type { Head } from './layout.js'
import { type Line, placesOf } from './line.js'

/** Most totals, such as a sum and a mean. */
const mostTotals = 3

const totalWords =
  /^(grand |sub)?[-\s]*(total|totals|totale|totaal|sum|summe|gesamt|gesamtsumme|insgesamt|somme|suma|soma|totalt|итого|всего|合计|合計|mean|average|mittelwert|durchschnitt|moyenne|media|average\/total)\b|^(合计|合計|итого|всего)/i

/**
 * The rows among the last lines, and notes on those left out: text below the table, and rows that sum it up instead of
 * having a time stamp.
 */
export function withoutFooters(
  lines: readonly Line[],
  head: Head,
  unit: string,
): { rows: Line[]; notes: string[] } {
  const rows = [...lines]
  const notes: string[] = []
  const isEmpty = ({ cells }: Line): boolean => cells.every((cell) => cell === '')
  const footers = takeWhile(rows, (line) => isFooter(line, head))
  if (footers.length > 0)
    notes.push(
      `Left out ${placesOf(footers, unit)} below the table as ${footers.length === 1 ? 'a footer' : 'footers'}: "${textOf(footers[0])}".`,
    )
  takeWhile(rows, isEmpty)
  const totals = takeWhile(rows, (line) => isTotal(line, head), mostTotals)
  if (totals.length > 0)
    notes.push(
      `Left out ${placesOf(totals, unit)} as ${totals.length === 1 ? 'a total' : 'totals'}: "${textOf(totals[0])}".`,
    )
  takeWhile(rows, isEmpty)
  return { rows, notes }
}

const textOf = ({ cells }: Line): string =>
  cells
    .filter((cell) => cell !== '')
    .join(' ')
    .slice(0, 60)

/** Removes lines from the end while they fit; the removed ones in order. */
function takeWhile(lines: Line[], fits: (line: Line) => boolean, most = lines.length): Line[] {
  const taken: Line[] = []
  while (lines.length > 0 && taken.length < most && fits(lines.at(-1)!)) taken.unshift(lines.pop()!)
  return taken
}

/** Text alone, where the table has data. */
function isFooter({ cells }: Line, { width, header, isData }: Head): boolean {
  if (width === 1 || !isText(cells[0]) || cells[0] === header?.[0]) return false
  if (!cells.every((cell) => cell === '' || isText(cell)) || totalWords.test(cells[0])) return false
  return cells.length !== width || cells.some((cell, column) => cell !== '' && isData[column])
}

/** A word for a total, and no time. */
function isTotal({ cells }: Line, { width, isData, isTime }: Head): boolean {
  if (cells.length !== width || width === 1) return false
  const word = cells.findIndex((cell) => totalWords.test(cell))
  if (word < 0 || !(isData[word] || isTime.includes(true))) return false
  return cells.every((cell, column) => !isTime[column] || cell === '' || isText(cell))
}
