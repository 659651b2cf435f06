/** A trained forecaster that knows its columns and forecasts newer data without training. */
import { platform } from '#platform'
import { optionsOf, type Panel, type PanelOptions, panelFromRows } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import {
  forecastNext,
  type KnownSeries,
  knownSeries,
  type NetworkForecaster,
} from '../../forecaster/index.js'
import { checkFinite, type ForecastRow, rowsOf } from '../../statistics/forecast-rows.js'
import type { ForecastTask } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import { type BaselineFits, baselineForecast, fitsOf } from './baseline-fits.js'
import { ensembleForecast, type Weights } from './ensemble.js'
import type { ForecasterContext } from './forecaster-context.js'
import { forecasterBytes, readForecaster } from './forecaster-file.js'

/** The forecast of one series by a trained forecaster. */
export interface SeriesPrediction {
  /** Name of the series: from its id columns, or its target column. */
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  /** One row a step, the next one first. */
  readonly forecast: readonly ForecastRow[]
}

/** A trained forecaster: the networks, the ensemble they belong to, and how their data was read. */
export class Forecaster {
  /** The trained networks, with the scales and the calibration of their forecasts. */
  readonly networkForecaster: NetworkForecaster
  /** The columns, the ensemble and the interval levels. */
  readonly context: ForecasterContext
  /** Fitted parameters of the ensemble's baselines, by series id. */
  readonly fits: ReadonlyMap<string, BaselineFits>

  /** @param fits default none: baselines are fitted anew for each forecast */
  constructor(
    networkForecaster: NetworkForecaster,
    context: ForecasterContext,
    fits: ReadonlyMap<string, BaselineFits> = new Map(),
  ) {
    this.networkForecaster = networkForecaster
    this.context = context
    this.fits = fits
  }

  /** Number of steps that it forecasts, from 1. */
  get horizonSteps(): number {
    return this.networkForecaster.networks[0].shape.horizonSteps
  }

  get #task(): ForecastTask {
    return { seasonalPeriod: this.networkForecaster.seasonalPeriod, horizonSteps: this.horizonSteps }
  }

  get #baselines(): string[] {
    const { ensemble, network } = this.context
    return Object.keys(ensemble.weights).filter((method) => method !== network)
  }

  /**
   * The same forecaster with the baselines fitted to these series in advance: its forecasts of them are the same, to the
   * bit, but take less time.
   */
  fittedTo(known: readonly KnownSeries[]): Forecaster {
    const fits = new Map<string, BaselineFits>()
    for (const { id, y } of known) {
      const own = fitsOf(y, this.#baselines, this.#task)
      if (Object.keys(own).length > 0) fits.set(id, own)
    }
    return new Forecaster(this.networkForecaster, this.context, fits)
  }

  /**
   * The ensemble's forecasts of the steps after each series' last value, and the weights of its members. Baselines fitted
   * to a series in advance keep their parameters and update their states with the new values; they are fitted anew where
   * a series has no parameters or its values do not suit them. Series too short for one of the baselines are forecast by
   * the networks alone.
   */
  forecasts(
    known: readonly KnownSeries[],
  ): { readonly quantiles: QuantileForecast; readonly weights: Weights }[] {
    const { ensemble, network } = this.context
    const { weights } = ensemble
    const networks = weights[network] === undefined ? undefined : forecastNext(this.networkForecaster, known)
    return known.map((one, i) => {
      const fits = this.fits.get(one.id)
      try {
        const parts = Object.fromEntries(
          this.#baselines.map((method) => [method, baselineForecast(method, one.y, this.#task, fits)]),
        )
        const all = networks === undefined ? parts : { [network]: networks[i], ...parts }
        return { quantiles: ensembleForecast(all, ensemble, one.y), weights }
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        const [own] = networks === undefined ? forecastNext(this.networkForecaster, [one]) : [networks[i]]
        return { quantiles: own, weights: { [network]: 1 } }
      }
    })
  }

  /** Options for reading newer data the way the training data was read. */
  get panelOptions(): PanelOptions {
    return optionsOf(this.context.columns)
  }

  /**
   * Forecasts the steps after the last value of each series, without training. Series absent from the training data
   * are forecast too, by the networks as trained and by baselines fitted to them.
   * @param panel read with `panelOptions`
   * @throws InputError when the panel has another frequency, a series that the model takes logarithms of has values of 0
   *   or below, or future covariates do not reach the end of the horizon
   */
  predictPanel(panel: Panel): SeriesPrediction[] {
    const { columns, hasCalendar, levels } = this.context
    if (panel.frequency !== columns.frequency) {
      throw new InputError(
        `${panel.source}: expected the frequency the model was trained on, ${columns.frequency}, got ${panel.frequency}`,
      )
    }
    const { windowSteps } = this.networkForecaster.networks[0].shape
    const forecasts = this.forecasts(knownSeries(panel, this.horizonSteps, hasCalendar, windowSteps))
    forecasts.forEach(({ quantiles }, i) => {
      checkFinite(panel.series[i].source, quantiles)
    })
    return panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      forecast: rowsOf(one.future(this.horizonSteps), forecasts[i].quantiles, levels),
    }))
  }

  /**
   * Forecasts the steps after the last row of each series, without training.
   * @param rows with the columns of the training data
   * @throws InputError as `predictPanel` and `forecast` do
   */
  predict(
    rows: readonly Readonly<Record<string, unknown>>[],
    options: Pick<PanelOptions, 'fill' | 'duplicates' | 'futureTable' | 'strict'> = {},
  ): SeriesPrediction[] {
    return this.predictPanel(panelFromRows(rows, { ...this.panelOptions, ...options }))
  }

  /** The bytes of a safetensors file; `forecasterFromBytes` makes it again. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return forecasterBytes(this)
  }

  /**
   * Writes a `.safetensors` file, in place of an existing one only once it is complete.
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
  const { networkForecaster, context, fits } = readForecaster(bytes, name)
  return new Forecaster(networkForecaster, context, fits)
}

/**
 * A forecaster from a file of `save` or `hindcast forecast --save`.
 * @throws InputError when there is no such file, or it is no forecaster, of a later version, or incomplete
 */
export const loadForecaster = async (path: string): Promise<Forecaster> =>
  forecasterFromBytes(await platform.readFile(path), path)
