/** A trained forecaster that knows its columns and forecasts newer data without training. */
import { platform } from '#platform'
import {
  checkFutureFeatures,
  optionsOf,
  type Panel,
  type PanelOptions,
  panelFromRows,
  type Series,
} from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import {
  forecastNext,
  type KnownSeries,
  knownSeries,
  type NetworkForecaster,
} from '../../forecaster/index.js'
import { checkKnown, checkOptions } from '../../options/index.js'
import type { Pool } from '../../parallel/index.js'
import { beyondNotes, within } from '../../statistics/bounds.js'
import { asWideAsOthers, movesOf, othersCount } from '../../statistics/cold-start.js'
import { checkFinite, rowsOf } from '../../statistics/forecast-rows.js'
import { finished, type Parts } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import { type BaselineFits, baselineForecast, fitsIn } from './baselines/index.js'
import { among, ensembleForecast, type Weights, weightsOf } from './ensemble/index.js'
import { finalForecasts } from './final-forecasts.js'
import type { ForecasterContext } from './forecaster-context.js'
import { extended, type History } from './history.js'
import { cleaned, type Outlier } from './outliers.js'
import { usualPathsNote } from './paths/draw.js'
import { checkPathCount } from './paths/option.js'
import {
  type PredictOptions,
  type PredictPanelOptions,
  predictOptions,
  readingOptions,
} from './predict-options.js'
import type { SeriesPrediction } from './prediction.js'
import { forecasterBytes, readForecaster } from './saving/forecaster-file.js'
import { trainedIds } from './trained-ids.js'

/** The ensemble's forecast of a series, and the weights of its members. */
interface EnsembleForecast {
  readonly quantiles: QuantileForecast
  readonly weights: Weights
}

/** A trained forecaster: the networks, the ensemble they belong to, and how their data was read. */
export class Forecaster {
  /**
   * The trained networks, with the scales and the calibration of their forecasts; undefined where series were too short
   * for one, and baselines forecast alone.
   */
  readonly networkForecaster: NetworkForecaster | undefined
  /** The columns, the ensemble and the interval levels. */
  readonly context: ForecasterContext
  /** Fitted parameters of the ensemble's baselines, by series id. */
  readonly fits: ReadonlyMap<string, BaselineFits>

  /** The last values of each series trained on, by id. */
  readonly histories: ReadonlyMap<string, History>

  /**
   * Without `histories` newer rows are forecast by themselves, without `fits` baselines are fitted anew. @internal
   */
  constructor(
    networkForecaster: NetworkForecaster | undefined,
    context: ForecasterContext,
    histories: ReadonlyMap<string, History> = new Map(),
    fits: ReadonlyMap<string, BaselineFits> = new Map(),
  ) {
    this.networkForecaster = networkForecaster
    this.context = context
    this.histories = histories
    this.fits = fits
  }

  /** Number of steps that it forecasts, from 1. */
  get horizonSteps(): number {
    return this.context.task.horizonSteps
  }

  get #baselines(): string[] {
    const { ensemble, network } = this.context
    return Object.keys(ensemble.weights).filter((method) => method !== network)
  }

  /**
   * The same forecaster with the baselines fitted to these series in advance: its forecasts of them are the same, to the
   * bit, but take less time.
   * @param before fits of some baselines to these series, which are kept
   * @internal
   */
  async fittedTo(
    known: readonly KnownSeries[],
    pool: Pool,
    before: ReadonlyMap<string, BaselineFits> = new Map(),
  ): Promise<Forecaster> {
    const values = known.map(({ y }) => y)
    const kept = known.map(({ id }) => before.get(id))
    const found = await fitsIn(pool, values, this.#baselines, this.context.task, kept)
    const all = known.map(({ id }, i) => [id, found[i]] as const)
    const fits = new Map(all.filter(([, own]) => Object.keys(own).length > 0))
    return new Forecaster(this.networkForecaster, this.context, this.histories, fits)
  }

  /**
   * The ensemble's forecasts of the steps after each series' last value, and the weights of its members. Baselines fitted
   * to a series in advance keep their parameters and update their states with the new values; they are fitted anew where
   * a series has no parameters or its values do not suit them. Series too short for one of the baselines are forecast by
   * the networks alone, or without any by the other baselines. @internal
   * @throws InputError where a series is too short for all of them
   */
  *forecasts(known: readonly KnownSeries[]): Parts<EnsembleForecast[]> {
    const { networkForecaster } = this
    const { ensemble, network = '', task } = this.context
    const networks =
      networkForecaster === undefined || ensemble.weights[network] === undefined
        ? undefined
        : forecastNext(networkForecaster, known)
    const isNew = ({ y }: KnownSeries): boolean => othersCount(y, this.horizonSteps) > 0
    const moves = known.some(isNew)
      ? movesOf(
          [...known, ...this.histories.values()].map(({ y }) => y),
          this.horizonSteps,
        )
      : undefined
    const widened = (quantiles: QuantileForecast, { y }: KnownSeries): QuantileForecast =>
      within(moves === undefined ? quantiles : asWideAsOthers(quantiles, y, moves), this.context.bounds)
    const forecastOf = (one: KnownSeries, i: number): EnsembleForecast => {
      const fits = this.fits.get(one.id)
      const weights = weightsOf(ensemble, one.id)
      const parts: Record<string, QuantileForecast> = networks === undefined ? {} : { [network]: networks[i] }
      let tooShort: InputError | undefined
      for (const method of Object.keys(weights)) {
        if (method === network) continue
        try {
          parts[method] = baselineForecast(method, one.y, task, fits)
        } catch (error) {
          if (!(error instanceof InputError)) throw error
          tooShort = error
        }
      }
      if (tooShort === undefined)
        return { quantiles: widened(ensembleForecast(parts, { ...ensemble, weights }, one.y), one), weights }
      if (networkForecaster !== undefined) {
        const [own] = networks === undefined ? forecastNext(networkForecaster, [one]) : [networks[i]]
        return { quantiles: widened(own, one), weights: { [network]: 1 } }
      }
      const left = among(weights, Object.keys(parts))
      if (left === undefined) throw new InputError(`${one.source}: ${tooShort.message}`)
      const quantiles = ensembleForecast(parts, { ...ensemble, weights: left }, one.y)
      return { quantiles: widened(quantiles, one), weights: left }
    }
    const forecasts: EnsembleForecast[] = []
    for (const [i, one] of known.entries()) {
      forecasts.push(forecastOf(one, i))
      yield
    }
    return forecasts
  }

  #scalingNotes({ id, y }: Series): string[] {
    const isLog = this.networkForecaster?.scalings.get(id)?.isLog
    return isLog && y.some((v) => v <= 0)
      ? [
          'values of 0 or below, unlike in the training: the model reads the series on another scale; train it anew.',
        ]
      : []
  }

  /** Options for reading newer data the way the training data was read. */
  get panelOptions(): PanelOptions {
    return optionsOf(this.context.columns)
  }

  /**
   * Forecasts the steps after the last value of each series, without training. A series trained on is forecast from its
   * last training values and the newer ones, so that few newer rows are enough. Series absent from the training data
   * are forecast too, by the networks as trained and by baselines fitted to them.
   * @param panel read with `panelOptions`
   * @param given `levels` of the prediction intervals, in place of the forecaster's own, what is done with `outliers`, and
   *   how many sample `paths` are drawn, by which `seed`
   * @throws InputError when the panel has another frequency, or future covariates do not reach the end of the horizon
   */
  predictPanel(panel: Panel, given: PredictPanelOptions = {}): SeriesPrediction[] {
    checkKnown('predict', Object.keys(predictOptions), given)
    checkOptions('predict', predictOptions, given)
    checkPathCount('predict', given, panel.series.length, this.horizonSteps)
    const { columns, hasCalendar } = this.context
    const { levels = this.context.levels, paths: pathCount, seed = predictOptions.seed.default } = given
    if (panel.frequency !== columns.frequency) {
      throw new InputError(
        `${panel.source}: expected the frequency the model was trained on, ${columns.frequency}, got ${panel.frequency}`,
      )
    }
    // Without a network, nothing reads the calendar.
    const windowSteps = this.networkForecaster?.networks[0].shape.windowSteps ?? 1
    checkFutureFeatures(panel, this.horizonSteps)
    const ids = trainedIds(panel, columns)
    const whole = panel.series.map((one, i) => extended(one, this.histories.get(ids[i])))
    // Looked for among the values from the training too, but only newer ones are named.
    const extendedPanel = { ...panel, series: whole.map((one, i) => ({ ...one.series, id: ids[i] })) }
    const {
      panel: { series },
      outliers,
    } = cleaned(extendedPanel, given.outliers)
    const newer = (i: number): Outlier[] => {
      const { ds, y } = panel.series[i]
      return (outliers.get(ids[i]) ?? []).filter((one) => y[ds.indexOf(one.ds)] === one.y)
    }
    const known = knownSeries({ ...panel, series }, this.horizonSteps, hasCalendar, windowSteps)
    const forecasts = finished(this.forecasts(known))
    forecasts.forEach((one, i) => {
      checkFinite(panel.series[i].source, one.quantiles)
    })
    const { quantiles, paths } = finished(
      finalForecasts(
        panel,
        known,
        forecasts.map((one) => one.quantiles),
        this.context,
        { paths: pathCount, seed },
      ),
    )
    const pathNotes = paths && this.context.dependence === undefined ? [usualPathsNote] : []
    return panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      forecast: rowsOf(one.future(this.horizonSteps), quantiles[i], levels),
      weights: forecasts[i].weights,
      notes: [
        ...whole[i].notes,
        ...this.#scalingNotes(series[i]),
        ...beyondNotes(one.y, this.context.bounds),
        ...pathNotes,
      ],
      ...(newer(i).length > 0 && { outliers: newer(i) }),
      ...(paths && { paths: paths[i] }),
    }))
  }

  /**
   * Forecasts the steps after the last row of each series, without training.
   * @param rows with the columns of the training data
   * @throws InputError as `predictPanel` and `forecast` do
   */
  predict(
    rows: readonly Readonly<Record<string, unknown>>[],
    { levels, outliers, paths, seed, ...reading }: PredictOptions = {},
  ): SeriesPrediction[] {
    checkKnown('predict', [...readingOptions, ...Object.keys(predictOptions)], reading)
    const panel = panelFromRows(rows, { ...this.panelOptions, ...reading })
    return this.predictPanel(panel, { levels, outliers, paths, seed })
  }

  /** The bytes of a safetensors file; `forecasterFromBytes` makes it again. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return forecasterBytes(this)
  }

  /**
   * Writes a `.safetensors` file to `path`, in place of an existing one only once it is complete.
   * @throws InputError when it cannot be written
   */
  async save(path: string): Promise<void> {
    await platform.writeFile(path, this.toBytes())
  }
}

/**
 * A forecaster from the bytes of `toBytes`. Its forecasts are those of the saved one, bit for bit.
 * @param name of the file, for messages; default `forecaster`
 * @throws InputError on bytes of another kind, of a later version, or incomplete ones
 */
export function forecasterFromBytes(bytes: Uint8Array, name = 'forecaster'): Forecaster {
  const { networkForecaster, context, histories, fits } = readForecaster(bytes, name)
  return new Forecaster(networkForecaster, context, histories, fits)
}

/**
 * A forecaster from the file `path`, of `save` or `hindcast forecast --save`.
 * @throws InputError when there is no such file, or it is no forecaster, of a later version, or incomplete
 */
export const loadForecaster = async (path: string): Promise<Forecaster> =>
  forecasterFromBytes(await platform.readFile(path), path)
