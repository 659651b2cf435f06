/** Folds whose errors are as told. */
import { normalForecast, type QuantileForecast } from '../../../../statistics/quantiles.js'
import { made } from '../../../../statistics/testing/made.js'
import type { BacktestFold } from '../../backtest/fold.js'

/** A forecast of these medians and a standard deviation of 1. */
export const pointForecast = (values: readonly number[]): QuantileForecast =>
  normalForecast(Float64Array.from(values), new Float64Array(values.length).fill(1))

/** Below 0 once, so that forecasts are not kept from it. */
export const past = made(20, (t) => (t === 0 ? -1 : 10 + (t % 3)))

/** The actual value is the same at each of two steps, 10 by default; each method erred as it is told. */
export const foldOf = (
  errors: Readonly<Record<string, readonly number[]>>,
  change: Partial<BacktestFold> = {},
  came = 10,
): BacktestFold => ({
  known: 20,
  seen: past,
  actual: Float64Array.of(came, came),
  forecasts: Object.fromEntries(
    Object.entries(errors).map(([method, own]) => [method, pointForecast(own.map((e) => came + e))]),
  ),
  benchmark: Float64Array.of(12, 12),
  ...change,
})

/** Around 0 only the MASE counts, and costs are as the errors are. */
export const around0 = (
  errors: Readonly<Record<string, readonly number[]>>,
  change?: Partial<BacktestFold>,
) => foldOf(errors, change, 0)

/** So many series of one fold each: as many forecasts without overlap, of one cutoff. */
export const manyOf = (fold: BacktestFold, count: number): BacktestFold[][] =>
  Array.from({ length: count }, () => [fold])

/** One series with so many folds like this one, of as many cutoffs without overlap. */
export const oftenOf = (fold: BacktestFold, count: number): BacktestFold[][] => [
  Array.from({ length: count }, (_, i) => ({ ...fold, known: fold.known + i * fold.actual.length })),
]
