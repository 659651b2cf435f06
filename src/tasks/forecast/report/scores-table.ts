import type { Backtest } from '../types.js'
import { bestMethods, METHOD_NAMES, METHODS, SCORE_COLUMNS } from './scores.js'

/** The backtest's scores as an HTML table: one row a method, the best of each column marked. */
export function scoresTable(backtest: Backtest): string {
  const columns = SCORE_COLUMNS.map((column) => ({ ...column, best: bestMethods(backtest, column) }))
  const rows = METHODS.map((method) => {
    const cells = columns.map(({ key, text, best }) => {
      const value = text(backtest[method][key])
      return best.has(method)
        ? `<td class="best">${value}<span class="unseen"> (best)</span></td>`
        : `<td>${value}</td>`
    })
    return `<tr class="${method}"><th scope="row">${METHOD_NAMES[method]}</th>${cells.join('')}</tr>`
  })
  return `<div class="scroll" role="group" aria-label="Scores of the backtest" tabindex="0">
<table class="scores">
<caption>Average over every step of ${backtest.folds.length} folds. Bold is best in its column.</caption>
<thead><tr><th scope="col">Method</th>${columns.map(({ heading }) => `<th scope="col">${heading}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}
