import { capital, headRow, prose, table } from '../../../report/index.js'
import type { Scores } from '../document.js'
import { methodLabel, methodsOf } from './methods.js'
import { bestMethods, type ScoreColumn } from './scores.js'

/**
 * A backtest's scores as an HTML table: one row a method, the best of each column marked.
 * @param title of the scores, such as `point forecast`
 */
export function scoresTable(
  scores: Readonly<Record<string, Scores>>,
  given: readonly ScoreColumn[],
  title: string,
): string {
  const columns = given.map((column) => ({ ...column, best: bestMethods(scores, column) }))
  const rows = methodsOf(scores).map((method) => {
    const cells = columns.map(({ key, text, best }) => {
      const value = text(scores[method][key])
      return best.has(method)
        ? `<td class="best">${value}<span class="unseen"> (best)</span></td>`
        : `<td>${value}</td>`
    })
    const mark = method === 'model' ? ' class="model"' : ''
    return `<tr${mark}><th scope="row">${prose(capital(methodLabel(method)))}</th>${cells.join('')}</tr>`
  })
  const head = headRow([capital(title), ...columns.map(({ heading }) => prose(heading))])
  return table({ className: 'scores', label: `Scores of the ${title}`, head, rows })
}
