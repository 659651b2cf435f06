/** Covariates on a common scale: each less its mean, divided by its standard deviation, over all series. */
import type { KnownSeries } from './known-series.js'

interface ColumnScale {
  readonly mean: number
  readonly deviation: number
}

export interface ColumnScales {
  readonly past: readonly ColumnScale[]
  readonly future: readonly ColumnScale[]
  readonly static: readonly ColumnScale[]
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

/** One series' covariates on these scales. */
export const scaledCovariates = (
  { past, future, static: statics }: KnownSeries['covariates'],
  scales: ColumnScales,
): KnownSeries['covariates'] => ({
  past: past.map((column, c) => scaledColumn(column, scales.past[c])),
  future: future.map((column, c) => scaledColumn(column, scales.future[c])),
  static: statics.map((v, c) => (v - scales.static[c].mean) / scales.static[c].deviation),
})
