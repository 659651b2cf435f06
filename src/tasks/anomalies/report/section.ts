import { describeFrequency } from '../../../data/time/frequency.js'
import { article, charted } from '../../../report/article.js'
import { extent, facts } from '../../../report/facts.js'
import { figure } from '../../../report/figure.js'
import { escapeHtml, prose } from '../../../report/html.js'
import type { AnomalyDocument } from '../document.js'
import { anomaliesTable } from './anomalies-table.js'
import { anomalyVerdict } from './anomaly-verdict.js'
import { largestAnomalies, MOST_MARKED, type ShownAnomalies } from './packed.js'
import { visibleRange } from './visible-range.js'

/** One series of the page of anomalies as HTML, its chart hidden until the page's script draws it. */
export function anomalySection(
  series: ShownAnomalies,
  { threshold, named }: Pick<AnomalyDocument, 'threshold'> & { readonly named: boolean },
): string {
  const { id, frequency, rows, values, anomalies } = series
  const heading = named ? 'h3' : 'h2'
  const legend = [
    { swatch: 'history', text: 'what came' },
    { swatch: 'median', text: 'expected' },
    { swatch: 'band', text: 'usual range', bands: 1 },
    { swatch: 'anomaly', text: 'anomaly' },
  ]
  const [low, high] = visibleRange(rows)
  const note = rows.some(({ lo, hi }) => lo < low || hi > high)
    ? 'The usual range goes on where it reaches the edge of the chart.'
    : ''
  const table =
    anomalies === 0
      ? ''
      : article(
          heading,
          'Table of anomalies',
          `<p>The highest score comes first${anomalies > MOST_MARKED ? `; the ${MOST_MARKED} highest are listed and marked` : ''}.</p>\n${anomaliesTable(largestAnomalies(rows))}`,
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
