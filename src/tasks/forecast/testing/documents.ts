import type { Backtest, ForecastDocument, Scores, SeriesForecast } from '../document.js'
import { scoresOf } from './scores.js'

/** A backtest of which only the MASE of some methods matters. */
export const backtestOf = (
  mase: Readonly<Record<string, number>>,
  change: Partial<Backtest> = {},
): Backtest => ({
  folds: [],
  scores: Object.fromEntries(
    Object.entries(mase).map(([method, value]): [string, Scores] => [method, scoresOf({ mase: value })]),
  ),
  errorsByStep: {},
  calibration: [],
  ...change,
})

/** A forecast of one step of a monthly series, of which only some matters. */
export const seriesOf = (id: string, change: Partial<SeriesForecast> = {}): SeriesForecast => ({
  id,
  frequency: 'MS',
  history: [
    { ds: '1960-11', y: 390 },
    { ds: '1960-12', y: 432 },
  ],
  forecast: [{ ds: '1961-01', median: 447.25, 'lo-80': 431, 'hi-80': 463, 'lo-95': 420, 'hi-95': 475 }],
  backtest: backtestOf({ model: 1, naive: 2 }),
  weights: { lstm: 1 },
  ...change,
})

export const documentOf = (
  series: readonly SeriesForecast[],
  change: Partial<ForecastDocument> = {},
): ForecastDocument => ({
  model: 'lstm',
  series,
  skipped: [],
  notes: [],
  overall: { ...series[0].backtest, folds: [] },
  training: { loss: [], valLoss: [] },
  engine: 'wasm relaxed-simd',
  seed: 7,
  seconds: 75,
  ...change,
})
