// Scores over all series of a set, as the competitions average them.
import {
  coverage,
  joined,
  mase,
  medianOf,
  msis,
  naive2,
  owa,
  quantileAt,
  smape,
  weightedQuantileLoss,
} from 'hindcast/forecast'
import { mean } from './mean.mjs'

const errors = (series, points, { season }) => ({
  smape: mean(series.map(({ actual }, i) => smape(actual, points[i]))),
  mase: mean(series.map(({ actual, y }, i) => mase(actual, points[i], y, season))),
})

/** How often the actual values lie in the intervals of forecasts, in the series' order. */
export function coverages(series, forecasts) {
  const share = (lower, upper) =>
    mean(
      series.map(({ actual }, i) =>
        coverage(actual, quantileAt(forecasts[i], lower), quantileAt(forecasts[i], upper)),
      ),
    )
  return { coverage80: share(0.1, 0.9), coverage95: share(0.025, 0.975) }
}

/** Scores of forecasts of a set's series; their benchmark, Naive 2, is computed once. */
export function scorerOf(series, set) {
  const benchmark = errors(
    series,
    series.map(({ y }) => naive2(y, { seasonalPeriod: set.season, horizonSteps: set.horizon })),
    set,
  )
  const ofPoints = (points) => {
    const own = errors(series, points, set)
    return { ...own, owa: owa(own, benchmark) }
  }
  return {
    /** Of points by the series' names. */
    scorePoints: (byId) => ofPoints(series.map(({ id }) => byId.get(id))),
    /** Of forecasts with quantiles, in the series' order. */
    scoreAll: (forecasts) => {
      const [lo95, hi95] = [0.025, 0.975].map((level) =>
        forecasts.map((forecast) => quantileAt(forecast, level)),
      )
      const all = Float64Array.from(series.flatMap(({ actual }) => [...actual]))
      return {
        ...ofPoints(forecasts.map(medianOf)),
        msis: mean(series.map(({ actual, y }, i) => msis(actual, lo95[i], hi95[i], 0.95, y, set.season))),
        wql: weightedQuantileLoss(all, joined(forecasts)),
        ...coverages(series, forecasts),
      }
    },
  }
}
