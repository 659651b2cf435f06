import type { SeriesForecast } from '../types.js'
import { forecastCsv } from './forecast-csv.js'
import { escapeHtml } from './html.js'
import { numberFormat } from './numbers.js'

/** The forecast as an HTML table, and above it a link that holds the same rows, unrounded, as a CSV file. */
export function forecastTable(series: SeriesForecast): string {
  const { forecast } = series
  const show = numberFormat(
    forecast.flatMap((row) => [row.median, row['lo-80'], row['hi-80'], row['lo-95'], row['hi-95']]),
  )
  const rows = forecast.map(
    (row) =>
      `<tr><th scope="row">${escapeHtml(row.ds)}</th><td>${show(row.median)}</td>` +
      `<td>${show(row['lo-80'])}</td><td>${show(row['hi-80'])}</td>` +
      `<td>${show(row['lo-95'])}</td><td>${show(row['hi-95'])}</td></tr>`,
  )
  return `<p><a class="download" download="forecast.csv" href="${csvLink(series)}">Download as CSV</a></p>
<div class="scroll tall" role="group" aria-label="Forecast table" tabindex="0">
<table class="forecast">
<caption>Median and the central intervals that should hold 80 % and 95 % of what comes.</caption>
<thead>
<tr><th scope="col" rowspan="2">Time</th><th scope="col" rowspan="2">Median</th>
<th scope="colgroup" colspan="2">80 % interval</th><th scope="colgroup" colspan="2">95 % interval</th></tr>
<tr><th scope="col">low</th><th scope="col">high</th><th scope="col">low</th><th scope="col">high</th></tr>
</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}

function csvLink(series: SeriesForecast): string {
  const text = encodeURIComponent(forecastCsv({ series: [series] })).replaceAll('%2C', ',')
  return escapeHtml(`data:text/csv;charset=utf-8,${text}`)
}
