import { expect, test } from 'vitest'
import { backtestOf, documentOf, seriesOf } from '../../tasks/forecast/testing/documents.js'
import { earlyText } from './early-text.js'

const look = { columns: 120, colour: false }
const notes = ['Forecast of the baselines.', 'Another note.']
const fold = {
  cutoff: '1960-11',
  mase: { model: 0.8 },
  rows: [{ ...seriesOf('a').forecast[0], ds: '1960-12', y: 432 }],
}
const backtest = backtestOf({ model: 0.8, naive: 2 }, { folds: [fold] })
const row = (ds: string, y: number) => ({
  ds,
  median: y,
  'lo-80': y - 1,
  'hi-80': y + 1,
  'lo-95': y - 2,
  'hi-95': y + 2,
})
const forecast = ['1961-01', '1961-02', '1961-03', '1961-04'].map((ds, h) => row(ds, 10 + h))

test('of one series: which forecast it is, its MASE and the next values', () => {
  const document = documentOf([seriesOf('a', { backtest, forecast })], { notes })
  expect(earlyText(document, [], look)).toBe(
    'Forecast of the baselines. MASE 0.800 over 1 fold. Next, with the 80 % interval: 1961-01 10 (9 to 11), 1961-02 11 (10 to\n' +
      '12), 1961-03 12 (11 to 13).\n',
  )
})

test('the interval is one of those asked for', () => {
  const own = [{ ds: '1961-01', median: 5, 'lo-50': 4, 'hi-50': 6 }]
  const text = (rows: typeof forecast | typeof own) =>
    earlyText(documentOf([seriesOf('a', { forecast: rows })], { notes }), [], look)
  expect(text(own)).toContain('Next, with the 50 % interval: 1961-01 5 (4 to 6).')
  expect(text([{ ds: '1961-01', median: 5 }] as never)).toContain('Next: 1961-01 5.')
})

test('of several series: the mean MASE, and the files that have the forecast', () => {
  const document = documentOf([seriesOf('a', { backtest }), seriesOf('b', { backtest })], {
    notes,
    overall: backtest,
  })
  expect(earlyText(document, ['f.csv', 'r.html'], look)).toBe(
    'Forecast of the baselines. MASE 0.800 over 1 fold of 2 series. In f.csv and r.html until a better one comes.\n',
  )
})

test('without a backtest there is no MASE', () => {
  const text = earlyText(documentOf([seriesOf('a', { backtest: backtestOf({}) })], { notes }), [], look)
  expect(text).not.toContain('MASE')
})
