import { expect } from 'vitest'
import { random } from '../../engine/random.js'
import { mean } from '../mean.js'
import type { Baseline } from '../methods/index.js'
import { coverage } from '../metrics/index.js'
import { medianOf, type QuantileForecast, quantileAt } from '../quantiles.js'
import { made } from './made.js'

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

/** Width of the 80 % interval at the first step. */
export const widthOf = (forecast: QuantileForecast): number =>
  quantileAt(forecast, 0.9)[0] - quantileAt(forecast, 0.1)[0]

/**
 * The share of values inside the 80 % intervals of a method, over series of a level that is a random walk, with noise:
 *   y = ℓ + e    ℓ' = ℓ + 0.4 e
 */
export function coverageOfRandomLevels(
  method: Baseline,
  { seed, seriesCount, length, horizonSteps, first = 0 }: RandomLevels,
): number {
  const stream = random(seed)
  const shares = Array.from({ length: seriesCount }, () => {
    let level = first
    const all = made(length + horizonSteps, () => {
      const error = stream.normal()
      const v = level + error
      level += 0.4 * error
      return v
    })
    const { lo80, hi80 } = intervalsOf(method(all.slice(0, length), { seasonalPeriod: 1, horizonSteps }))
    return coverage(all.slice(length), lo80, hi80)
  })
  return mean(shares)
}

interface RandomLevels {
  readonly seed: number
  readonly seriesCount: number
  readonly length: number
  readonly horizonSteps: number
  /** The level that each series begins with. */
  readonly first?: number
}
