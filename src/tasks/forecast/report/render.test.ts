import { expect, test } from 'vitest'
import { scoresOf } from '../testing/scores.js'
import type { ForecastDocument, Scores, SeriesForecast } from '../types.js'
import type { ReportData } from './data.js'
import { renderReport } from './render.js'

const scores = (mase: number): Scores => scoresOf({ mase, smape: 4 })
const step = { median: 447.25, 'lo-80': 431, 'hi-80': 463, 'lo-95': 420, 'hi-95': 475 }

function series(id: string, change: Partial<SeriesForecast> = {}): SeriesForecast {
  return {
    id,
    frequency: 'MS',
    history: [
      { ds: '1960-11', y: 390 },
      { ds: '1960-12', y: 432 },
    ],
    forecast: [
      { ds: '1961-01', ...step },
      { ds: '1961-02', ...step, median: 1.5 },
    ],
    backtest: {
      folds: [{ cutoff: '1960-11', rows: [{ ds: '1960-12', y: 432, ...step }] }],
      model: scores(1.5),
      naive: scores(2),
      seasonalNaive: scores(1.2),
      drift: scores(3),
      theta: scores(2.5),
      ets: scores(2.6),
    },
    training: { loss: [1, 0.1], valLoss: [1.1, 0.2] },
    ...change,
  }
}

const report = (...all: SeriesForecast[]) => renderReport(documentOf(...all))

function documentOf(...all: SeriesForecast[]): ForecastDocument {
  return { series: all, engine: 'wasm relaxed-simd', seed: 7, seconds: 75 }
}

/** The page without its script, which is the chart library's text. */
const markup = (html: string) => html.slice(0, html.lastIndexOf('<script>'))

function dataOf(html: string): ReportData {
  const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(html)!
  return JSON.parse(json!) as ReportData
}

test('the head line tells what was forecast and how', () => {
  const html = markup(renderReport(documentOf(series('passengers')), { generatedFrom: 'airline.csv' }))
  expect(html).toContain('<title>Forecast of passengers</title>')
  expect(html).toContain('<h1>Forecast of passengers</h1>')
  for (const [name, value] of [
    ['Data', 'airline.csv'],
    ['Engine', 'wasm relaxed-simd'],
    ['Seed', '7'],
    ['Took', '1 min 15 s'],
    ['Horizon', '2 steps, 1961-01 to 1961-02'],
    ['Frequency', 'monthly (month start)'],
    ['History', '2 observations, 1960-11 to 1960-12'],
  ]) {
    expect(html).toContain(`<dt>${name}</dt><dd>${value}</dd>`)
  }
  expect(renderReport(documentOf(series('a')), { title: 'Q3 & Q4' })).toContain('<h1>Q3 &amp; Q4</h1>')
})

test('the tables stand in the HTML, for readers without script', () => {
  const html = markup(report(series('passengers')))
  expect(html).toContain('<noscript>')
  expect(html).toContain(
    '<tr class="model"><th scope="row">model</th><td>1.500</td><td class="best">4.0 %<span class="unseen"> (best)</span></td>',
  )
  expect(html).toContain('Seasonal naive beats the model: MASE 1.200 against 1.500.')
  expect(html).toContain(
    '<tr><th scope="row">1961-01</th><td>447.3</td><td>431.0</td><td>463.0</td><td>420.0</td><td>475.0</td></tr>',
  )
  expect(html.match(/<caption>/g)).toHaveLength(2)
})

test('the forecast can be saved as CSV, unrounded', () => {
  const [, link] = /href="(data:text\/csv[^"]*)"/.exec(report(series('a, b')))!
  const text = decodeURIComponent(link!.slice(link!.indexOf(',') + 1))
  expect(text.split('\n')[1]).toBe('"a, b",1961-01,447.25,431,463,420,475')
})

test('each chart has a place with a caption, hidden until it is drawn', () => {
  const html = markup(report(series('a')))
  expect([...html.matchAll(/data-chart="(\w+)"/g)].map(([, chart]) => chart)).toEqual([
    'forecast',
    'backtest',
    'loss',
  ])
  expect(html.match(/<article hidden>/g)).toHaveLength(3)
  expect(html.match(/<figcaption>/g)).toHaveLength(3)
})

test('parts with nothing to show are left out', () => {
  const bare = series('a', {
    training: { loss: [], valLoss: [] },
    backtest: { ...series('a').backtest, folds: [] },
  })
  const html = markup(report(bare))
  expect(html).not.toMatch(/data-chart="(loss|backtest)"|class="scores"/)
  expect(html).toContain('No backtest was made')
})

test('several series can be chosen among', () => {
  const html = markup(report(series('a'), series('b')))
  expect(html).toContain('<option value="0">a</option><option value="1">b</option>')
  expect(html.match(/<section /g)).toHaveLength(2)
  expect(html).toContain('<h1>Forecasts of 2 series</h1>')
  expect(markup(report(series('a')))).not.toContain('<select')
})

test('ids and time stamps from the file stay text', () => {
  const hostile = '</script><script>alert(1)</script><!-- "\'&'
  const html = report(series(hostile, { history: [{ ds: hostile, y: 1 }] }))
  expect(html).not.toContain('<script>alert')
  expect(html).not.toContain('<!--')
  expect(html.match(/<script/g)).toHaveLength(2)
  expect(dataOf(html).series[0]!.history.ds).toEqual([hostile])
})

test('the charts are drawn from the data in the page', () => {
  const { series: drawn } = dataOf(report(series('a'), series('b')))
  expect(drawn).toHaveLength(2)
  expect(drawn[1]!.history.y).toEqual([390, 432])
  expect(drawn[1]!.forecast[0]).toMatchObject({ median: 447.25, x: Date.UTC(1961, 0, 1) })
  expect(drawn[1]!.valLoss).toEqual([1.1, 0.2])
})

test('nothing is fetched, and the same document gives the same text', () => {
  const html = report(series('a'))
  expect(html).toContain("default-src 'none'")
  expect(markup(html)).not.toMatch(/(src|href)="(?!data:)|@import|url\(/)
  expect(report(series('a'))).toBe(html)
})
