/** The fitted parameters of baselines that search for them, kept so that predicting needs no search. */
import {
  type Baseline,
  baselines,
  type FittedBaseline,
  type ForecastTask,
  fittedBaselines,
} from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'

const all: Readonly<Record<string, Baseline>> = baselines
const fitted: Readonly<Record<string, FittedBaseline<object> | undefined>> = fittedBaselines

/** Fitted parameters of one series by method, as JSON; none for methods without parameters, or without a fit. */
export type BaselineFits = Readonly<Record<string, object>>

/**
 * Fits the baselines to a series.
 * @param methods among those of `baselines`
 */
export function fitsOf(y: Float64Array, methods: readonly string[], task: ForecastTask): BaselineFits {
  return Object.fromEntries(
    methods.flatMap((method) => {
      const fit = fitted[method]?.fit(y, task)
      return fit === undefined ? [] : [[method, fit]]
    }),
  )
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
