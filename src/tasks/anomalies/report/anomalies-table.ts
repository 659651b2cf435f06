import { escapeHtml, fixed, headRow, numberFormat, seriesLink, table } from '../../../report/index.js'
import type { AnomalyRow } from '../document.js'

/** A score to a tenth. */
export const scoreText = (score: number): string =>
  score === Number.POSITIVE_INFINITY ? '∞' : fixed(1)(score)

export interface ListedAnomaly extends AnomalyRow {
  /** Id of the series; left out where there is but one. */
  readonly id?: string
}

/**
 * Anomalies as an HTML table in the order given.
 * @param charted ids of the series that the page charts, which are links to them
 */
export function anomaliesTable(
  rows: readonly ListedAnomaly[],
  charted: ReadonlySet<string> = new Set(),
): string {
  const ofSeries = rows.some(({ id }) => id !== undefined)
  const show = rowFormats(rows)
  const lines = rows.map((row, index) => {
    const { ds, y, expected, lo, hi, score, id = '' } = row
    const text = show[index]
    const stamp = escapeHtml(ds)
    const head = ofSeries
      ? `<th scope="row">${charted.has(id) ? seriesLink(id) : escapeHtml(id)}</th><td>${stamp}</td>`
      : `<th scope="row" data-ds="${stamp}">${stamp}</th>`
    return `<tr>${head}<td>${scoreText(score)}</td><td class="value">${text(y)}</td><td>${text(expected)}</td><td>${text(lo)} to ${text(hi)}</td></tr>`
  })
  const series = ofSeries ? ['Series'] : []
  return table({
    className: ofSeries ? 'anomalies ids' : 'anomalies',
    label: 'Table of anomalies',
    head: headRow([...series, 'Time', 'Score', 'Actual', 'Expected', 'Expected range']),
    rows: lines,
    tall: true,
  })
}

/** Numbers of one series share a format; those of several have each their own. */
function rowFormats(rows: readonly ListedAnomaly[]) {
  const values = ({ y, expected, lo, hi }: AnomalyRow) => [y, expected, lo, hi]
  const byId = new Map<string | undefined, ListedAnomaly[]>()
  for (const row of rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row])
  const formats = new Map([...byId].map(([id, own]) => [id, numberFormat(own.flatMap(values))]))
  return rows.map(({ id }) => formats.get(id)!)
}
