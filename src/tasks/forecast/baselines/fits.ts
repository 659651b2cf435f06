/** The fitted parameters of baselines that search for them, kept so that predicting needs no search. */
import {
  type Baseline,
  baselines,
  type FittedBaseline,
  type ForecastTask,
  fittedBaselines,
  type Parts,
} from '../../../statistics/methods/index.js'
import type { QuantileForecast } from '../../../statistics/quantiles.js'

const all: Readonly<Record<string, Baseline>> = baselines
const fitted: Readonly<Record<string, FittedBaseline<object> | undefined>> = fittedBaselines

/** Fitted parameters of one series by method, as JSON; none for methods without parameters, or without a fit. */
export type BaselineFits = Readonly<Record<string, object>>

/**
 * Fits the baselines to a series.
 * @param methods among those of `baselines`
 */
export function* fitsOf(
  y: Float64Array,
  methods: readonly string[],
  task: ForecastTask,
): Parts<BaselineFits> {
  const fits: Record<string, object> = {}
  for (const method of methods) {
    const baseline = fitted[method]
    const found = baseline?.fitInParts ? yield* baseline.fitInParts(y, task) : baseline?.fit(y, task)
    if (found !== undefined) fits[method] = found
    yield
  }
  return fits
}

/**
 * The baselines' forecasts of a series.
 * @throws InputError where y is too short for a method
 */
export function* baselineForecasts(
  y: Float64Array,
  methods: readonly string[],
  task: ForecastTask,
): Parts<Record<string, QuantileForecast>> {
  const fits = yield* fitsOf(y, methods, task)
  return Object.fromEntries(methods.map((method) => [method, baselineForecast(method, y, task, fits)]))
}

/**
 * A baseline's forecast, with the fitted parameters where there are some and they suit y.
 * @throws InputError where y is too short for the method
 */
export function baselineForecast(
  method: string,
  y: Float64Array,
  task: ForecastTask,
  fits: BaselineFits | undefined,
): QuantileForecast {
  const kept = fits?.[method]
  const forecast = kept && fitted[method]?.from(kept, y, task)
  return forecast ?? all[method](y, task)
}
