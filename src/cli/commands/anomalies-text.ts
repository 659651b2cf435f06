/** What hindcast anomalies prints: how many there are, a chart of each of few series, the largest, and what was skipped. */
import { durationInWords } from '../../report/index.js'
import type { AnomalyDocument } from '../../tasks/anomalies/document.js'
import { anomalyChart } from '../terminal/chart.js'
import { anomaliesTable, skippedList } from '../terminal/tables.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/** So many series have a chart each; of more only the table is printed. */
const MOST_SHOWN = 3

/** The anomalies as text for a terminal. */
export function anomaliesText(document: AnomalyDocument, look: Look): string {
  const { series, skipped, engine, seed, seconds } = document
  const charts = series
    .slice(0, series.length > MOST_SHOWN ? 0 : MOST_SHOWN)
    .flatMap(({ id, rows }) => [paragraph(`Values of ${id}`, look), anomalyChart(rows, look)])
  return [
    ...charts,
    anomaliesTable(document, look),
    ...(skipped.length > 0 ? [skippedList(skipped, look)] : []),
    `${durationInWords(seconds)} on ${engine}, seed ${seed}\n`,
  ].join('\n')
}
