import type { ForecastDocument } from '../types.js'
import { type ReportData, seriesCharts } from './data.js'
import { durationInWords } from './duration.js'
import { facts } from './facts.js'
import page from './generated/page.js'
import { escapeHtml, scriptJson } from './html.js'
import { section } from './section.js'
import { styles } from './styles.js'

export interface ReportOptions {
  /** Headline and window title. Default: "Forecast of" the series' id, or the number of series. */
  readonly title?: string
  /** What the forecast was made from, such as the data file's name. Left out by default. */
  readonly generatedFrom?: string
}

/** Nothing may be fetched or sent: the report is opened from disk and passed on by mail. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

/**
 * The result as one self-contained HTML page: charts of the forecast, the backtest and the training, and
 * tables that read without script. It follows the reader's light or dark scheme, prints, and needs no network.
 *
 * The same document gives the same text. Histories longer than some thousand observations are thinned to
 * their extremes for drawing, so a report stays small.
 */
export function renderReport(
  document: ForecastDocument,
  { title = defaultTitle(document), generatedFrom = '' }: ReportOptions = {},
): string {
  const { series, engine, seed, seconds } = document
  const several = series.length > 1
  const data: ReportData = { series: series.map(seriesCharts) }
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Hindcast">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(title)}</h1>
${facts([
  ['Data', generatedFrom],
  ['Engine', engine],
  ['Seed', String(seed)],
  ['Took', durationInWords(seconds)],
])}
${several ? `<p class="picker" hidden><label for="series">Series</label><select id="series">${choices(document)}</select></p>` : ''}
<noscript><p class="notice">Charts need JavaScript, which is off here. The tables below are complete without it.</p></noscript>
</header>
${series.map((one, index) => section(one, index, several)).join('\n')}
</main>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script>${page}</script>
</body>
</html>
`
}

function defaultTitle({ series }: ForecastDocument): string {
  return series.length === 1 ? `Forecast of ${series[0]!.id}` : `Forecasts of ${series.length} series`
}

function choices({ series }: ForecastDocument): string {
  return series.map(({ id }, index) => `<option value="${index}">${escapeHtml(id)}</option>`).join('')
}
