// Scores over all series of a set, as the competitions average them.
import { coverage, mase, msis, naive2, owa, smape } from 'hindcast/forecast'

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

const errors = (series, points, { season }) => ({
  smape: mean(series.map(({ actual }, i) => smape(actual, points[i]))),
  mase: mean(series.map(({ actual, y }, i) => mase(actual, points[i], y, season))),
})

const benchmark = (series, set) =>
  errors(
    series,
    series.map(({ y }) => naive2(y, set.season, set.horizon)),
    set,
  )

/** Of points by the series' names. */
export function scorePoints(series, byId, set) {
  const points = series.map(({ id }) => byId.get(id))
  const own = errors(series, points, set)
  return { ...own, owa: owa(own, benchmark(series, set)) }
}

/** Of forecasts with intervals, in the series' order. */
export function scoreAll(series, forecasts, set) {
  const own = errors(
    series,
    forecasts.map(({ median }) => median),
    set,
  )
  return {
    ...own,
    owa: owa(own, benchmark(series, set)),
    msis: mean(
      series.map(({ actual, y }, i) =>
        msis(actual, forecasts[i].lo95, forecasts[i].hi95, 0.95, y, set.season),
      ),
    ),
    coverage80: mean(series.map(({ actual }, i) => coverage(actual, forecasts[i].lo80, forecasts[i].hi80))),
    coverage95: mean(series.map(({ actual }, i) => coverage(actual, forecasts[i].lo95, forecasts[i].hi95))),
  }
}
