import { describeFrequency } from '../../../data/frequency.js'
import type { SeriesForecast } from '../types.js'
import { facts } from './facts.js'
import { figure, type LegendEntry } from './figure.js'
import { forecastTable } from './forecast-table.js'
import { escapeHtml } from './html.js'
import { fixed } from './numbers.js'
import { scoresTable } from './scores-table.js'
import { coverageNote, verdict } from './verdict.js'

/**
 * One series of the report as static HTML: its facts, tables and captions, and the places of its charts,
 * hidden until the page's script fills them. Parts with nothing to show (no backtest, no training) are left
 * out.
 *
 * @param named whether the section bears the series' id, as it must among several
 */
export function section(series: SeriesForecast, index: number, named: boolean): string {
  const { id, backtest, training } = series
  const heading = named ? 'h3' : 'h2'
  const article = (title: string, content: string, state = '') =>
    `<article${state}><${heading}>${title}</${heading}>\n${content}</article>`
  const charted = (title: string, figure: string) => article(title, figure, ' hidden')
  const articles = [charted('Forecast', forecastFigure(series))]
  if (backtest.folds.length > 0) {
    articles.push(article('How good is it?', scores(series)), charted('Backtest', backtestFigure()))
  }
  if (training.loss.length > 0) articles.push(charted('Training', trainingFigure(series)))
  articles.push(article('Forecast table', forecastTable(series)))
  return `<section data-series="${index}" aria-label="${escapeHtml(id)}">
${named ? `<h2 class="id">${escapeHtml(id)}</h2>` : ''}
${seriesFacts(series)}
<p class="lead">${prose(verdict(backtest))}</p>
${articles.join('\n')}
</section>`
}

const FAN: readonly LegendEntry[] = [
  ['median', 'median forecast'],
  ['band80', '80 % interval'],
  ['band95', '95 % interval'],
]

function forecastFigure({ history }: SeriesForecast): string {
  const last = history.at(-1)
  const note = last ? `The dashed line is the last observation, ${escapeHtml(last.ds)}.` : ''
  return figure('forecast', [['history', 'history'], ...FAN], note)
}

function scores({ backtest }: SeriesForecast): string {
  const rules =
    'Each method forecast stretches of the past from the data before them. MASE and sMAPE measure the error: ' +
    'lower is better, and a MASE of 1 is the error of repeating the last season within the training data. ' +
    'The intervals should hold 80 % and 95 % of what came; MSIS, the lower the better, adds to the width of the 95 % ' +
    'ones what values outside of them cost.'
  return `<p>${prose(rules)}</p>\n${scoresTable(backtest)}\n<p>${prose(coverageNote(backtest))}</p>`
}

function backtestFigure(): string {
  const note = 'Each dashed line is a cutoff: the forecast to its right saw nothing later.'
  return figure('backtest', [['history', 'what came'], ...FAN], note)
}

function trainingFigure({ training }: SeriesForecast): string {
  const validated = training.valLoss.length > 0
  const legend: LegendEntry[] = [['training', 'training loss']]
  if (validated) legend.push(['validation', 'validation loss'])
  const note = 'Loss after each epoch of the final training.'
  return figure('loss', legend, validated ? `${note} The ring marks the lowest validation loss.` : note)
}

function seriesFacts({ history, forecast, frequency }: SeriesForecast): string {
  return facts([
    ['Horizon', extent('step', forecast)],
    ['Frequency', describeFrequency(frequency)],
    ['History', extent('observation', history)],
  ])
}

/** How many rows there are and from when to when. */
function extent(thing: string, rows: readonly { readonly ds: string }[]): string {
  const [first, last] = [rows[0]?.ds, rows.at(-1)?.ds]
  const count = `${fixed(0)(rows.length)} ${thing}${rows.length === 1 ? '' : 's'}`
  if (first === undefined || last === undefined) return count
  return first === last ? `${count}, ${first}` : `${count}, ${first} to ${last}`
}

/** Running text in which a percent sign does not part from its number at a line's end. */
function prose(text: string): string {
  return escapeHtml(text).replaceAll(' %', '&nbsp;%')
}
