import { expect, test } from 'vitest'
import type { ForecastDocument, SeriesForecast } from '../document.js'
import { backtestOf, documentOf, seriesOf } from '../testing/documents.js'
import { scoresOf } from '../testing/scores.js'
import { type PackedDocument, unpacked } from './packed.js'
import { renderBacktest, renderReport } from './render.js'

const step = { median: 447.25, 'lo-80': 431, 'hi-80': 463, 'lo-95': 420, 'hi-95': 475 }
const mase = (model: number, seasonalNaive: number) => ({
  model: scoresOf({ mase: model, smape: 4 }),
  naive: scoresOf({ mase: 2 }),
  seasonalNaive: scoresOf({ mase: seasonalNaive }),
})

const backtest = backtestOf(
  {},
  {
    folds: [
      {
        cutoff: '1960-11',
        mase: { model: 1.5, naive: 2, seasonalNaive: 1.2 },
        rows: [{ ds: '1960-12', y: 432, ...step }],
      },
    ],
    scores: mase(1.5, 1.2),
    errorsByStep: { model: [1, 2], seasonalNaive: [2, 3] },
    calibration: [{ level: 0.5, share: 0.4 }],
  },
)

const series = (id: string, change: Partial<SeriesForecast> = {}): SeriesForecast =>
  seriesOf(id, {
    forecast: [
      { ds: '1961-01', ...step },
      { ds: '1961-02', ...step, median: 1.5 },
    ],
    backtest,
    ...change,
  })

const documented = (all: readonly SeriesForecast[], change: Partial<ForecastDocument> = {}) =>
  documentOf(all, { training: { loss: [1, 0.1], valLoss: [1.1, 0.2] }, ...change })

const report = (...all: SeriesForecast[]) => renderReport(documented(all))

/** The page without its script, which is the chart library's text. */
const markup = (html: string) => html.slice(0, html.lastIndexOf('<script>'))

function dataOf(html: string): PackedDocument {
  const [, json] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(html)!
  return JSON.parse(json) as PackedDocument
}

const chartsOf = (html: string) => [...html.matchAll(/data-chart="(\w+)"/g)].map(([, chart]) => chart)

test('the head line tells what was forecast and how', () => {
  const html = markup(renderReport(documented([series('passengers')]), { generatedFrom: 'airline.csv' }))
  expect(html).toContain('<title>Forecast of passengers</title>')
  expect(html).toContain('<h1>Forecast of passengers</h1>')
  for (const [name, value] of [
    ['Data', 'airline.csv'],
    ['Model', 'LSTM'],
    ['Engine', 'wasm relaxed-simd'],
    ['Seed', '7'],
    ['Run time', '1 min 15 s'],
    ['Horizon', '2 steps, 1961-01 to 1961-02'],
    ['Frequency', 'monthly (month start)'],
    ['History', '2 observations, 1960-11 to 1960-12'],
  ]) {
    expect(html).toContain(`<dt>${name}</dt><dd>${value}</dd>`)
  }
  expect(renderReport(documented([series('a')]), { title: 'Q3 & Q4' })).toContain('<h1>Q3 &amp; Q4</h1>')
})

test('the tables of a single series are in the HTML, for readers without script', () => {
  const explanation = { lags: [{ lag: 1, effect: 3 }], covariates: [] }
  const html = markup(report(series('passengers', { explanation, weights: { lstm: 0.5, ets: 0.5 } })))
  expect(html).toContain('<noscript>')
  expect(html).toContain(
    '<tr class="model"><th scope="row">Model</th><td>1.500</td><td class="best">1.000<span class="unseen"> (best)</span></td>',
  )
  expect(html).toContain('Seasonal naive beats the model: MASE 1.200 against 1.500.')
  expect(html).toContain('The forecast is an ensemble of LSTM (50&nbsp;%) and ETS (50&nbsp;%).')
  expect(html).toContain(
    '<tr><th scope="row">1961-01</th><td>447.3</td><td>431.0</td><td>463.0</td><td>420.0</td><td>475.0</td></tr>',
  )
  expect(html).toContain('<th scope="row">lag 1</th><td>+3</td>')
})

test('tables and legends have the intervals that the rows carry', () => {
  const row = {
    ds: '1961-01',
    median: 5,
    'lo-50': 4,
    'hi-50': 6,
    'lo-90': 2,
    'hi-90': 8,
    'lo-99': 1,
    'hi-99': 9,
  }
  const html = markup(report(series('a', { forecast: [row] })))
  expect([...html.matchAll(/colspan="2">(.*?)</g)].map(([, text]) => text)).toEqual([
    '50&nbsp;% interval',
    '90&nbsp;% interval',
    '99&nbsp;% interval',
  ])
  expect(html).toContain('central prediction intervals of 50&nbsp;%, 90&nbsp;% and 99&nbsp;%.')
  expect(html).toContain('aria-hidden="true"></i>99 % interval</span>')
})

test('the forecast can be saved as CSV, unrounded', () => {
  const [, link] = /href="(data:text\/csv[^"]*)"/.exec(report(series('a, b')))!
  const text = decodeURIComponent(link.slice(link.indexOf(',') + 1))
  expect(text.split('\n')[1]).toBe('"a, b",1961-01,447.25,431,463,420,475')
})

test('each chart has a place with a caption, hidden until it is drawn', () => {
  const html = markup(report(series('a')))
  expect(chartsOf(html)).toEqual(['forecast', 'backtest', 'errors', 'calibration', 'loss'])
  expect(html.match(/<article hidden>/g)).toHaveLength(5)
  expect(html.match(/<figcaption>/g)).toHaveLength(5)
})

test('the tuning is in the section of one series, and in that of all of several', () => {
  const settings = { model: 'lstm', windowSteps: 48 } as const
  const tuning = { chosen: settings, trials: [{ settings, epochs: 9, score: 0.5 }], isCutShort: false }
  for (const all of [[series('a')], [series('a'), series('b')]]) {
    const html = markup(renderReport(documented(all, { tuning })))
    expect(html.match(/<h\d>Tuning<\/h\d>/g)).toHaveLength(1)
    expect(html).toContain('<th scope="row">LSTM (window 48)</th><td>9</td><td>0.500</td>')
    expect(markup(renderReport(documented(all)))).not.toContain('>Tuning<')
  }
})

test('parts with nothing to show are left out', () => {
  const bare = series('a', { backtest: backtestOf({}) })
  const html = markup(renderReport(documentOf([bare])))
  expect(chartsOf(html)).toEqual(['forecast'])
  expect(html).not.toContain('class="scores"')
  expect(html).toContain('There is no backtest')
  expect(html).not.toContain('could not be forecast')
})

test('a backtest has its folds, scores and steps, and nothing of a forecast', () => {
  const one = series('a', { backtest: { ...backtest, folds: [...backtest.folds, ...backtest.folds] } })
  for (const all of [[one], [one, series('b')]]) {
    const html = renderBacktest(documented(all), { generatedFrom: 'a.csv' })
    const shown = markup(html)
    expect(shown).toContain(all.length === 1 ? '<h1>Backtest of a</h1>' : '<h1>Backtests of 2 series</h1>')
    expect(shown).toContain('<dt>Data</dt><dd>a.csv</dd>')
    const charts = ['errors', 'calibration']
    expect(chartsOf(shown)).toEqual(all.length === 1 ? ['backtest', ...charts] : charts)
    for (const title of ['Accuracy', 'Folds', 'Steps ahead']) expect(shown).toMatch(`>${title}</h`)
    expect(shown).not.toMatch(/Forecast table|Next value|>Training</)
    expect(unpacked(dataOf(html), 0)).toMatchObject({ forecast: [], backtest: one.backtest })
  }
  const only = markup(renderBacktest(documented([one])))
  expect(only).toContain('<dt>Horizon</dt><dd>1 step</dd>')
  expect(only).toContain('aria-hidden="true"></i>95 % interval</span>')
})

test('of several series all together come first, then a place for the one that is picked', () => {
  const html = markup(report(series('a'), series('b')))
  expect(html).toContain('<h1>Forecasts of 2 series</h1>')
  expect(html).toContain('<h2 class="id">All series</h2>')
  expect(html).toContain('<option value="0">a</option><option value="1">b</option>')
  expect(chartsOf(html)).toEqual(['errors', 'calibration', 'loss'])
  expect(html).toContain('The model is best or level in none of 2 series and seasonal naive in 2.')
  expect(html).toContain(
    '<tr><th scope="row"><a href="#b">b</a></th><td>447.3</td><td>1.500</td><td>1.200</td><td>Seasonal naive</td></tr>',
  )
  expect(html).not.toMatch(/<th scope="col">(MAE|CRPS)/)
  expect(html).toContain('<div id="shown"></div>')
  expect(markup(report(series('a')))).not.toContain('id="picker"')
})

test('many series are found by typing', () => {
  const html = markup(report(...Array.from({ length: 13 }, (_, index) => series(`s"${index}`))))
  expect(html).toContain('<input id="choice" type="search" list="names"')
  expect(html).toContain('<option value="s&quot;12"></option>')
})

test('of more series than asked for, those with the largest error and the first are shown; scores are of all', () => {
  const errors = [1, 2, 9, 3, 8]
  const all = errors.map((model, index) =>
    series(`s${index}`, { backtest: { ...backtest, scores: mase(model, 5) } }),
  )
  const html = renderReport(documented(all), { mostSeries: 3 })
  expect(dataOf(html).series.map(({ id }) => id)).toEqual(['s0', 's2', 's4'])
  expect(html).toContain('This page lists and charts 3 of 5 series')
  expect(html).toContain('The model is best or level in 2 of 5 series')
  const ids = [...html.matchAll(/<a href="#(s\d)">/g)].map(([, id]) => id)
  expect(ids).toEqual(['s2', 's4', 's0'])
  expect(() => renderReport(documented(all), { mostSeries: 0 })).toThrow(
    'renderReport mostSeries: expected a whole number from 1, got 0',
  )
})

test('a report of very many series stays small', () => {
  const all = Array.from({ length: 3000 }, (_, index) => series(`s${index}`))
  const html = renderReport(documented(all))
  expect(dataOf(html).series).toHaveLength(200)
  expect(markup(html).length).toBeLessThan(400_000)
})

test('series that were skipped are named with the reason', () => {
  const skipped = [{ id: 'x <y>', reason: 'expected at least 36 rows, got 7' }]
  for (const all of [[series('a')], [series('a'), series('b')]]) {
    const html = markup(renderReport(documented(all, { skipped })))
    expect(html).toContain(`1 of ${all.length + 1} series could not be forecast`)
    expect(html).toContain('<th scope="row">x &lt;y&gt;</th><td>expected at least 36 rows, got 7</td>')
  }
  const many = Array.from({ length: 1201 }, () => skipped[0])
  expect(renderReport(documented([series('a')], { skipped: many }))).toContain('And 1,001 more.')
})

test('ids and time stamps from the file stay text', () => {
  const hostile = '</script><script>alert(1)</script><!-- "\'&'
  const history = [{ ds: hostile, y: 1 }]
  for (const all of [[series(hostile, { history })], [series(hostile, { history }), series('b')]]) {
    const html = renderReport(documented(all, { skipped: [{ id: hostile, reason: hostile }] }))
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<!--')
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(unpacked(dataOf(html), 0).history[0].ds).toBe(hostile)
  }
})

test('the charts are drawn from the data in the page', () => {
  const data = dataOf(report(series('a'), series('b')))
  expect(data.series).toHaveLength(2)
  expect(unpacked(data, 1)).toEqual({ ...series('b'), observations: 2 })
  expect(data.training.valLoss).toEqual([1.1, 0.2])
})

test('nothing is fetched, and the same document gives the same text', () => {
  const html = report(series('a'))
  expect(html).toContain("default-src 'none'")
  expect(markup(html)).not.toMatch(/(src|href)="(?!data:)|@import|url\(/)
  expect(report(series('a'))).toBe(html)
})
