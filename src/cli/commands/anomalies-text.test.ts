import { expect, test } from 'vitest'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from '../../tasks/anomalies/document.js'
import { anomaliesTable, anomaliesText } from './anomalies-text.js'

const look = { columns: 80, colour: false }

const series = (id: string): AnomalySeries => ({
  id,
  frequency: 'D',
  rows: [1, 9].map((score, t) => ({
    ...{ ds: `2020-01-0${t + 1}`, y: 20 + t, expected: 10.5, lo: 8, hi: 12 },
    score,
    isAnomaly: score > 3,
  })),
})

const document = (count: number): AnomalyDocument => ({
  series: Array.from({ length: count }, (_, index) => series(`s${index}`)),
  skipped: [],
  threshold: 3,
  engine: 'wasm simd',
  seed: 7,
  seconds: 75,
})

test('few series have a chart each, before the table of all', () => {
  const text = anomaliesText(document(2), look)
  expect(text.match(/^Values of s\d\n\n/gm)).toHaveLength(2)
  expect(text.match(/◆ anomaly$/gm)).toHaveLength(2)
  expect(text).toContain('\n\n2 of 4 values are anomalies')
  expect(text).toMatch(/\n1 min 15 s on wasm simd, seed 7\n$/)
})

test('of many series there is the table alone', () => {
  expect(anomaliesText(document(4), look)).toMatch(/^4 of 8 values are anomalies/)
})

test('series that were skipped are named', () => {
  const text = anomaliesText({ ...document(1), skipped: [{ id: 'new', reason: 'too short' }] }, look)
  expect(text).toContain('1 series skipped:\nnew: too short\n')
})

const scored: AnomalyRow[] = [2, 5.25, 9, Number.POSITIVE_INFINITY].map((score, t) => ({
  ds: `2020-01-0${t + 1}`,
  y: 20 + t,
  expected: 10.5,
  lo: 8,
  hi: 12,
  score,
  isAnomaly: score >= 3,
}))
const seriesWith = (id: string, given: AnomalyRow[]) => ({ id, frequency: 'D', rows: given })

test('anomalies are listed by score', () => {
  expect(anomaliesTable({ series: [seriesWith('a', scored)], threshold: 3 }, { columns: 80 })).toBe(
    [
      '3 of 4 values are anomalies, with a score of 3 or more. By chance alone, 1 value',
      'in 1,000 has such a score: hardly any of these.',
      '',
      'ds          score  actual  expected    lo     hi',
      '2020-01-04      ∞   23.00     10.50  8.00  12.00',
      '2020-01-03    9.0   22.00     10.50  8.00  12.00',
      '2020-01-02    5.3   21.00     10.50  8.00  12.00',
      '',
    ].join('\n'),
  )
})

test('anomalies of several series have their ids, and the rest is counted', () => {
  const many = Array.from({ length: 12 }, (_, index) => seriesWith(`s${index}`, scored.slice(1, 3)))
  const table = anomaliesTable({ series: many, threshold: 3 }, { columns: 80 })
  expect(table).toContain('\nseries  ds          score  actual')
  expect(table).toMatch(/\ns0 {6}2020-01-03 {4}9\.0 /)
  expect(table).toMatch(/\nand 4 more\n$/)
})

test('there may be none', () => {
  const none = { series: [seriesWith('a', scored.slice(0, 1))], threshold: 3 }
  expect(anomaliesTable(none, { columns: 400 })).toBe(
    'None of 1 value is an anomaly, with a score of 3 or more. ' +
      'By chance alone, 1 value in 1,000 has such a score: hardly any of these.\n',
  )
})
