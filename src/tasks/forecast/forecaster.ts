/** One series' forecaster: how it is scaled, the networks, and how wide their intervals must be. */
import { InputError } from '../../engine/errors.js'
import { type Calibration, calibrate, livelinessAt } from './intervals.js'
import { predictNext, type RecurrentModel, shapeFor, type TrainedNetworks } from './network.js'
import { normalQuantile } from './normal.js'
import { LEVELS, type QuantileForecast } from './quantiles.js'
import { type ScalingChoice, scaleSeries } from './scaling.js'
import { fewestValues, type Training, type TrainingOptions, trainNetworks } from './training.js'

export interface Forecaster {
  readonly scaling: ScalingChoice
  /** Steps in a season. */
  readonly seasonalPeriod: number
  readonly networks: TrainedNetworks
  readonly calibration: Calibration
}

export interface TrainedForecaster {
  readonly forecaster: Forecaster
  readonly training: Training
  /** The scaled series. */
  readonly values: Float64Array
}

/** What is to be learned. */
export interface Task {
  readonly model: RecurrentModel
  readonly seasonalPeriod: number
  readonly horizonSteps: number
}

/** A forecast made in the past, and what came. */
export interface PastForecast {
  /** Values known to it. */
  readonly known: number
  readonly median: Float64Array
  readonly actual: Float64Array
}

/**
 * A forecaster whose calibration also rests on past forecasts, such as those of a backtest.
 * @param past where a logarithm is taken, those that are not all positive are left out
 * @param pastEffective forecasts without overlap they amount to
 */
export function recalibrate(
  { forecaster, training, values }: TrainedForecaster,
  past: readonly PastForecast[],
  pastEffective: number,
): Forecaster {
  const level = (v: number): number => (forecaster.scaling.isLog ? Math.log(v) : v)
  const residuals = past
    .map(({ known, median, actual }) => ({
      known,
      errors: actual.map((v, h) => level(v) - level(median[h])),
    }))
    .filter(({ errors }) => errors.every(Number.isFinite))
  const { windowSteps } = forecaster.networks.shape
  const effective = training.effective + pastEffective
  return {
    ...forecaster,
    calibration: calibrate(values, [...training.residuals, ...residuals], windowSteps, effective),
  }
}

/**
 * Trains a forecaster on the values of one series.
 * @throws InputError when there are too few values
 */
export async function trainForecaster(
  y: Float64Array,
  { model, seasonalPeriod, horizonSteps }: Task,
  options: TrainingOptions,
): Promise<TrainedForecaster> {
  const fewest = fewestValues(horizonSteps)
  if (y.length < fewest) {
    throw new InputError(
      `forecast: expected at least ${fewest} values for a horizon of ${horizonSteps}, got ${y.length}`,
    )
  }
  const { values, choice } = scaleSeries(y, seasonalPeriod)
  const shape = shapeFor(model, values.length, seasonalPeriod, horizonSteps)
  const training = await trainNetworks(values, shape, options)
  const calibration = calibrate(values, training.residuals, shape.windowSteps, training.effective)
  return {
    forecaster: { scaling: choice, seasonalPeriod, networks: training.networks, calibration },
    training,
    values,
  }
}

/** Fewest values a trained forecaster needs to see. */
export const fewestToSee = ({ scaling, seasonalPeriod, networks }: Forecaster): number =>
  Math.max(networks.shape.windowSteps, scaling.hasPattern ? 3 * seasonalPeriod : 0)

/** How far a quantile lies from the median, in mean sizes of errors: between the known widths as normal ones do. */
function widthAt({ width80, width95 }: Calibration, level: number): number {
  const z = Math.abs(normalQuantile(level))
  const [z80, z95] = [normalQuantile(0.9), normalQuantile(0.975)]
  const width = z <= z80 ? (z / z80) * width80 : width80 + ((z - z80) / (z95 - z80)) * (width95 - width80)
  return level < 0.5 ? -width : width
}

/**
 * The forecast of the steps after the last value.
 * @param where what messages call the values
 * @throws InputError when there are fewer values than the networks need to see, or values of 0 and below where
 *   the forecaster takes logarithms
 */
export function forecastNext(forecaster: Forecaster, y: Float64Array, where = 'predict'): QuantileForecast {
  const { scaling, seasonalPeriod, networks, calibration } = forecaster
  const fewest = fewestToSee(forecaster)
  if (y.length < fewest) {
    throw new InputError(`${where}: expected at least ${fewest} values before the forecast, got ${y.length}`)
  }
  if (scaling.isLog && y.some((v) => v <= 0)) {
    throw new InputError(
      `${where}: expected values above 0, for the model takes logarithms, got ${y.find((v) => v <= 0)}`,
    )
  }
  const { values, restore } = scaleSeries(y, seasonalPeriod, scaling)
  const median = predictNext(networks, values)
  const { change, sizes } = calibration
  const liveliness = livelinessAt(values, values.length, networks.shape.windowSteps, change)
  const at = (width: number): Float64Array =>
    restore(
      median.map((v, h) => v + width * liveliness * sizes[h]),
      y.length,
    )
  return { levels: LEVELS, values: LEVELS.map((level) => at(widthAt(calibration, level))) }
}
