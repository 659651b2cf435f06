import { expect, test } from 'vitest'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from '../document.js'
import { type PackedAnomalies, packedAnomalies, unpackedAnomalies } from './packed.js'
import { renderAnomalies } from './render-anomalies.js'

const hour = (t: number) => new Date(Date.UTC(2005, 0, 1) + t * 3_600_000).toISOString().slice(0, 16)

/** Values of 10, but for some: index and score. */
const series = (id: string, length: number, odd: Readonly<Record<number, number>>): AnomalySeries => ({
  id,
  frequency: 'h',
  rows: Array.from({ length }, (_, t): AnomalyRow => {
    const isAnomaly = t in odd
    const expectation = { expected: 10, lo: 8, hi: 12 }
    return { ds: hour(t), y: isAnomaly ? 20.5 : 10, ...expectation, score: odd[t] ?? 0.1, isAnomaly }
  }),
})

const document = (...all: AnomalySeries[]): AnomalyDocument => ({
  series: all,
  skipped: [],
  threshold: 3,
  engine: 'wasm relaxed-simd',
  seed: 7,
  seconds: 75,
})

const markup = (html: string) => html.slice(0, html.lastIndexOf('<script>'))

function dataOf(html: string): PackedAnomalies {
  const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(html)!
  return JSON.parse(json) as PackedAnomalies
}

test('anomalies are in a table by score, for readers without script too', () => {
  const html = markup(renderAnomalies(document(series('load', 50, { 3: 4, 40: 9.25 }))))
  expect(html).toContain('<h1>Anomalies in load</h1>')
  expect(html).toContain(
    '2 of 50 values are anomalies, with a score of 3 or more. ' +
      'By chance alone, 1 value in 1,000 has such a score: about 0.1 of these.',
  )
  const rows = [...html.matchAll(/<tr><th scope="row" data-ds="(.*?)">.*?<\/th>(.*?)<\/tr>/g)]
  expect(rows.map(([, ds]) => ds)).toEqual([hour(40), hour(3)])
  const [[, , cells]] = rows
  expect(cells).toBe('<td>9.3</td><td class="value">20.50</td><td>10.00</td><td>8.00 to 12.00</td>')
  expect(html).toContain('data-chart="anomalies"')
})

test('without anomalies there is no table', () => {
  const html = markup(renderAnomalies(document(series('load', 5000, {}))))
  expect(html).toContain('None of 5,000 values is an anomaly')
  expect(html).not.toContain('<table')
})

test('of several series the anomalies of all come first, each with its series', () => {
  const html = markup(
    renderAnomalies(document(series('a', 20, { 1: 4 }), series('b & c', 20, { 2: 8 }), series('d', 9, {}))),
  )
  expect(html).toContain('<h1>Anomalies in 3 series</h1>')
  expect([...html.matchAll(/<a href="#(.*?)">(.*?)<\/a>/g)].map(([, ...found]) => found)).toEqual([
    ['b%20%26%20c', 'b &amp; c'],
    ['a', 'a'],
  ])
  expect(html).toContain('<div id="shown"></div>')
})

test('of more series than asked for, those with the highest scores and the first are shown', () => {
  const all = [1, 4, 9, 3, 8].map((score, index) => series(`s${index}`, 9, { 2: score }))
  const html = renderAnomalies(document(...all), { mostSeries: 3 })
  expect(dataOf(html).series.map(({ id }) => id)).toEqual(['s0', 's2', 's4'])
  expect(html).toContain('This page charts 3 of 5 series')
  expect(html).toContain('<a href="#s2">s2</a>')
  expect(html).toContain('<th scope="row">s1</th>')
  expect(() => renderAnomalies(document(...all), { mostSeries: 1.5 })).toThrow(
    'renderAnomalies mostSeries: expected a whole number from 1, got 1.5',
  )
})

test('series that were skipped are named with the reason', () => {
  const skipped = [{ id: 'x <y>', reason: 'expected at least 30 values, got 7' }]
  const html = markup(renderAnomalies({ ...document(series('a', 50, {})), skipped }))
  expect(html).toContain('1 of 2 series could not be scored')
  expect(html).toContain('<th scope="row">x &lt;y&gt;</th><td>expected at least 30 values, got 7</td>')
  expect(markup(renderAnomalies(document(series('a', 50, {}))))).not.toContain('could not be scored')
})

test('the script has the rows as they were, infinite scores included', () => {
  const given = series('a', 60, { 3: Number.POSITIVE_INFINITY })
  const data = dataOf(renderAnomalies(document(given)))
  expect(unpackedAnomalies(data, 0)).toEqual({ ...given, values: 60, anomalies: 1 })
  expect(renderAnomalies(document(given))).toContain('<td>∞</td>')
})

test('a long series is thinned, but not around its anomalies', () => {
  const given = series('a', 100_000, { 50000: 5 })
  const [packed] = packedAnomalies({ threshold: 3 }, [given]).series
  expect(packed).toMatchObject({ values: 100_000, anomalies: 1 })
  expect(packed.ds.length).toBeLessThan(3100)
  const near = packed.at[0]
  expect(packed.ds.slice(near - 30, near + 31)).toEqual(
    Array.from({ length: 61 }, (_, index) => hour(49_970 + index)),
  )
})

test('ids and time stamps from the file stay text', () => {
  const hostile = '</script><script>alert(1)</script><!-- "\'&'
  const given = series(hostile, 5, { 1: 4 })
  const rows = given.rows.map((row) => ({ ...row, ds: row.ds + hostile }))
  for (const all of [[{ ...given, rows }], [{ ...given, rows }, given]]) {
    const html = renderAnomalies(document(...all))
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<!--')
    expect(html.match(/<script/g)).toHaveLength(2)
  }
})
