/** The accuracy by level of totals as a table. */
import { escapeHtml, fixed, headRow, table } from '../../../report/index.js'
import type { GroupLevel } from '../document.js'

const mase = fixed(3)

/** A row for each level: how many totals it has, and the MASE before and after they add up. */
export function groupsTable(groups: readonly GroupLevel[]): string {
  const rows = groups.map(({ level, count, mase: found }) => {
    const values = [found?.base, found?.bottomUp, found?.reconciled].map((value) => mase(value ?? null))
    const cells = [fixed(0)(count), ...values].map((text) => `<td>${text}</td>`).join('')
    return `<tr><th scope="row">${escapeHtml(level)}</th>${cells}</tr>`
  })
  const head = headRow([
    'Totals by',
    'Count',
    'MASE of each alone',
    'Of sums of series',
    'Of forecasts that add up',
  ])
  return table({ className: 'scores', label: 'MASE by level', head, rows })
}
