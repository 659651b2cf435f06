/** A forecaster of one or many series: how each is scaled, the networks, and how far their intervals must reach. */
import { InputError } from '../engine/errors.js'
import {
  type Calibration,
  calibrate,
  calibrated,
  type EvaluatedForecast,
  effectiveCount,
} from '../statistics/calibration.js'
import { areIntermittentCounts, isCount } from '../statistics/counts.js'
import { seasonalScale } from '../statistics/metrics/index.js'
import { asTheirPast, type QuantileForecast } from '../statistics/quantiles.js'
import { type ScaledSeries, type ScalingChoice, scaleSeries } from '../statistics/scaling.js'
import { type HeadKind, heads } from './heads.js'
import type { Network } from './network.js'
import { predictAt } from './predict.js'
import { type ColumnCounts, type NetworkKind, type NetworkShape, type Strategy, shapeFor } from './shape.js'
import { type Training, type TrainingOptions, trainNetworks } from './training.js'
import { type Place, type ScaledValues, scaleOf } from './windows.js'

/** One series as it is given: values that are known, and columns beside them. */
export interface KnownSeries {
  readonly id: string
  /** What messages call it. */
  readonly source: string
  readonly y: Float64Array
  readonly covariates: {
    readonly past: readonly Float64Array[]
    /** Each as long as y, and the horizon more. */
    readonly future: readonly Float64Array[]
    readonly static: readonly number[]
  }
}

/** What is to be learned. */
export interface Task {
  readonly kind: NetworkKind
  readonly seasonalPeriod: number
  readonly horizonSteps: number
  /** Default `direct`. */
  readonly strategy?: Strategy
  /** Default: `defaultHead`. */
  readonly head?: HeadKind
  /** By default as `shapeFor` has them. */
  readonly hiddenSize?: number
  readonly windowSteps?: number
  readonly dropout?: number
}

/** A column is seen from its mean in scales of its standard deviation. */
interface ColumnScale {
  readonly mean: number
  readonly deviation: number
}

export interface ColumnScales {
  readonly past: readonly ColumnScale[]
  readonly future: readonly ColumnScale[]
  readonly static: readonly ColumnScale[]
}

export interface NetworkForecaster {
  readonly seasonalPeriod: number
  /** How each series trained on is scaled, by its id. */
  readonly scalings: ReadonlyMap<string, ScalingChoice>
  readonly columns: ColumnScales
  readonly networks: readonly Network[]
  readonly calibration: Calibration
}

export interface TrainedForecaster {
  readonly forecaster: NetworkForecaster
  readonly training: Training
  /** Forecasts of the validation windows; not empty. */
  readonly validation: readonly EvaluatedForecast[]
  /** Forecasts without overlap that this amounts to. */
  readonly effective: number
}

/** A forecast made in the past, and what came. */
export interface PastForecast {
  /** What was known to it. */
  readonly known: KnownSeries
  readonly forecast: ScaledForecast
  readonly actual: Float64Array
}

/** A forecast before it is calibrated and brought back. */
export interface ScaledForecast {
  readonly quantiles: QuantileForecast
  readonly scale: number
  readonly scaled: ScaledSeries
}

/** Fewest values of a series from which a forecast of so many steps can be learned. */
export const fewestValues = (horizonSteps: number): number => horizonSteps + 8

/** From so many windows on quantiles are learned; of fewer, the median, and intervals rest on its errors. */
export const manyWindows = 3000

/**
 * Of many windows the quantiles, or the negative binomial where values are counts, many of them 0; of fewer the median.
 *
 * On four made panels of 200 intermittent series each (negative binomial with a season and a drift; lumpy with a week;
 * demand now and then, by two seeds) the weighted quantile loss of the negative binomial was between 2.6 % lower and
 * 0.2 % higher than that of the quantiles, 0.7 % lower on average, in about half the time; on the two where the median
 * was tried too, 7 % lower than its.
 */
function defaultHead(series: readonly KnownSeries[], windows: number): HeadKind {
  if (windows < manyWindows) return 'median'
  return areIntermittentCounts(series.map(({ y }) => y)) ? 'negativeBinomial' : 'quantiles'
}

const readsSeason = ({ kind }: NetworkShape): boolean => kind === 'segment'

/** Counts are learned as they are. */
const plain: ScalingChoice = { isLog: false, hasPattern: false }

/** Throws `InputError` on values that are no counts. */
function checkCounts(series: readonly KnownSeries[]): void {
  for (const { source, y } of series) {
    const wrong = y.find((v) => !isCount(v))
    if (wrong !== undefined) {
      throw new InputError(
        `${source}: expected whole numbers from 0 for the head negativeBinomial, got ${wrong}`,
      )
    }
  }
}

function columnScale(columns: Iterable<ArrayLike<number>>): ColumnScale {
  let [count, sum, squares] = [0, 0, 0]
  // From the first number on, so that the mean of a constant is that very number and its deviation 0.
  let first: number | undefined
  for (const column of columns) {
    for (let t = 0; t < column.length; t++) {
      first ??= column[t]
      count++
      sum += column[t] - first
    }
  }
  const mean = (first ?? 0) + sum / count
  for (const column of columns) for (let t = 0; t < column.length; t++) squares += (column[t] - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / count) || 1 }
}

export function columnScales(series: readonly KnownSeries[]): ColumnScales {
  const { past, future, static: statics } = series[0].covariates
  return {
    past: past.map((_, c) => columnScale(series.map(({ covariates }) => covariates.past[c]))),
    future: future.map((_, c) => columnScale(series.map(({ covariates }) => covariates.future[c]))),
    static: statics.map((_, c) => columnScale([series.map(({ covariates }) => covariates.static[c])])),
  }
}

function scaledColumn(column: Float64Array, { mean, deviation }: ColumnScale): Float64Array {
  const scaled = new Float64Array(column.length)
  for (let t = 0; t < column.length; t++) scaled[t] = (column[t] - mean) / deviation
  return scaled
}

/** A series as the networks see it, and how it comes back. */
export interface Seen {
  readonly scaled: ScaledSeries
  readonly values: ScaledValues
}

export function seen(
  { y, covariates }: KnownSeries,
  seasonalPeriod: number,
  shape: NetworkShape,
  columns: ColumnScales,
  choice: ScalingChoice | undefined,
): Seen {
  const scaled = scaleSeries(
    y,
    { seasonalPeriod, readsSeason: readsSeason(shape) },
    heads[shape.head].isOfCounts ? plain : choice,
  )
  const { past, future, static: statics } = covariates
  return {
    scaled,
    values: {
      values: scaled.values,
      scale: scaleOf(scaled.values, shape),
      weight: 1,
      past: past.map((column, c) => scaledColumn(column, columns.past[c])),
      future: future.map((column, c) => scaledColumn(column, columns.future[c])),
      static: statics.map((v, c) => (v - columns.static[c].mean) / columns.static[c].deviation),
    },
  }
}

/** No series counts more than so many times the average one. */
const heaviest = 10

/**
 * What an error of one scale counts in each series: half in scales of the seasonal naive error, by which forecasts are
 * scored, half in relation to the level, both by their means over all series.
 */
function weighed(all: readonly Seen[], y: readonly Float64Array[], m: number): ScaledValues[] {
  const inScale = all.map(({ values: { values, scale } }) => scale / seasonalScale('forecast', values, m))
  const inLevel = all.map(({ scaled, values: { scale } }, i) => {
    if (scaled.choice.isLog) return scale
    const level = y[i].reduce((sum, v) => sum + Math.abs(v), 0) / y[i].length
    return level > 0 ? scale / level : 0
  })
  const mean = (numbers: readonly number[]): number =>
    numbers.reduce((sum, v) => sum + v, 0) / numbers.length || 1
  const [usual, usualLevel] = [mean(inScale), mean(inLevel)]
  return all.map(({ values }, i) => ({
    ...values,
    weight: (Math.min(heaviest, inScale[i] / usual) + Math.min(heaviest, inLevel[i] / usualLevel)) / 2,
  }))
}

export const countsOf = ({ covariates: { past, future, static: statics } }: KnownSeries): ColumnCounts => ({
  past: past.length,
  future: future.length,
  static: statics.length,
})

/** Windows that series of such lengths have. */
export const windowsOf = (lengths: readonly number[], horizonSteps: number): number =>
  lengths.reduce((sum, n) => sum + Math.max(0, n - 2 * horizonSteps), 0)

/**
 * Trains a forecaster.
 * @param series all with the same columns; those of fewer than `fewestValues` values are not learned from
 * @throws InputError when no series has values enough
 */
export async function trainForecaster(
  series: readonly KnownSeries[],
  task: Task,
  options: TrainingOptions,
): Promise<TrainedForecaster> {
  const { seasonalPeriod, horizonSteps, strategy = 'direct' } = task
  const fewest = fewestValues(horizonSteps)
  const learned = series.filter(({ y }) => y.length >= fewest)
  if (learned.length === 0) {
    const longest = Math.max(...series.map(({ y }) => y.length))
    throw new InputError(
      `forecast: expected at least ${fewest} values for a horizon of ${horizonSteps}, got ${longest}`,
    )
  }
  const lengths = learned.map(({ y }) => y.length)
  const head = task.head ?? defaultHead(series, windowsOf(lengths, horizonSteps))
  if (heads[head].isOfCounts) checkCounts(series)
  const shape = shapeFor(lengths, { ...task, strategy, head, columns: countsOf(series[0]) })
  if (shape.columns.past > 0 && shape.outputSteps < horizonSteps) {
    throw new InputError(
      'forecast strategy: expected direct, for columns of the past are not known further on, got recursive',
    )
  }
  const columns = columnScales(learned)
  const all = learned.map((one) => seen(one, seasonalPeriod, shape, columns, undefined))
  const training = await trainNetworks(
    weighed(
      all,
      learned.map(({ y }) => y),
      seasonalPeriod,
    ),
    shape,
    options,
  )
  const validation = training.validation.map(({ place: { series: from, end }, forecast }) => ({
    forecast,
    scale: forecast.scale,
    actual: from.values.subarray(end, end + horizonSteps),
  }))
  const effective = effectiveCount(
    training.validation.map(({ place }) => ({ of: place.series, end: place.end })),
    horizonSteps,
  )
  return {
    forecaster: {
      seasonalPeriod,
      scalings: new Map(learned.map(({ id }, i) => [id, all[i].scaled.choice])),
      columns,
      networks: training.networks,
      calibration: calibrationFor(training.networks, validation, effective),
    },
    training,
    validation,
    effective,
  }
}

const calibrationFor = (
  [{ head }]: readonly Network[],
  validation: readonly EvaluatedForecast[],
  effective: number,
): Calibration => calibrate(validation, head.hasSpread, effective, head.isOfCounts ? 1 : 0)

/**
 * A forecaster whose calibration also rests on past forecasts, such as those of a backtest.
 * @param pastEffective forecasts without overlap they amount to
 */
export function recalibrated(
  { forecaster, validation, effective }: TrainedForecaster,
  past: readonly PastForecast[],
  pastEffective: number,
): NetworkForecaster {
  if (past.length === 0) return forecaster
  const more = past.map(({ known, forecast: { quantiles, scale, scaled }, actual }) => ({
    forecast: quantiles,
    scale,
    actual: scaled.scale(actual, known.y.length),
  }))
  // Where a logarithm is taken, values of 0 and below cannot be compared.
  const comparable = more.filter(({ actual }) => actual.every(Number.isFinite))
  const all = [...validation, ...comparable]
  return { ...forecaster, calibration: calibrationFor(forecaster.networks, all, effective + pastEffective) }
}

/**
 * What the networks forecast of the steps after each series' last value, not yet calibrated.
 * @throws InputError when a series is empty, or has values of 0 and below where the forecaster takes logarithms of it
 */
export function forecastScaled(
  forecaster: NetworkForecaster,
  series: readonly KnownSeries[],
): ScaledForecast[] {
  const { networks, seasonalPeriod, scalings, columns } = forecaster
  const { shape } = networks[0]
  const all = series.map((one) => {
    const choice = scalings.get(one.id)
    if (one.y.length === 0) throw new InputError(`${one.source}: expected at least 1 value, got none`)
    if (choice?.isLog && one.y.some((v) => v <= 0)) {
      throw new InputError(
        `${one.source}: expected values above 0, for the model takes logarithms, got ${one.y.find((v) => v <= 0)}`,
      )
    }
    return seen(one, seasonalPeriod, shape, columns, choice)
  })
  const places: Place[] = all.map(({ values }) => ({ series: values, end: values.values.length }))
  return predictAt(networks, places).map((forecast, i) => ({
    quantiles: forecast,
    scale: forecast.scale,
    scaled: all[i].scaled,
  }))
}

/** A forecast in the series' own values: calibrated, brought back, and not below 0 where the series never was. */
export function broughtBack(
  { networks, calibration }: NetworkForecaster,
  { quantiles, scale, scaled }: ScaledForecast,
  y: Float64Array,
): QuantileForecast {
  const { levels, values } = calibrated(quantiles, scale, calibration, networks[0].head.hasSpread)
  return asTheirPast({ levels, values: values.map((row) => scaled.restore(row, y.length)) }, y)
}

/** The forecasts of the steps after each series' last value. Throws as `forecastScaled` does. */
export const forecastNext = (
  forecaster: NetworkForecaster,
  series: readonly KnownSeries[],
): QuantileForecast[] =>
  forecastScaled(forecaster, series).map((forecast, i) => broughtBack(forecaster, forecast, series[i].y))
