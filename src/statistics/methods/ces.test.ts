import { describe, expect, test } from 'vitest'
import { mean } from '../mean.js'
import { mae } from '../metrics/index.js'
import { medianOf } from '../quantiles.js'
import { coverageOfRandomLevels, expectSigmas, intervalsOf } from '../testing/intervals.js'
import { growing, made, noise, seasonal } from '../testing/made.js'
import { ces, fittedCes } from './ces.js'
import { seasonalNaive } from './naive.js'

const wandering = (() => {
  const e = noise(60, 4)
  let level = 50
  return made(60, (t) => {
    level += 0.5 * e[t]
    return level + 2 * e[(t + 7) % 60]
  })
})()
const form = { season: 'none', parameters: [1.2, 0.9], sigma2: 1e4, weight: 1 } as const

type Complex = readonly [re: number, im: number]
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c]
const plus = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d]

/** The paper's recursion: (ŷ', p') = α (y + ie) + (1 + i − α) (ŷ + ip), with e = y − ŷ. */
function smoothed([a0, a1]: readonly number[], first: Complex, values: readonly (number | undefined)[]) {
  const alpha: Complex = [a0, a1]
  let at = first
  const expected = values.map((y) => {
    const before = at
    const actual = y ?? at[0]
    at = plus(times(alpha, [actual, actual - at[0]]), times([1 - a0, 1 - a1], at))
    return before[0]
  })
  return { at, expected }
}

describe('ces', () => {
  test('is the recursion of complex numbers, first back and then on', () => {
    const level = mean(wandering.slice(-10))
    const { at } = smoothed(form.parameters, [level, level / 1.1], [...wandering].reverse())
    const { expected } = smoothed(form.parameters, at, [...wandering, ...new Array(6).fill(undefined)])
    const forecast = fittedCes.from({ forms: [form] }, wandering, { seasonalPeriod: 1, horizonSteps: 6 })!
    for (const [h, v] of medianOf(forecast).entries()) expect(v).toBeCloseTo(expected[60 + h], 9)
  })

  test('has the spread of its own recursion with errors, or of errors within the series', () => {
    const y = Float64Array.from([...wandering, ...wandering])
    const task = { seasonalPeriod: 1, horizonSteps: 4 }
    const forecast = fittedCes.from({ forms: [form] }, y, task)!
    const { expected } = smoothed(form.parameters, [0, 0], [1, ...new Array(4).fill(undefined)])
    let sum = 1
    expectSigmas(
      forecast,
      [0, 1, 2, 3].map((h) => 100 * Math.sqrt((sum += h > 0 ? expected[h] ** 2 : 0))),
    )
    const narrow = fittedCes.from({ forms: [{ ...form, sigma2: 1e-9 }] }, y, task)!
    const { lo95, hi95 } = intervalsOf(narrow)
    expect(hi95[0] - lo95[0]).toBeGreaterThan(2)
  })

  test.each([
    ['that stays', seasonal(96)],
    ['that grows', growing(96)],
  ])('forecasts a season %s better than the last season does', (_, all) => {
    const task = { seasonalPeriod: 12, horizonSteps: 12 }
    const [seen, actual] = [all.slice(0, 84), all.slice(84)]
    const fit = fittedCes.fit(seen, task)!
    expect(fit.forms.map(({ season }) => season)).toContain('full')
    const errorOf = (method: typeof ces) => mae(actual, medianOf(method(seen, task)))
    expect(errorOf(ces)).toBeLessThan(0.7 * errorOf(seasonalNaive))
  })

  test.each(['none', 'simple', 'partial', 'full'] as const)(
    'continues an exact season by the %s form',
    (season) => {
      const y = made(30, (t) => [5, 9, 2][t % 3])
      const parameters = { none: [1.3, 1], simple: [1.3, 1], partial: [1.3, 1, 0.1], full: [1.3, 1, 1.3, 1] }
      const forms = [{ season, parameters: parameters[season], sigma2: 1, weight: 1 }]
      const median = medianOf(fittedCes.from({ forms }, y, { seasonalPeriod: 3, horizonSteps: 4 })!)
      if (season === 'none') expect(mae(Float64Array.of(5, 9, 2, 5), median)).toBeGreaterThan(1)
      else for (const [h, v] of median.entries()) expect(v).toBeCloseTo([5, 9, 2, 5][h], 2)
    },
  )

  test('refits the forms it has, and refuses values that they do not hold for', () => {
    const task = { seasonalPeriod: 12, horizonSteps: 6 }
    const fit = fittedCes.fit(seasonal(84), task)!
    const again = fittedCes.refit(seasonal(90), task, fit)!
    expect(again.forms.every(({ season }) => fit.forms.some((one) => one.season === season))).toBe(true)
    const whole = medianOf(ces(seasonal(90), task))
    for (const [h, v] of medianOf(fittedCes.from(again, seasonal(90), task)!).entries())
      expect(Math.abs(v - whole[h])).toBeLessThan(1)
    expect(fittedCes.from(fit, seasonal(20), task)).toBeUndefined()
    expect(fittedCes.refit(new Float64Array(40).fill(3), task, fit)).toBeUndefined()
  })

  test('has intervals that cover their share for a random walk with noise', () => {
    const levels = { seed: 5, seriesCount: 300, length: 60, horizonSteps: 6 }
    const share = coverageOfRandomLevels(ces, levels)
    expect(share).toBeGreaterThan(0.74)
    expect(share).toBeLessThan(0.88)
  })

  test('is naive where there is little or nothing to learn', () => {
    const task = { seasonalPeriod: 1, horizonSteps: 3 }
    const { median, lo95 } = intervalsOf(ces(new Float64Array(20).fill(7), task))
    expect([...median, ...lo95]).toEqual(new Array(6).fill(7))
    expect([...medianOf(ces(Float64Array.of(1, 5, 2), task))]).toEqual([2, 2, 2])
    expect(() => ces(Float64Array.of(1), task)).toThrow('ces y: expected at least 2 values, got 1')
  })
})
