// Scores over all series of a set, as the competitions average them.
import { coverage, mase, msis, naive2, owa, smape } from 'hindcast/forecast'

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

const errors = (series, points, { season }) => ({
  smape: mean(series.map(({ actual }, i) => smape(actual, points[i]))),
  mase: mean(series.map(({ actual, y }, i) => mase(actual, points[i], y, season))),
})

/** Scores of forecasts of a set's series; their benchmark, Naive 2, is computed once. */
export function scorerOf(series, set) {
  const benchmark = errors(
    series,
    series.map(({ y }) => naive2(y, set.season, set.horizon)),
    set,
  )
  const ofPoints = (points) => {
    const own = errors(series, points, set)
    return { ...own, owa: owa(own, benchmark) }
  }
  return {
    /** Of points by the series' names. */
    scorePoints: (byId) => ofPoints(series.map(({ id }) => byId.get(id))),
    /** Of forecasts with intervals, in the series' order. */
    scoreAll: (forecasts) => ({
      ...ofPoints(forecasts.map(({ median }) => median)),
      msis: mean(
        series.map(({ actual, y }, i) =>
          msis(actual, forecasts[i].lo95, forecasts[i].hi95, 0.95, y, set.season),
        ),
      ),
      coverage80: mean(series.map(({ actual }, i) => coverage(actual, forecasts[i].lo80, forecasts[i].hi80))),
      coverage95: mean(series.map(({ actual }, i) => coverage(actual, forecasts[i].lo95, forecasts[i].hi95))),
    }),
  }
}
