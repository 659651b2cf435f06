import { expect } from 'vitest'
import { medianOf, type QuantileForecast, quantileAt } from '../quantiles.js'

/** A forecast's median and the bounds of its 80 % and 95 % intervals. */
export const intervalsOf = (forecast: QuantileForecast) => ({
  median: medianOf(forecast),
  lo80: quantileAt(forecast, 0.1),
  hi80: quantileAt(forecast, 0.9),
  lo95: quantileAt(forecast, 0.025),
  hi95: quantileAt(forecast, 0.975),
})

/** Expects the 80 % and 95 % intervals of normal errors with these standard deviations. */
export function expectSigmas(forecast: QuantileForecast, sigmas: readonly number[]): void {
  const { median, lo80, hi80, lo95, hi95 } = intervalsOf(forecast)
  sigmas.forEach((sigma, i) => {
    expect(hi95[i] - median[i]).toBeCloseTo(1.959963984540054 * sigma, 12)
    expect(median[i] - lo95[i]).toBeCloseTo(1.959963984540054 * sigma, 12)
    expect(hi80[i] - median[i]).toBeCloseTo(1.2815515655446004 * sigma, 12)
    expect(median[i] - lo80[i]).toBeCloseTo(1.2815515655446004 * sigma, 12)
  })
  expect(median.length).toBe(sigmas.length)
}
