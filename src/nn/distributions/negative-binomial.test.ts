import { describe, expect, test } from 'vitest'
import { testRefusals } from '../../engine/testing/refusals.js'
import { negativeBinomialCdf, negativeBinomialQuantile } from './index.js'

const levels = [1e-6, 0.025, 0.1, 0.5, 0.9, 0.975, 0.9999]

// SciPy 1.17.1: scipy.stats.nbinom.ppf(level, r, r / (r + mean)), r = 1 / dispersion.
test.each<[number, number, number[]]>([
  [0.05, 0.5, [0, 0, 0, 0, 0, 1, 2]],
  [0.7, 2, [0, 0, 0, 0, 2, 4, 14]],
  [3.3, 1e-6, [0, 0, 1, 3, 6, 7, 12]],
  [10, 0.1, [0, 3, 5, 9, 16, 20, 33]],
  [1234.5, 0.02, [561, 910, 1012, 1226, 1467, 1607, 2007]],
  [100_000, 0.0001, [95090, 97954, 98658, 99997, 101346, 102066, 103946]],
  [100_000, 1.5, [0, 509, 4136, 56483, 253896, 441009, 1225629]],
  [1e6, 2e-6, [991785, 996608, 997781, 999999, 1002220, 1003397, 1006452]],
])('quantiles with a mean of %d and a dispersion of %d', (mean, dispersion, expected) => {
  expect(levels.map((level) => negativeBinomialQuantile(level, { mean, dispersion }))).toEqual(expected)
})

// SciPy 1.17.1: scipy.stats.nbinom.cdf(k, r, r / (r + mean)), whose r / (r + mean) is rounded.
test.each<[number, number, number[]]>([
  [0.05, 0.5, [0.9518143961927426, 0.9982443667387298, 0.9999999492642713, 1, 1]],
  [3.3, 1e-6, [0.036883368228426874, 0.15859808172544557, 0.7625901651640586, 0.9999999999343321, 1]],
  [10, 0.1, [0.0009765625, 0.005859375, 0.08978271484375, 0.9786130273714662, 1]],
  [
    100_000,
    1.5,
    [
      0.0003542179487606252, 0.0005903616736428763, 0.001122407042276435, 0.0029707774191496603,
      0.6601990020241856,
    ],
  ],
])('probabilities with a mean of %d and a dispersion of %d', (mean, dispersion, expected) => {
  for (const [i, k] of [0, 1, 4, 20, 100_000].entries()) {
    const p = negativeBinomialCdf(k, { mean, dispersion })
    expect(Math.abs(p / expected[i] - 1), `${k}`).toBeLessThan(1e-9)
    expect(negativeBinomialCdf(k + 0.9, { mean, dispersion })).toBe(p)
  }
  expect(negativeBinomialCdf(-1, { mean, dispersion })).toBe(0)
})

describe('quantiles', () => {
  test('are the smallest counts that reach their level, and rise with it', () => {
    for (const mean of [0.01, 2, 80, 5000]) {
      for (const dispersion of [1e-6, 0.05, 0.7, 20]) {
        const parameters = { mean, dispersion }
        let last = 0
        for (const level of [0.003, 0.2, 0.5, 0.81, 0.99]) {
          const k = negativeBinomialQuantile(level, parameters)
          expect(k).toBeGreaterThanOrEqual(last)
          expect(negativeBinomialCdf(k, parameters)).toBeGreaterThanOrEqual(level * (1 - 1e-12))
          if (k > 0) expect(negativeBinomialCdf(k - 1, parameters)).toBeLessThan(level)
          last = k
        }
      }
    }
  })

  test('whose level is reached exactly are not one too many', () => {
    // With a mean and a dispersion of 1 half of all counts are 0, a quarter 1, and so on.
    expect(
      [0.5, 0.75, 0.875].map((level) => negativeBinomialQuantile(level, { mean: 1, dispersion: 1 })),
    ).toEqual([0, 1, 2])
  })

  test('of large means are near the normal distribution’s', () => {
    const parameters = { mean: 1e8, dispersion: 1e-8 }
    const deviation = Math.sqrt(2e8)
    const k = negativeBinomialQuantile(0.975, parameters)
    expect(Math.abs((k - 1e8) / deviation - 1.959963984540054)).toBeLessThan(1e-3)
  })

  test('of parameters and levels beyond all use end, and are no NaN', () => {
    for (const mean of [1e-300, 1e-6, 1e5, 1e15, 1e300]) {
      for (const dispersion of [1e-320, 1e-7, 1, 1e4, 1e300]) {
        for (const level of [1e-300, 0.5, 0.999]) {
          expect(negativeBinomialQuantile(level, { mean, dispersion })).toBeGreaterThanOrEqual(0)
        }
      }
    }
  })
})

testRefusals([
  [
    'negativeBinomialQuantile level: expected a number between 0 and 1, got 0',
    () => negativeBinomialQuantile(0, { mean: 1, dispersion: 1 }),
  ],
  [
    'negativeBinomialQuantile mean: expected a number above 0, got 0',
    () => negativeBinomialQuantile(0.5, { mean: 0, dispersion: 1 }),
  ],
  [
    'negativeBinomialCdf dispersion: expected a number above 0, got Infinity',
    () => negativeBinomialCdf(1, { mean: 1, dispersion: Infinity }),
  ],
])
