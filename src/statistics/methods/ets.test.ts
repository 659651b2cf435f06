import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { coverage, mase } from '../metrics/index.js'
import { medianOf, quantileAt } from '../quantiles.js'
import { intervalsOf } from '../testing/intervals.js'
import { ets, fittedEts } from './ets.js'
import { seasonalNaive } from './naive.js'

const made = (length: number, at: (t: number, noise: number) => number, seed = 1): Float64Array => {
  const stream = random(seed)
  return Float64Array.from({ length }, (_, t) => at(t, stream.normal()))
}

describe('ets', () => {
  test('continues a straight line', () => {
    const { median, lo95, hi95 } = intervalsOf(
      ets(
        made(70, (t, noise) => 5 + 2 * t + 0.01 * noise),
        { seasonalPeriod: 1, horizonSteps: 4 },
      ),
    )
    for (const [h, v] of median.entries()) expect(Math.abs(v - (5 + 2 * (70 + h)))).toBeLessThan(0.1)
    for (const [h, v] of lo95.entries()) expect(hi95[h] - v).toBeLessThan(0.5)
  })

  test('follows a season that is added', () => {
    const wave = (t: number): number => 10 * Math.sin((2 * Math.PI * t) / 12)
    const all = made(132, (t, noise) => 50 + 0.2 * t + wave(t) + noise)
    const [seen, actual] = [all.slice(0, 120), all.slice(120)]
    expect(
      mase(actual, medianOf(ets(seen, { seasonalPeriod: 12, horizonSteps: 12 })), seen, 12),
    ).toBeLessThan(
      0.85 * mase(actual, medianOf(seasonalNaive(seen, { seasonalPeriod: 12, horizonSteps: 12 })), seen, 12),
    )
  })

  test('follows a season that grows with the level', () => {
    const shape = [0.6, 0.9, 1.1, 1.4]
    const all = made(88, (t, noise) => 20 * 1.03 ** t * shape[t % 4] * (1 + 0.02 * noise))
    const [seen, actual] = [all.slice(0, 80), all.slice(80)]
    const median = medianOf(ets(seen, { seasonalPeriod: 4, horizonSteps: 8 }))
    for (const [h, v] of median.entries()) expect(Math.abs(v / actual[h] - 1)).toBeLessThan(0.15)
  })

  // The variances of all three classes, against series made by the very models.
  test.each<[string, (stream: ReturnType<typeof random>) => (t: number) => number, number]>([
    [
      'a level that wanders',
      (stream) => {
        let level = 50
        return () => {
          const error = stream.normal()
          const v = level + error
          level += 0.4 * error
          return v
        }
      },
      1,
    ],
    [
      'errors that grow with the level, and a season',
      (stream) => {
        let level = 100
        const season = [0.8, 1.2, 1.1, 0.9]
        return (t) => {
          const share = 0.05 * stream.normal()
          const v = level * season[t % 4] * (1 + share)
          level *= 1 + 0.3 * share
          return v
        }
      },
      4,
    ],
  ])('has intervals that hold what they claim: %s', (_, make, m) => {
    const stream = random(5)
    const shares = Array.from({ length: 200 }, () => {
      const next = make(stream)
      const all = Float64Array.from({ length: 88 }, (_, t) => next(t))
      const { lo80, hi80 } = intervalsOf(ets(all.slice(0, 80), { seasonalPeriod: m, horizonSteps: 8 }))
      return coverage(all.slice(80), lo80, hi80)
    })
    const share = shares.reduce((sum, v) => sum + v, 0) / shares.length
    expect(share).toBeGreaterThan(0.73)
    expect(share).toBeLessThan(0.87)
  })

  test('takes a constant, zeros, two values and values below 0', () => {
    const flat = intervalsOf(ets(new Float64Array(30).fill(7), { seasonalPeriod: 4, horizonSteps: 3 }))
    expect([...flat.median, ...flat.lo95]).toEqual([7, 7, 7, 7, 7, 7])
    expect([
      ...quantileAt(ets(new Float64Array(30), { seasonalPeriod: 12, horizonSteps: 2 }), 0.975),
    ]).toEqual([0, 0])
    expect(
      medianOf(ets(Float64Array.of(3, 4), { seasonalPeriod: 12, horizonSteps: 2 })).every(Number.isFinite),
    ).toBe(true)
    const below = made(60, (t, noise) => -20 + (t % 4) + noise)
    const { median, lo95, hi95 } = intervalsOf(ets(below, { seasonalPeriod: 4, horizonSteps: 6 }))
    expect([...median, ...lo95, ...hi95].every(Number.isFinite)).toBe(true)
  })

  test('does not use a fit for values that it does not hold for', () => {
    const grown = made(80, (t, noise) => 20 * 1.03 ** t * [0.6, 0.9, 1.1, 1.4][t % 4] * (1 + 0.02 * noise))
    const fit = fittedEts.fit(grown, { seasonalPeriod: 4 })!
    expect(fit.forms.some(({ form }) => form.season === 'multiplicative')).toBe(true)
    expect(fittedEts.from(fit, grown.slice(0, 10), { seasonalPeriod: 4, horizonSteps: 3 })).toBeDefined()
    expect(fittedEts.from(fit, grown.slice(0, 9), { seasonalPeriod: 4, horizonSteps: 3 })).toBeUndefined()
    expect(fittedEts.from(fit, grown.with(40, -5), { seasonalPeriod: 4, horizonSteps: 3 })).toBeUndefined()
  })

  test('keeps its forms when it is fitted again, and weighs them anew', () => {
    const y = made(120, (t, noise) => 50 + 0.2 * t + 10 * Math.sin((2 * Math.PI * t) / 12) + noise)
    const task = { seasonalPeriod: 12 }
    const first = fittedEts.fit(y.slice(0, 100), task)!
    const again = fittedEts.refit(y, task, first)!
    const nameOf = ({ form }: (typeof first.forms)[number]): string => JSON.stringify(form)
    const names = first.forms.map(nameOf)
    for (const form of again.forms) expect(names).toContain(nameOf(form))
    expect(Math.max(...again.forms.map(({ weight }) => weight))).toBe(1)
    // As good as what a search of all forms finds.
    const sigmaOf = ({ forms }: typeof first): number => forms.find(({ weight }) => weight === 1)!.sigma2
    expect(sigmaOf(again) / sigmaOf(fittedEts.fit(y, task)!)).toBeCloseTo(1, 1)
    expect(fittedEts.refit(y.slice(0, 20), task, first)).toBeUndefined()
  })

  test('names what is wrong', () => {
    expect(() => ets(Float64Array.of(1), { seasonalPeriod: 1, horizonSteps: 1 })).toThrow(
      'ets y: expected at least 2 values, got 1',
    )
    expect(() => ets(Float64Array.of(1, 2), { seasonalPeriod: 1, horizonSteps: 0 })).toThrow(
      'ets horizonSteps: expected a whole number from 1, got 0',
    )
  })
})
