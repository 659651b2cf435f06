import { largestFirst } from '../../../report/chosen.js'
import { seriesLink } from '../../../report/html.js'
import { fixed, numberFormat } from '../../../report/numbers.js'
import type { SeriesForecast } from '../document.js'
import { capital, methodLabel } from './methods.js'
import { modelError } from './model-error.js'
import { bestBaseline, leader } from './standing.js'

const mase = fixed(3)

/**
 * The series as an HTML table, the largest error first: what comes next, the errors of the model and of the best
 * baseline, and which of the two did better. Each id is a link that the page's script answers.
 */
export function seriesTable(series: readonly SeriesForecast[]): string {
  const rows = largestFirst(series, modelError).map(({ id, forecast, backtest }) => {
    const next = forecast[0]?.median ?? Number.NaN
    const best = bestBaseline(backtest)
    const first = leader(backtest)
    const cells = [
      numberFormat([next])(next),
      mase(backtest.scores.model?.mase ?? null),
      mase(best === undefined ? null : backtest.scores[best].mase),
      first === undefined ? '–' : capital(methodLabel(first)),
    ]
    return `<tr><th scope="row">${seriesLink(id)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  return `<div class="scroll tall" role="group" aria-label="Table of the series" tabindex="0">
<table class="list">
<thead>
<tr><th scope="col">Series</th><th scope="col">Next value</th><th scope="col">MASE of the model</th><th scope="col">of the best baseline</th><th scope="col">Best</th></tr>
</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}
