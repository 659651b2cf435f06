/** The page of a scenario: its text, and its charts in a real browser. */
import { describe, expect, test } from 'vitest'
import { drawnCharts, hasBrowser, openedIn } from '../../../../report/testing/browser.js'
import type { ForecastRow } from '../../../../statistics/forecast-rows.js'
import type { ScenarioDocument, SeriesScenario } from '../document.js'
import { packedScenario, unpackedScenario } from '../packed.js'
import { renderScenario } from '../render.js'
import { changeInWords, signedPercent } from '../words.js'

const month = (t: number) => `${1990 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`
const row = (t: number, median: number): ForecastRow => ({
  ds: month(t),
  median,
  'lo-50': median - 1,
  'hi-50': median + 1,
  'lo-90': median - 2,
  'hi-90': median + 2,
})

const seriesOf = (id: string, change = -2): SeriesScenario => ({
  id,
  frequency: 'MS',
  history: Array.from({ length: 100 }, (_, t) => ({ ds: month(t), y: 10 + Math.sin(t) })),
  forecast: [row(100, 10), row(101, 12)],
  scenario: [row(100, 10), row(101, 12 + change)],
  difference: [0, change],
  total: { forecast: 22, scenario: 22 + change, difference: change, percent: (100 * change) / 22 },
  inputs: [
    { column: 'price <b>', given: [4, 5], changed: [4, 5.5] },
    { column: 'promotion', given: ['no', 'no'], changed: ['no', 'yes'] },
  ],
  weights: { lstm: 1 },
  notes: [],
})

const documentOf = (...series: SeriesScenario[]): ScenarioDocument => ({
  set: { price: '+10%', promotion: 'yes' },
  from: '1998-06',
  series,
  skipped: [{ id: 'x', reason: 'no rows' }],
  notes: ['The differences are associations.'],
  engine: 'wasm relaxed-simd',
  seconds: 0.1,
})

const markup = (html: string) => html.slice(0, html.lastIndexOf('<script>'))

test('words for changes and percentages', () => {
  expect(changeInWords(documentOf())).toBe('price +10% and promotion yes, from 1998-06')
  expect(changeInWords({ set: { a: '5' }, from: '1', to: '2' })).toBe('a 5, from 1 to 2')
  expect(changeInWords({ set: { a: '5' } })).toBe('a 5')
  expect([8.25, -3.14, 0.01, -0.01, Number.NaN].map(signedPercent)).toEqual([
    '+8.3 %',
    '-3.1 %',
    '0.0 %',
    '0.0 %',
    '–',
  ])
})

test('the page of one series has its notes, total and steps, with what is changed', () => {
  const html = markup(renderScenario(documentOf(seriesOf('a')), { generatedFrom: 'a.csv' }))
  expect(html).toContain('<h1>Scenario of a</h1>')
  expect(html).toContain('<dt>Scenario</dt><dd>price +10% and promotion yes, from 1998-06</dd>')
  expect(html).toContain('<p class="notice">The differences are associations.</p>')
  expect(html).toContain('1 of 2 series could not be forecast')
  expect(html).toContain(
    'The medians of the forecast sum to 22 over the horizon, those of the scenario to 20: -9.1&nbsp;%.',
  )
  expect(html).toContain('<th scope="col">price &lt;b&gt;</th>')
  const cells = ['12', '10', '-2', '-16.7 %', '5.000 → 5.500', 'no → yes']
  expect(html).toContain(
    `<tr><th scope="row">1998-06</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  )
  expect(html).not.toContain('id="picker"')
})

test('that of several has their totals, of many those with the largest change', () => {
  const html = markup(renderScenario(documentOf(seriesOf('a'), seriesOf('b', 1))))
  expect(html).toContain('<h1>Scenarios of 2 series</h1>')
  expect(html).toContain('<a href="#b">b</a></th><td>22</td><td>23</td><td>1</td><td>+4.5 %</td></tr>')
  const all = [1, 2, -9, 3].map((change, i) => seriesOf(`s${i}`, change))
  const some = markup(renderScenario(documentOf(...all), { mostSeries: 2 }))
  expect([...some.matchAll(/<a href="#(s\d)">/g)].map(([, id]) => id)).toEqual(['s0', 's2'])
  expect(some).toContain('This page lists and charts 2 of 4 series')
})

test('the page has the forecasts exact, and of the history the recent part', () => {
  const given = seriesOf('a')
  const odd = { ...given, total: { ...given.total, percent: Number.NaN } }
  const { weights: _, difference: __, history, ...expected } = odd
  const read = unpackedScenario(JSON.parse(JSON.stringify(packedScenario([odd]))), 0)
  expect(read).toMatchObject(expected)
  expect(read.history).toHaveLength(30)
  expect(read.history.at(-1)!.y).toBeCloseTo(history.at(-1)!.y, 3)
})

describe.skipIf(!hasBrowser)('in a browser', () => {
  const opened = openedIn()

  test.each([360, 768, 1280])('both fans are drawn, and nothing is wider than %d pixels', async (width) => {
    const { page, complaints } = await opened(renderScenario(documentOf(seriesOf('a'))), '', width)
    expect(await drawnCharts(page)).toEqual(['scenario'])
    expect(await page.$$('[fill="var(--band)"]')).toHaveLength(2)
    expect(await page.$$('[fill="var(--second-band)"]')).toHaveLength(2)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    expect(complaints).toEqual([])
  })

  test('a series is picked among several', async () => {
    const { page, complaints } = await opened(renderScenario(documentOf(seriesOf('a'), seriesOf('b'))), '#b')
    expect(await page.textContent('#shown h2')).toBe('b')
    expect(await drawnCharts(page)).toEqual(['scenario'])
    expect(complaints).toEqual([])
  })
})
