/** Series prepared for the networks: values transformed (logarithm, season) and covariates scaled; and the way back. */
import { type ScaledSeries, type ScalingChoice, scaleSeries } from '../statistics/scaling.js'
import { type ColumnScales, scaledCovariates } from './covariate-scales.js'
import { heads } from './heads.js'
import type { KnownSeries } from './known-series.js'
import type { NetworkShape } from './shape.js'
import { type ScaledValues, scaleOf } from './windows.js'

/** A series as the networks see it, and the inverse of its transformations. */
export interface PreparedSeries extends ScaledSeries, ScaledValues {
  /** The transformed series. */
  readonly values: Float64Array
}

/** Segment networks read the season from their window. */
const readsSeason = ({ kind }: NetworkShape): boolean => kind === 'segment'

/** Counts are learned as they are. */
const untransformed: ScalingChoice = { isLog: false, hasPattern: false }

/** @param choice of the transformations; by default it is made by the values */
export function prepareSeries(
  { y, covariates }: KnownSeries,
  seasonalPeriod: number,
  shape: NetworkShape,
  columns: ColumnScales,
  choice: ScalingChoice | undefined,
): PreparedSeries {
  const scaled = scaleSeries(
    y,
    { seasonalPeriod, readsSeason: readsSeason(shape) },
    heads[shape.head].isOfCounts ? untransformed : choice,
  )
  return {
    ...scaled,
    scale: scaleOf(scaled.values, shape),
    weight: 1,
    ...scaledCovariates(covariates, columns),
  }
}
