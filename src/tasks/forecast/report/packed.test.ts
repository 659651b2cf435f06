import { expect, test } from 'vitest'
import type { SeriesForecast } from '../document.js'
import { backtestOf, documentOf, seriesOf } from '../testing/documents.js'
import { packed, unpacked, unpackedEvaluation, unpackedTraining } from './packed.js'

const days = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(2005, 0, 1) + (from + index) * 86_400_000).toISOString().slice(0, 10),
  )

const row = (ds: string) => ({ ds, median: 0.25, 'lo-80': -0.5, 'hi-80': 1e-7, 'lo-99.5': -2, 'hi-99.5': 2 })

function series(id: string, length: number, horizon = 2): SeriesForecast {
  const history = days(0, length).map((ds, index) => ({ ds, y: index === 17 ? 99 : index % 7 }))
  const rows = history.slice(-horizon).map(({ ds, y }) => ({ ...row(ds), y }))
  return seriesOf(id, {
    history,
    forecast: days(length, horizon).map(row),
    backtest: backtestOf(
      { model: 0.5, naive: 2 },
      {
        folds: [{ cutoff: history[length - horizon - 1].ds, mase: { model: 0.5, naive: 2 }, rows }],
        errorsByStep: { model: [1, 2], naive: [1.5, 2.5] },
        calibration: [{ level: 0.5, share: 0.25 }],
      },
    ),
    weights: { lstm: 0.75, ets: 0.25 },
    explanation: { lags: [{ lag: 1, effect: 2 }], covariates: [{ name: 'holiday', effect: -1 }] },
  })
}

const throughJson = (...all: SeriesForecast[]) => {
  const page = JSON.parse(JSON.stringify(packed(documentOf(all), all))) as ReturnType<typeof packed>
  return { page, read: all.map((_, index) => unpacked(page, index)) }
}

test('a short series comes through whole', () => {
  const given = series('a', 40)
  const [read] = throughJson(given).read
  expect(read).toEqual({ ...given, observations: 40 })
})

test('forecasts are exact, what was forecast before as fine as a chart can show', () => {
  const given = series('a', 40)
  const thirds = { ds: '2005-03-01', median: 1 / 3, 'lo-80': -2 / 3, 'hi-80': 1e-7 }
  const [read] = throughJson({
    ...given,
    history: given.history.map(({ ds, y }) => ({ ds, y: 1000 * y + 1 / 3 })),
    forecast: [thirds],
    backtest: {
      ...given.backtest,
      folds: [{ cutoff: '2005-02-28', mase: { model: 1 / 3 }, rows: [{ ...thirds, y: 0.5 }] }],
    },
  }).read
  expect(read.forecast[0]).toEqual(thirds)
  expect(read.history[1].y).toBe(1000)
  expect(read.backtest.folds[0].rows[0].median).toBe(0.33333)
})

test('equal lists of time stamps are kept once', () => {
  const { page } = throughJson(series('a', 40), series('b', 40), series('c', 41))
  expect(page.stamps).toHaveLength(6)
})

test('a long history is thinned, but not its peaks nor what the backtest shows', () => {
  const given = series('a', 50_000, 300)
  const [read] = throughJson(given).read
  expect(read.observations).toBe(50_000)
  expect(read.history.length).toBeLessThan(3600)
  expect(Math.max(...read.history.map(({ y }) => y))).toBe(99)
  expect(read.history[0]).toEqual(given.history[0])
  expect(read.history.slice(-1500)).toEqual(given.history.slice(-1500))
})

test('the more series there are, the more each is thinned', () => {
  const all = Array.from({ length: 200 }, (_, index) => series(`s${index}`, 5000))
  const { history } = unpacked(packed(documentOf(all), all), 0)
  expect(history.length).toBeLessThan(800)
  expect(history.slice(-250)).toEqual(all[0].history.slice(-250))
})

test('numbers that are not finite come back as such, not as null', () => {
  const given = series('a', 40)
  const odd = {
    ...given,
    history: given.history.map((one, index) => (index === 3 ? { ...one, y: Number.NaN } : one)),
    forecast: [{ ...given.forecast[0], 'hi-80': Number.POSITIVE_INFINITY }],
    backtest: backtestOf(
      { model: Number.NaN },
      {
        folds: [{ cutoff: '2005-01-09', mase: { model: Number.POSITIVE_INFINITY }, rows: [] }],
        errorsByStep: { model: [Number.NaN] },
      },
    ),
  }
  const { page, read } = throughJson(odd)
  expect(read[0].history[3].y).toBeNaN()
  expect(read[0].forecast[0]['hi-80']).toBeNaN()
  expect(read[0].backtest.scores.model.mase).toBeNaN()
  expect(read[0].backtest.folds[0].mase.model).toBeNaN()
  expect(read[0].backtest.errorsByStep.model[0]).toBeNaN()
  expect(unpackedEvaluation(page.overall).errorsByStep.model[0]).toBeNaN()
  const training = { loss: [1, Number.NaN], valLoss: [2] }
  const written = JSON.stringify(packed(documentOf([odd], { training }), [odd]))
  expect(unpackedTraining(JSON.parse(written))).toEqual(training)
})
