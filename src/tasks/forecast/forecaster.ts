/** A forecaster that knows its columns: it forecasts newer data without training. */
import { platform } from '#platform'
import { optionsOf, type Panel, type PanelOptions, panelFromRows } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import {
  forecastNext,
  type KnownSeries,
  knownSeries,
  type NetworkForecaster,
} from '../../forecaster/index.js'
import { type ForecastRow, rowsOf } from '../../statistics/forecast-rows.js'
import type { ForecastTask } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import { type BaselineFits, baselineForecast, fitsOf } from './baseline-fits.js'
import { ensembleForecast, type Weights } from './ensemble.js'
import type { ForecasterContext } from './forecaster-context.js'
import { forecasterBytes, readForecaster } from './forecaster-file.js'

/** The forecast of one series. */
export interface SeriesPrediction {
  readonly id: string
  readonly frequency: string
  readonly forecast: readonly ForecastRow[]
}

export class Forecaster {
  readonly networkForecaster: NetworkForecaster
  readonly context: ForecasterContext
  /** What the simple methods that are mixed in found in each series, by its id. */
  readonly fits: ReadonlyMap<string, BaselineFits>

  /** @param fits default none: the simple methods are fitted anew for each forecast */
  constructor(
    networkForecaster: NetworkForecaster,
    context: ForecasterContext,
    fits: ReadonlyMap<string, BaselineFits> = new Map(),
  ) {
    this.networkForecaster = networkForecaster
    this.context = context
    this.fits = fits
  }

  /** Steps ahead it forecasts. */
  get horizonSteps(): number {
    return this.networkForecaster.networks[0].shape.horizonSteps
  }

  get #task(): ForecastTask {
    return { seasonalPeriod: this.networkForecaster.seasonalPeriod, horizonSteps: this.horizonSteps }
  }

  get #simpleMethods(): string[] {
    const { ensemble, network } = this.context
    return Object.keys(ensemble.weights).filter((method) => method !== network)
  }

  /**
   * The same forecaster, which keeps what the baselines find in these series. It forecasts them alike, to the bit, but
   * sooner.
   */
  fittedTo(known: readonly KnownSeries[]): Forecaster {
    const fits = new Map<string, BaselineFits>()
    for (const { id, y } of known) {
      const own = fitsOf(y, this.#simpleMethods, this.#task)
      if (Object.keys(own).length > 0) fits.set(id, own)
    }
    return new Forecaster(this.networkForecaster, this.context, fits)
  }

  /**
   * The mixed forecasts of the steps after each series' last value, with what each is mixed from. Simple methods keep
   * the parameters that were fitted to a series, by its id, and move their states on through the values given; to
   * series without, and to values that the parameters do not hold for, they are fitted. Series too short for one of
   * them are forecast by the networks alone.
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
          this.#simpleMethods.map((method) => [method, baselineForecast(method, one.y, this.#task, fits)]),
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

  /** The options that read newer data as that trained on was read. */
  get panelOptions(): PanelOptions {
    return optionsOf(this.context.columns)
  }

  /**
   * The forecasts of the steps after the last value of each series, without training. Series that were not trained on
   * are forecast by what was learned from the others, and by simple methods fitted to them.
   * @param panel read with `panelOptions`
   * @throws InputError when the panel has another frequency, a series has values of 0 and below where the model takes
   *   logarithms of it, or something known ahead is not given for the horizon
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
    return panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      forecast: rowsOf(one.future(this.horizonSteps), forecasts[i].quantiles, levels),
    }))
  }

  /**
   * The forecasts of the steps after the last of the rows of each series; the rows have the columns of those trained
   * on.
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

  /** Writes a `.safetensors` file, which is replaced whole or not at all. */
  async save(path: string): Promise<void> {
    await platform.writeFile(path, this.toBytes())
  }
}

/**
 * A forecaster from the bytes that `toBytes` gave. It forecasts bit for bit what the saved one did.
 * @param name of the file, for messages
 * @throws InputError on what is not a whole forecaster
 */
export function forecasterFromBytes(bytes: Uint8Array, name = 'forecaster'): Forecaster {
  const { networkForecaster, context, fits } = readForecaster(bytes, name)
  return new Forecaster(networkForecaster, context, fits)
}

/**
 * A forecaster from a file that `save` wrote.
 * @throws InputError when there is no such file, or it is not a whole forecaster
 */
export const loadForecaster = async (path: string): Promise<Forecaster> =>
  forecasterFromBytes(await platform.readFile(path), path)
