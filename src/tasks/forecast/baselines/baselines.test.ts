import { describe, expect, it } from 'vitest'
import { LEVELS, stepsOf } from '../quantiles.js'
import { made, noise, seasonal } from '../testing/made.js'
import { type Baseline, baselines } from './index.js'

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
  ['now and then more than zero', made(60, (t) => (t % 7 === 3 ? 5 : 0))],
  ['values below 0', seasonal(60).map((v) => -v)],
  ['a high level', seasonal(60).map((v) => v + 1e10)],
  ['large values', noise(60).map((v) => v * 1e90)],
  ['small values', seasonal(60).map((v) => v * 1e-9)],
  ['one value again and again, then none', made(60, (t) => (t < 50 ? 4 : 0))],
]

describe.each(Object.entries(baselines) as [string, Baseline][])('%s', (_, method) => {
  it.each(awkward)('gives finite quantiles in order after %s', (_, y) => {
    for (const m of [1, 12]) {
      const forecast = method(y, m, 15)
      expect(forecast.levels).toEqual(LEVELS)
      expect(stepsOf(forecast)).toBe(15)
      for (let h = 0; h < 15; h++) {
        const quantiles = forecast.values.map((row) => row[h])
        expect(quantiles.every(Number.isFinite)).toBe(true)
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b))
      }
    }
  })

  it('leaves the series as it is', () => {
    const y = seasonal(60)
    method(y, 12, 6)
    expect(y).toEqual(seasonal(60))
  })
})
