/** The text of hindcast anomalies: a chart of each of few series, the highest scores, and the skipped series. */
import { durationInWords, numberFormat } from '../../report/index.js'
import type { AnomalyDocument, AnomalyRow } from '../../tasks/anomalies/document.js'
import { anomalyVerdict, scoreText } from '../../tasks/anomalies/report/index.js'
import { type ListColumn, list, shortId } from '../terminal/list.js'
import { printable } from '../terminal/printable.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { anomaliesChart } from './anomalies-chart.js'
import { skippedText } from './skipped-text.js'

/** Up to this many series have a chart each; of more, only the table is printed. */
const mostCharted = 3

/** Anomalies listed, at most. */
const mostListed = 20

/** The anomalies as text for a terminal. */
export function anomaliesText(document: AnomalyDocument, look: Look): string {
  const { series, skipped, engine, seed, seconds } = document
  const charted = series.length > mostCharted ? [] : series
  return [
    ...charted.flatMap(({ id, rows }) => [paragraph(`Values of ${id}`, look), anomaliesChart(rows, look)]),
    anomaliesTable(document, look),
    ...skippedText(skipped, look),
    `${durationInWords(seconds)} on ${engine}, seed ${seed}\n`,
  ].join('\n')
}

/**
 * Anomalies by score, the highest first, below their number; of several series, each with its id.
 */
export function anomaliesTable(
  { series, threshold }: Pick<AnomalyDocument, 'series' | 'threshold'>,
  look: Pick<Look, 'columns'>,
): string {
  const found = series
    .flatMap(({ id, rows }) => rows.filter(({ isAnomaly }) => isAnomaly).map((row) => ({ ...row, id })))
    .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score))
  const values = series.reduce((sum, { rows }) => sum + rows.length, 0)
  const head = paragraph(anomalyVerdict({ anomalies: found.length, values, threshold }), look)
  if (found.length === 0) return head
  const named = series.length > 1
  const columns = anomalyColumns(found.slice(0, mostListed))
  const table = list(found, named ? columns : columns.slice(1), {
    most: mostListed,
    leftColumns: named ? 2 : 1,
  })
  return `${head}\n${table}`
}

type ListedRow = AnomalyRow & { readonly id: string }

/** @param listed rows, of which those of a series share a format */
function anomalyColumns(listed: readonly ListedRow[]): ListColumn<ListedRow>[] {
  const formats = new Map(
    listed.map(({ id }) => {
      const own = listed.filter((row) => row.id === id)
      return [id, numberFormat(own.flatMap(({ y, expected, lo, hi }) => [y, expected, lo, hi]))]
    }),
  )
  const number = (heading: string, key: 'y' | 'expected' | 'lo' | 'hi'): ListColumn<ListedRow> => ({
    heading,
    cell: (row) => formats.get(row.id)!(row[key]),
  })
  return [
    { heading: 'series', cell: ({ id }) => shortId(id) },
    { heading: 'ds', cell: ({ ds }) => printable(ds) },
    { heading: 'score', cell: ({ score }) => scoreText(score) },
    number('actual', 'y'),
    number('expected', 'expected'),
    number('lo', 'lo'),
    number('hi', 'hi'),
  ]
}
