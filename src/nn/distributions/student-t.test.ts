import { describe, expect, test } from 'vitest'
import { testRefusals } from '../../engine/testing/refusals.js'
import { normalQuantile, studentTCdf, studentTQuantile } from './index.js'

const standard = (freedom: number) => ({ location: 0, scale: 1, freedom })

/** Difference relative to max(1, |expected|). */
const off = (got: number, expected: number) => Math.abs(got - expected) / Math.max(1, Math.abs(expected))

const levels = [1e-12, 0.005, 0.1, 0.45, 0.9, 0.975]

// SciPy 1.17.1: scipy.stats.t.ppf(level, freedom). By the measure used its own rounding is below 1e-13.
test.each<[number, number[]]>([
  [
    0.5,
    [
      -1.0284911563163399e23, -4113.964588804181, -10.270324410234506, -0.18864420884630667,
      10.27032441023451, 164.55767348048818,
    ],
  ],
  [
    1,
    [
      -318309886183.7907, -63.65674116287158, -3.0776835371752536, -0.15838444032453633, 3.0776835371752544,
      12.706204736174694,
    ],
  ],
  [
    2.1,
    [
      -384396.00231980626, -9.165665861448588, -1.8466955277798158, -0.14134468069408382, 1.846695527779816,
      4.112152758173878,
    ],
  ],
  [
    5,
    [
      -393.95695957760375, -4.032142983555229, -1.4758840488244813, -0.1321751752316873, 1.4758840488244815,
      2.5705818356363146,
    ],
  ],
  [
    30,
    [
      -11.397217523311413, -2.749995653567226, -1.3104150253913955, -0.12672961313207354, 1.3104150253913955,
      2.0422724563012378,
    ],
  ],
  [
    1000,
    [
      -7.124228925314409, -2.580754698065951, -1.2823987214609245, -0.1256932625187162, 1.2823987214609247,
      1.9623390808264083,
    ],
  ],
  [
    200_000,
    [
      -7.034927759960158, -2.575853886507764, -1.2815557984827084, -0.12566150641222662, 1.2815557984827084,
      1.959975845966768,
    ],
  ],
])('quantiles of %d degrees of freedom', (freedom, expected) => {
  levels.forEach((level, i) => {
    expect(off(studentTQuantile(level, standard(freedom)), expected[i]), `${level}`).toBeLessThan(1e-12)
  })
  expect(studentTQuantile(0.5, standard(freedom))).toBe(0)
})

// SciPy 1.17.1: scipy.stats.t.cdf(x, freedom).
test.each<[number, number[]]>([
  [
    2.1,
    [
      0.00023081146031478958, 0.13334357034537891, 0.49644528886853645, 0.5, 0.723316007268713,
      0.9881334130596331,
    ],
  ],
  [
    5,
    [
      9.205981085886477e-8, 0.09695184012123664, 0.49620400902129097, 0.5, 0.7424255258425918,
      0.999076930855203,
    ],
  ],
  [
    1000,
    [
      5.239426077586636e-210, 0.06696501941104313, 0.4960116409660936, 0.5, 0.7579549430036988,
      0.9999999986223154,
    ],
  ],
])('probabilities of %d degrees of freedom', (freedom, expected) => {
  for (const [i, x] of [-40, -1.5, -0.01, 0, 0.7, 6].entries()) {
    const p = studentTCdf(x, standard(freedom))
    expect(Math.abs(p - expected[i]), `${x}`).toBeLessThan(1e-12 * expected[i])
  }
})

describe('quantiles', () => {
  test('are those of the distribution’s own probabilities, shifted and scaled', () => {
    for (const freedom of [2.001, 2.5, 8, 400, 99_999, 100_001]) {
      const parameters = { location: -3, scale: 0.25, freedom }
      for (const level of [0.001, 0.2, 0.4999, 0.77, 0.9999]) {
        const x = studentTQuantile(level, parameters)
        expect(Math.abs(studentTCdf(x, parameters) - level)).toBeLessThan(1e-12)
      }
    }
  })

  test('rise, are symmetric, and come to the normal distribution’s', () => {
    const levels = Array.from({ length: 199 }, (_, i) => (i + 1) / 200)
    for (const freedom of [2.1, 50, 1e6]) {
      const values = levels.map((level) => studentTQuantile(level, standard(freedom)))
      for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1])
      expect(off(values.at(0)!, -values.at(-1)!)).toBeLessThan(1e-12)
    }
    expect(studentTQuantile(0.975, standard(1e300))).toBeCloseTo(normalQuantile(0.975), 12)
  })

  test('of levels beyond all use are numbers too', () => {
    for (const freedom of [2.0001, 3, 1000, 1e6, 1e300]) {
      for (const level of [5e-324, 1e-300, 1 - 2 ** -53]) {
        const t = studentTQuantile(level, standard(freedom))
        expect(Number.isFinite(t)).toBe(true)
        expect(Math.sign(t)).toBe(Math.sign(level - 0.5))
      }
    }
  })
})

testRefusals([
  [
    'studentTQuantile level: expected a number between 0 and 1, got 1',
    () => studentTQuantile(1, standard(3)),
  ],
  ['studentTQuantile freedom: expected a number above 0, got 0', () => studentTQuantile(0.5, standard(0))],
  [
    'studentTQuantile scale: expected a number above 0, got -1',
    () => studentTQuantile(0.5, { ...standard(3), scale: -1 }),
  ],
  [
    'studentTCdf location: expected a number, got NaN',
    () => studentTCdf(0.5, { ...standard(3), location: Number.NaN }),
  ],
])
