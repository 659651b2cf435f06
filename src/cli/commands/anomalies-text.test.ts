import { expect, test } from 'vitest'
import type { AnomalyDocument, AnomalySeries } from '../../tasks/anomalies/document.js'
import { anomaliesText } from './anomalies-text.js'

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
