/** The text of hindcast scenario: totals over the horizon, then the steps of each of few series. */
import { counted } from '../../engine/wording.js'
import { numberFormat } from '../../report/index.js'
import type { ScenarioDocument, SeriesScenario } from '../../tasks/forecast/index.js'
import { changeInWords, inputText, signedPercent } from '../../tasks/forecast/scenario/words.js'
import { aligned } from '../terminal/aligned.js'
import { type ListColumn, list } from '../terminal/list.js'
import { printable } from '../terminal/printable.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { groupedNotes } from './grouped-notes.js'
import { idColumn } from './series-columns.js'
import { skippedText } from './skipped-text.js'

/** Up to this many series have a table of their steps each. */
const mostShown = 3

const totalColumns = (series: readonly SeriesScenario[]): ListColumn<SeriesScenario>[] => {
  const show = numberFormat(series.flatMap(({ total }) => [total.forecast, total.scenario, total.difference]))
  return [
    { heading: 'forecast', cell: ({ total }) => show(total.forecast) },
    { heading: 'scenario', cell: ({ total }) => show(total.scenario) },
    { heading: 'difference', cell: ({ total }) => show(total.difference) },
    { heading: 'change', cell: ({ total }) => signedPercent(total.percent) },
  ]
}

/** The steps of a series: what is changed, and both forecasts. */
function stepsTable({ forecast, scenario, difference, inputs }: SeriesScenario): string {
  const show = numberFormat([...forecast, ...scenario].map(({ median }) => median))
  const texts = inputs.map(inputText)
  return aligned([
    ['ds', 'forecast', 'scenario', 'difference', ...inputs.map(({ column }) => printable(column))],
    ...forecast.map((row, h) => [
      printable(row.ds),
      show(row.median),
      show(scenario[h].median),
      show(difference[h]),
      ...texts.map((text) => printable(text(h))),
    ]),
  ])
}

/** The scenario as text for a terminal. */
export function scenarioText(document: ScenarioDocument, look: Look): string {
  const { series, notes, skipped } = document
  const steps = counted(series[0].forecast.length, 'step')
  return [
    paragraph(`Forecast and scenario with ${changeInWords(document)}: sum of the medians of ${steps}`, look),
    list(series, [idColumn, ...totalColumns(series)]),
    ...notes.map((note) => paragraph(note, look)),
    ...groupedNotes(series).map((note) => paragraph(note, look)),
    ...(series.length > mostShown
      ? []
      : series.flatMap((one) => [paragraph(`Steps of ${one.id}`, look), stepsTable(one)])),
    ...skippedText(skipped, look),
  ].join('\n')
}
