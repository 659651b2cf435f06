/** Sample paths of a forecaster's series. */
import type { Series } from '../../../data/index.js'
import type { Bounds } from '../../../statistics/bounds.js'
import { samplePaths, usualDependence } from '../../../statistics/dependence/index.js'
import type { Parts } from '../../../statistics/methods/index.js'
import type { QuantileForecast } from '../../../statistics/quantiles.js'
import type { ForecasterContext } from '../forecaster-context.js'
import { endOf } from './past-errors.js'

/** What is said of paths whose dependence was not measured. */
export const usualPathsNote =
  'Sample paths have the usual dependence between steps and none between series: the model has no past errors to learn it from.'

/** A series to draw paths of, with the values it is forecast from. */
export type SampledSeries = Pick<Series, 'id' | 'y' | 'timeOf'>

const isFromZero = (values: Float64Array): boolean => values.every((value) => value >= 0)

/** What no value of a series is below: 0 where none was, or the bound that was given. */
export function lowerBound(
  { y }: Pick<Series, 'y'>,
  { values }: QuantileForecast,
  { lower = Number.NEGATIVE_INFINITY }: Bounds = {},
): number {
  return isFromZero(y) && isFromZero(values[0]) ? Math.max(0, lower) : lower
}

/**
 * Paths of each series, within the bounds of its forecast: not below 0 where the past never was.
 * @param count of paths
 */
export function* drawnPaths(
  series: readonly SampledSeries[],
  forecasts: readonly QuantileForecast[],
  { dependence = usualDependence, bounds }: Pick<ForecasterContext, 'dependence' | 'bounds'>,
  count: number,
  seed: number,
): Parts<number[][][]> {
  return yield* samplePaths(
    series.map((one, i) => ({
      id: one.id,
      quantiles: forecasts[i],
      time: endOf(one),
      lower: lowerBound(one, forecasts[i], bounds),
      upper: bounds?.upper ?? Number.POSITIVE_INFINITY,
    })),
    dependence,
    count,
    seed,
  )
}
