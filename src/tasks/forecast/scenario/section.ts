/** One series of the page of a scenario. */
import { describeFrequency } from '../../../data/index.js'
import {
  article,
  charted,
  escapeHtml,
  extent,
  facts,
  figure,
  headRow,
  inWords,
  notesPart,
  numberFormat,
  prose,
  table,
} from '../../../report/index.js'
import { levelsOf } from '../../../statistics/forecast-rows.js'
import type { ScenarioTotal } from './document.js'
import type { ShownScenario } from './packed.js'
import { inputText, signedPercent } from './words.js'

/** Such as `The forecast sums to 1,200 over the horizon, the scenario to 1,100: -8.3 %.` */
export function totalInWords({ forecast, scenario, percent }: ScenarioTotal): string {
  const show = numberFormat([forecast, scenario])
  return (
    `The medians of the forecast sum to ${show(forecast)} over the horizon, those of the scenario to ` +
    `${show(scenario)}: ${signedPercent(percent)}.`
  )
}

/** One series of the page of a scenario as HTML, its chart hidden until the page's script draws it. */
export function scenarioSection(series: ShownScenario, { named }: { readonly named: boolean }): string {
  const { id, frequency, forecast, total, notes } = series
  const heading = named ? 'h3' : 'h2'
  const levels = inWords(levelsOf(forecast).map((level) => `${level} %`))
  const legend = [
    { swatch: 'actual', text: 'history' },
    { swatch: 'accent', text: 'forecast' },
    { swatch: 'second', text: 'scenario' },
  ]
  const note = prose(levels && `Lines are medians, bands the intervals of ${levels}.`)
  return `<section class="series" aria-label="${escapeHtml(id)}">
${named ? `<h2 class="id">${escapeHtml(id)}</h2>` : ''}
${facts([
  ['Horizon', extent('step', forecast)],
  ['Frequency', describeFrequency(frequency)],
])}
<p class="lead">${prose(totalInWords(total))}</p>
${notesPart(notes)}
${charted(heading, 'Forecast and scenario', figure('scenario', legend, note))}
${article(heading, 'Steps', stepsTable(series))}
</section>`
}

function stepsTable({ forecast, scenario, inputs }: ShownScenario): string {
  const show = numberFormat([...forecast, ...scenario].map(({ median }) => median))
  const columns = inputs.map(inputText)
  const rows = forecast.map((row, h) => {
    const difference = scenario[h].median - row.median
    const cells = [
      show(row.median),
      show(scenario[h].median),
      show(difference),
      signedPercent((100 * difference) / Math.abs(row.median)),
      ...columns.map((text) => escapeHtml(text(h))),
    ]
    return `<tr><th scope="row">${escapeHtml(row.ds)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const names = inputs.map(({ column }) => escapeHtml(column))
  return table({
    className: 'steps-of-scenario',
    label: 'Table of the steps',
    head: headRow(['Time', 'Forecast', 'Scenario', 'Difference', 'Change', ...names]),
    rows,
    tall: true,
  })
}
