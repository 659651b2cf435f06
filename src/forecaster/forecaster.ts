/** A trained forecaster of one or many series: the networks, how each series is scaled, and the calibration. */
import { InputError } from '../engine/errors.js'
import { type Calibration, calibrated } from '../statistics/calibration.js'
import type { QuantileForecast } from '../statistics/quantiles.js'
import { inReach } from '../statistics/reach.js'
import type { ScaledSeries, ScalingChoice } from '../statistics/scaling.js'
import type { ColumnScales } from './covariate-scales.js'
import { columnCountsOf, type KnownSeries } from './known-series.js'
import type { Network } from './network.js'
import { predictAt } from './predict.js'
import { prepareSeries } from './prepared-series.js'
import type { ColumnCounts } from './shape.js'

export interface NetworkForecaster {
  readonly seasonalPeriod: number
  /** How each series trained on is scaled, by its id. */
  readonly scalings: ReadonlyMap<string, ScalingChoice>
  readonly columns: ColumnScales
  readonly networks: readonly Network[]
  readonly calibration: Calibration
}

/** A forecast in the scaled series' values, before it is calibrated. */
export interface ScaledForecast {
  readonly quantiles: QuantileForecast
  /** Of the window it was made from. */
  readonly scale: number
  readonly scaled: ScaledSeries
}

/** How a series is scaled; chosen anew where it has values of 0 and below by now, which have no logarithm. */
function choiceFor(
  { id, y }: KnownSeries,
  scalings: ReadonlyMap<string, ScalingChoice>,
): ScalingChoice | undefined {
  const choice = scalings.get(id)
  return choice?.isLog && y.some((v) => v <= 0) ? undefined : choice
}

/** @throws InputError on a series with more or fewer covariates than the networks read */
function checkCovariates(one: KnownSeries, counts: ColumnCounts): void {
  const found = columnCountsOf(one)
  for (const kind of ['past', 'future', 'static'] as const)
    if (found[kind] !== counts[kind])
      throw new InputError(
        `${one.source}: expected ${counts[kind]} ${kind} covariates as in training, got ${found[kind]}`,
      )
}

/**
 * The networks' forecasts of the steps after each series' last value, not yet calibrated.
 * @throws InputError when a series is empty
 */
export function forecastScaled(
  { networks, seasonalPeriod, scalings, columns }: NetworkForecaster,
  series: readonly KnownSeries[],
): ScaledForecast[] {
  const [{ shape }] = networks
  const prepared = series.map((one) => {
    if (one.y.length === 0) throw new InputError(`${one.source}: expected at least 1 value, got none`)
    checkCovariates(one, shape.columns)
    return prepareSeries(one, seasonalPeriod, shape, columns, choiceFor(one, scalings))
  })
  const places = prepared.map((one) => ({ series: one, end: one.values.length }))
  return predictAt(networks, places).map((forecast, i) => ({
    quantiles: forecast,
    scale: forecast.scale,
    scaled: prepared[i],
  }))
}

/** A calibrated forecast in the series' own values, in proportion to what the series ever did. */
export function restoreForecast(
  { networks, calibration }: NetworkForecaster,
  { quantiles, scale, scaled }: ScaledForecast,
  y: Float64Array,
): QuantileForecast {
  const { levels, values } = calibrated(quantiles, scale, calibration, networks[0].head.hasSpread)
  return inReach({ levels, values: values.map((row) => scaled.restore(row, y.length)) }, y)
}

/** The forecasts of the steps after each series' last value. Throws as `forecastScaled` does. */
export const forecastNext = (
  forecaster: NetworkForecaster,
  series: readonly KnownSeries[],
): QuantileForecast[] =>
  forecastScaled(forecaster, series).map((forecast, i) => restoreForecast(forecaster, forecast, series[i].y))
