import { describe, expect, test } from 'vitest'
import { LEVELS, medianOf, stepsOf } from '../quantiles.js'
import { made, noise, seasonal } from '../testing/made.js'
import { type Baseline, baselines, type FittedBaseline, fittedBaselines } from './index.js'

/** Series that methods have failed on elsewhere. */
const awkward: [string, Float64Array][] = [
  ['three values', Float64Array.of(3, 1, 2)],
  ['nine values', Float64Array.of(3, 1, 2, 5, 3, 4, 6, 5, 7)],
  ['a constant', new Float64Array(40).fill(0.1)],
  ['zeros', new Float64Array(40)],
  ['a line without noise', made(40, (t) => 100 - 3 * t)],
  ['a pattern without noise', made(60, (t) => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])],
  ['a spike', made(60, (t) => (t === 40 ? 1e9 : Math.sin(t)))],
  ['a jump at the end', made(60, (t) => (t < 59 ? 1 : 100))],
  ['growth', made(60, (t) => Math.exp(t / 3))],
  ['intermittent demand', made(60, (t) => (t % 7 === 3 ? 5 : 0))],
  ['values below 0', seasonal(60).map((v) => -v)],
  ['a high level', seasonal(60).map((v) => v + 1e10)],
  ['large values', noise(60).map((v) => v * 1e90)],
  ['small values', seasonal(60).map((v) => v * 1e-9)],
  ['one value again and again, then none', made(60, (t) => (t < 50 ? 4 : 0))],
]

describe.each(Object.entries(baselines) as [string, Baseline][])('%s', (_, method) => {
  test.each(awkward)('gives finite quantiles in order after %s', (_, y) => {
    for (const m of [1, 12]) {
      const forecast = method(y, { seasonalPeriod: m, horizonSteps: 15 })
      expect(forecast.levels).toEqual(LEVELS)
      expect(stepsOf(forecast)).toBe(15)
      for (let h = 0; h < 15; h++) {
        const quantiles = forecast.values.map((row) => row[h])
        expect(quantiles.every(Number.isFinite)).toBe(true)
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b))
      }
    }
  })

  test('leaves the series as it is', () => {
    const y = seasonal(60)
    method(y, { seasonalPeriod: 12, horizonSteps: 6 })
    expect(y).toEqual(seasonal(60))
  })
})

const e = noise(1500, 4)
/** A day and a week of hours. */
const hourly = made(
  900,
  (t) => 100 + 9 * Math.sin((t * Math.PI) / 12) + (Math.floor(t / 24) % 7 > 4 ? -20 : 8) + e[t],
)

const throughJson = (fit: object): object => JSON.parse(JSON.stringify(fit))

describe.each(Object.entries(fittedBaselines) as [keyof typeof fittedBaselines, FittedBaseline<object>][])(
  '%s, fitted and used',
  (name, { fit: fitTo, refit, from }) => {
    const method: Baseline = baselines[name]

    test.each([
      ...awkward,
      ['monthly values', seasonal(96)],
      ['growth with a season', seasonal(96).map((v, t) => v * 1.02 ** t)],
    ])('is the method, to the bit, after %s', (_, y) => {
      for (const m of [1, 12]) {
        const found = fitTo(y, { seasonalPeriod: m, horizonSteps: 15 })
        if (found === undefined) continue
        expect(throughJson(found)).toEqual(found)
        expect(from(throughJson(found), y, { seasonalPeriod: m, horizonSteps: 15 })).toEqual(
          method(y, { seasonalPeriod: m, horizonSteps: 15 }),
        )
      }
    })

    test('is the method of hours as well, and fits every series that is long enough', () => {
      const found = fitTo(hourly, { seasonalPeriod: 24, horizonSteps: 48 })!
      expect(from(throughJson(found), hourly, { seasonalPeriod: 24, horizonSteps: 48 })).toEqual(
        method(hourly, { seasonalPeriod: 24, horizonSteps: 48 }),
      )
      for (const [label, y] of awkward) {
        const isPlain = y.length < 8 || y.every((v) => v === y[0])
        if (!isPlain) expect(fitTo(y, { seasonalPeriod: 1, horizonSteps: 15 }), label).toBeDefined()
      }
    })

    test('keeps no more of a longer series', () => {
      for (const [y, m] of [
        [seasonal(600), 12],
        [hourly, 24],
      ] as const) {
        expect(JSON.stringify(fitTo(y, { seasonalPeriod: m, horizonSteps: 12 })).length).toBeLessThan(5000)
      }
    })

    test('moves on through new values, also where the first are no longer given', () => {
      const found = fitTo(seasonal(96), { seasonalPeriod: 12, horizonSteps: 12 })!
      for (const first of [0, 50]) {
        const y = seasonal(119).slice(first)
        const next = medianOf(from(found, y, { seasonalPeriod: 12, horizonSteps: 12 })!)
        // The states have followed; only the parameters are not those of all values.
        for (const [h, v] of medianOf(method(y, { seasonalPeriod: 12, horizonSteps: 12 })).entries()) {
          expect(Math.abs(next[h] - v)).toBeLessThan(3)
        }
        expect(next).not.toEqual(medianOf(method(seasonal(96), { seasonalPeriod: 12, horizonSteps: 12 })))
      }
    })

    test.each([...awkward, ['monthly values', seasonal(96)] as const])(
      'fitted again, still forecasts: %s',
      (_, y) => {
        const task = { seasonalPeriod: 12, horizonSteps: 15 }
        for (const earlier of [y.slice(0, Math.ceil(0.8 * y.length)), seasonal(60)]) {
          const first = fitTo(earlier, task)
          const again = first && refit(y, task, first)
          if (again === undefined) continue
          expect(throughJson(again)).toEqual(again)
          expect(
            from(again, y, task)
              ?.values.flatMap((row) => [...row])
              .every(Number.isFinite) ?? true,
          ).toBe(true)
        }
      },
    )

    test('does not hold for a constant', () => {
      expect(
        from(fitTo(seasonal(96), { seasonalPeriod: 12, horizonSteps: 12 })!, new Float64Array(50).fill(3), {
          seasonalPeriod: 12,
          horizonSteps: 12,
        }),
      ).toBeUndefined()
      expect(fitTo(new Float64Array(50).fill(3), { seasonalPeriod: 12, horizonSteps: 12 })).toBeUndefined()
    })
  },
)
