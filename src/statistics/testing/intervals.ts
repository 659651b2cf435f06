import { medianOf, type QuantileForecast, quantileAt } from '../quantiles.js'

/** A forecast's median and the bounds of its 80 % and 95 % intervals. */
export const intervalsOf = (forecast: QuantileForecast) => ({
  median: medianOf(forecast),
  lo80: quantileAt(forecast, 0.1),
  hi80: quantileAt(forecast, 0.9),
  lo95: quantileAt(forecast, 0.025),
  hi95: quantileAt(forecast, 0.975),
})
