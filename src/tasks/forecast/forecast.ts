/** The main job: rows in; a trained forecaster, an honest score for it, and a forecast with intervals out. */
import { type Duplicates, type Fill, type Series, seriesFromRows } from '../../data/index.js'
import { checkWhole } from '../../engine/checks.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { backtest, fewestForBacktest, type Origin, originsOf, quantilesOf } from './backtest.js'
import { forecastNext, recalibrate, trainForecaster } from './forecaster.js'
import { type RecurrentModel, recurrentModels } from './network.js'
import { stepsOf } from './quantiles.js'
import { rowsOf } from './rows.js'
import { SavedForecaster } from './saved-forecaster.js'
import { largestSeed, type TrainingProgress } from './training.js'
import type { Backtest, Fold, ForecastDocument, SeriesForecast } from './types.js'

export interface ForecastProgress extends Omit<TrainingProgress, 'done'> {
  /** Share of the whole work done, 0 to 1. */
  readonly done: number
  /** What is under way, such as `final model` or `backtest 2/5`. */
  readonly label: string
}

export interface SeriesForecastOptions {
  /** Steps ahead, a whole number from 1. */
  readonly horizon: number
  /** Which recurrent network. Default `lstm`. */
  readonly model?: RecurrentModel
  /** Of the networks' random start; the same seed gives the same forecast. Default 0. */
  readonly seed?: number
  /** Past origins of the backtest, at most. Default 5. */
  readonly folds?: number
  /** Ends the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ForecastProgress) => void
  /**
   * Called once the forecaster is trained, before the backtest, and, when the signal ends its training, with
   * the best so far.
   */
  readonly onTrained?: (forecaster: SavedForecaster) => void | Promise<void>
}

export interface ForecastOptions extends SeriesForecastOptions {
  /** Column of the values to forecast. Default: found where it is clear. */
  readonly target?: string
  /** Column of the time stamps. Default: found where it is clear. */
  readonly time?: string
  /** How missing values and absent rows are filled. Default: they are an error. */
  readonly fill?: Fill
  /** What becomes of rows that repeat a time stamp. Default: they are an error. */
  readonly duplicates?: Duplicates
  /** Steps in a season. Default: from the frequency, such as 12 for monthly values. */
  readonly season?: number
}

/** The document, and the forecaster to keep. */
export interface ForecastResult extends ForecastDocument {
  readonly forecaster: SavedForecaster
}

const defaultFolds = 5

const foldOf =
  ({ ds, y }: Series) =>
  ({ known, forecast }: Origin): Fold => {
    const stamps = ds.slice(known, known + stepsOf(forecast))
    return {
      cutoff: ds[known - 1],
      rows: rowsOf(stamps, forecast).map((row, h) => ({ ...row, y: y[known + h] })),
    }
  }

/** Mean absolute error of the model's median at each step ahead. */
const errorsByStep = (origins: readonly Origin[], y: Float64Array): number[] =>
  Array.from(origins[0].forecast.median, (_, h) => {
    const errors = origins.map(({ known, forecast }) => Math.abs(y[known + h] - forecast.median[h]))
    return errors.reduce((sum, e) => sum + e, 0) / errors.length
  })

function calibrationOf(origins: readonly Origin[], y: Float64Array): Backtest['calibration'] {
  const all = origins.map(({ known, forecast }) => ({ known, quantiles: quantilesOf(forecast) }))
  return all[0].quantiles.map(({ level }, i) => {
    const below = all.flatMap(({ known, quantiles }) =>
      Array.from(quantiles[i].values, (q, h) => Number(y[known + h] <= q)),
    )
    return { level, share: below.reduce((sum, one) => sum + one, 0) / below.length }
  })
}

/**
 * Forecasts one series.
 * @throws InputError on options out of range and on a series too short for the horizon
 */
export async function forecastSeries(
  series: Series,
  options: SeriesForecastOptions,
): Promise<ForecastResult> {
  const began = performance.now()
  const { horizon, model = 'lstm', seed = 0, folds = defaultFolds, signal, onProgress } = options
  checkWhole('forecast horizon', horizon)
  checkWhole('forecast folds', folds)
  if (!Number.isInteger(seed) || Math.abs(seed) > largestSeed) {
    throw new InputError(
      `forecast seed: expected a whole number of at most ${largestSeed} in size, got ${seed}`,
    )
  }
  if (!Object.hasOwn(recurrentModels, model)) {
    throw new InputError(
      `forecast model: expected one of ${Object.keys(recurrentModels).join(', ')}, got ${model}`,
    )
  }
  const fewest = fewestForBacktest(horizon)
  if (series.y.length < fewest) {
    throw new InputError(
      `${series.source}: expected at least ${fewest} rows for a horizon of ${horizon}, got ${series.y.length}: ` +
        'give more rows or a shorter horizon',
    )
  }
  const task = { model, seasonalPeriod: series.seasonalPeriod, horizonSteps: horizon }
  const report =
    (label: string, part: number, parts: number) =>
    ({ done, ...rest }: TrainingProgress): void =>
      onProgress?.({ ...rest, label, done: (part + done) / parts })
  const saved = (forecaster: SavedForecaster['forecaster']): SavedForecaster =>
    new SavedForecaster(forecaster, {
      id: series.id,
      target: series.target,
      timeColumn: series.timeColumn,
      frequency: series.frequency,
    })

  // The final model comes first: whoever interrupts the backtest has it.
  const trained = await trainForecaster(series.y, task, {
    seed,
    signal,
    onProgress: report('final model', 0, originsOf(series.y.length, horizon, folds).length + 1),
  })
  await options.onTrained?.(saved(trained.forecaster))
  signal?.throwIfAborted()
  const tested = await backtest(series.y, task, {
    folds,
    seed,
    signal,
    onProgress: (fold, count, progress) => report(`backtest ${fold}/${count}`, fold, count + 1)(progress),
  })
  const forecaster = recalibrate(trained, tested.past, tested.effective)
  const { loss, valLoss } = trained.training
  const result: SeriesForecast = {
    id: series.id,
    frequency: series.frequency,
    history: series.ds.map((ds, t) => ({ ds, y: series.y[t] })),
    forecast: rowsOf(series.future(horizon), forecastNext(forecaster, series.y)),
    backtest: {
      folds: tested.origins.map(foldOf(series)),
      scores: tested.scores,
      errorsByStep: { model: errorsByStep(tested.origins, series.y) },
      calibration: calibrationOf(tested.origins, series.y),
    },
    weights: { [model]: 1 },
  }
  return {
    model,
    series: [result],
    skipped: [],
    overall: { ...result.backtest, folds: [] },
    training: { loss, valLoss },
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
    forecaster: saved(forecaster),
  }
}

/**
 * Forecasts the series in a table's rows.
 *
 *     const { series } = await forecast(rows, { target: 'passengers', horizon: 12 })
 *
 * @param rows sorted by time here; values may be numbers, dates or text, as in a CSV
 * @throws InputError when columns or frequency are not clear, values are missing or not numbers, the series is
 *   too short for the horizon, or an option is out of range
 */
export async function forecast(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<ForecastResult> {
  const { target, time, fill, duplicates, season, ...rest } = options
  return forecastSeries(seriesFromRows(rows, { target, time, fill, duplicates, season }), rest)
}
