/** What the searches of simple methods found in a series, kept so that they need not be made again. */
import {
  type Baseline,
  baselines,
  type FittedBaseline,
  fittedBaselines,
} from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'

const all: Readonly<Record<string, Baseline>> = baselines
const fitted: Readonly<Record<string, FittedBaseline<object> | undefined>> = fittedBaselines

/** Of one series, by method; JSON. Of methods that search for nothing, or found nothing, there is none. */
export type BaselineFits = Readonly<Record<string, object>>

/**
 * @param methods among those of `baselines`
 * @param m steps in a season
 */
export function fitsOf(
  y: Float64Array,
  methods: readonly string[],
  m: number,
  horizonSteps: number,
): BaselineFits {
  return Object.fromEntries(
    methods.flatMap((method) => {
      const fit = fitted[method]?.fit(y, m, horizonSteps)
      return fit === undefined ? [] : [[method, fit]]
    }),
  )
}

/**
 * A simple method's forecast, with what its search found before where that is kept and holds for y.
 * @throws InputError where y is too short for the method
 */
export function baselineForecast(
  method: string,
  y: Float64Array,
  m: number,
  horizonSteps: number,
  fits: BaselineFits | undefined,
): QuantileForecast {
  const kept = fits?.[method]
  const forecast = kept && fitted[method]?.from(kept, y, m, horizonSteps)
  return forecast ?? all[method](y, m, horizonSteps)
}
