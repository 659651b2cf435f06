import { escapeHtml, inWords, numberFormat, prose, table } from '../../../report/index.js'
import { levelsOf, valuesOf } from '../../../statistics/forecast-rows.js'
import type { SeriesForecast } from '../document.js'
import { forecastCsv } from './forecast-csv.js'

/** The forecast as an HTML table, and above it a link with the same rows, unrounded, as a CSV file. */
export function forecastTable(series: Pick<SeriesForecast, 'id' | 'forecast'>): string {
  const { forecast } = series
  const levels = levelsOf(forecast)
  const show = numberFormat(forecast.flatMap((row) => valuesOf(row, levels)))
  const intervals = levels.map((level) => `<th scope="colgroup" colspan="2">${level}&nbsp;% interval</th>`)
  const bounds = levels.map(() => '<th scope="col">low</th><th scope="col">high</th>')
  const html = table({
    className: 'forecast',
    label: 'Forecast table',
    caption: prose(captionOf(levels)),
    head: `<tr><th scope="col" rowspan="2">Time</th><th scope="col" rowspan="2">Median</th>${intervals.join('')}</tr>
<tr>${bounds.join('')}</tr>`,
    rows: forecast.map((row) => {
      const cells = valuesOf(row, levels).map((value) => `<td>${show(value)}</td>`)
      return `<tr><th scope="row">${escapeHtml(row.ds)}</th>${cells.join('')}</tr>`
    }),
    tall: true,
  })
  return `<p class="download"><a download="forecast.csv" href="${csvLink(series)}">Download as CSV</a></p>
${html}`
}

function captionOf(levels: readonly number[]): string {
  if (levels.length === 0) return 'Median of each step.'
  const shares = inWords(levels.map((level) => `${level} %`))
  return `Median and central prediction interval${levels.length > 1 ? 's' : ''} of ${shares}.`
}

function csvLink(series: Pick<SeriesForecast, 'id' | 'forecast'>): string {
  const text = encodeURIComponent(forecastCsv({ series: [series] })).replaceAll('%2C', ',')
  return escapeHtml(`data:text/csv;charset=utf-8,${text}`)
}
