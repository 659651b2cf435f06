import { describeFrequency } from '../../../data/index.js'
import { article, charted, escapeHtml, extent, facts, figure, prose } from '../../../report/index.js'
import type { AnomalyDocument } from '../document.js'
import { anomaliesTable } from './anomalies-table.js'
import { anomalyVerdict } from './anomaly-verdict.js'
import { largestAnomalies, mostMarked, type ShownAnomalies } from './packed.js'
import { visibleRange } from './visible-range.js'

/** One series of the page of anomalies as HTML, its chart hidden until the page's script draws it. */
export function anomalySection(
  series: ShownAnomalies,
  { threshold, named }: Pick<AnomalyDocument, 'threshold'> & { readonly named: boolean },
): string {
  const { id, frequency, rows, values, anomalies } = series
  const heading = named ? 'h3' : 'h2'
  const legend = [
    { swatch: 'actual', text: 'actual' },
    { swatch: 'accent', text: 'expected' },
    { swatch: 'band', text: 'expected range', bands: 1 },
    { swatch: 'anomaly', text: 'anomaly' },
  ]
  const [low, high] = visibleRange(rows)
  const note = rows.some(({ lo, hi }) => lo < low || hi > high)
    ? 'The expected range continues beyond the edge of the chart.'
    : ''
  const table =
    anomalies === 0
      ? ''
      : article(
          heading,
          'Anomalies',
          `<p>Sorted by score, highest first${anomalies > mostMarked ? `; the ${mostMarked} highest are listed and marked` : ''}.</p>\n${anomaliesTable(largestAnomalies(rows))}`,
        )
  return `<section class="series" aria-label="${escapeHtml(id)}">
${named ? `<h2 class="id">${escapeHtml(id)}</h2>` : ''}
${facts([
  ['Frequency', describeFrequency(frequency)],
  ['Values', extent('value', rows, values)],
])}
<p class="lead">${prose(anomalyVerdict({ anomalies, values, threshold }))}</p>
${charted(heading, 'Actual and expected', figure('anomalies', legend, note))}
${table}
</section>`
}
