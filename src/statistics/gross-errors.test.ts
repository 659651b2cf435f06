import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { grossErrors, withoutGrossErrors } from './gross-errors.js'
import { made, noise, seasonal } from './testing/made.js'

type Change = (v: number) => number
const changed = (y: Float64Array, changes: Readonly<Record<number, Change>>): Float64Array =>
  y.map((v, t) => changes[t]?.(v) ?? v)

const times =
  (factor: number): Change =>
  (v) =>
    v * factor
const zero: Change = () => 0

const e = noise(400, 3)
const temperatures = made(365, (t) => 8 + 14 * Math.sin((2 * Math.PI * t) / 365) + 3 * e[t])
const shop = made(200, (t) => (t % 7 === 6 ? 0 : 80 + 10 * Math.sin(t) + 5 * e[t]))
const rare = made(150, (t) => (e[t] > 0.8 ? Math.ceil(3 * e[t]) : 0))
const doubling = made(60, (t) => 100 * 2 ** (t / 10) * (1 + 0.05 * e[t]))
const short = seasonal(18)

describe('grossErrors finds', () => {
  test.each<[string, Float64Array, number, Readonly<Record<number, Change>>]>([
    ['a thousand times', seasonal(96), 12, { 51: times(1000) }],
    ['a hundred times', seasonal(96), 12, { 51: times(100) }],
    ['a thousandth', seasonal(96), 12, { 51: times(0.001) }],
    ['a sign turned', seasonal(96), 12, { 51: times(-1) }],
    ['a single 0', seasonal(96), 12, { 51: zero }],
    ['two of them', seasonal(96), 12, { 30: times(1000), 51: times(1000) }],
    ['two in the same month, two years apart', seasonal(96), 12, { 30: times(1000), 54: times(1000) }],
    ['one too large and one too small', seasonal(96), 12, { 30: times(1000), 51: times(0.001) }],
    ['one of both and a 0', seasonal(96), 12, { 30: times(1000), 51: zero }],
    ['two in a row', seasonal(96), 12, { 50: times(1000), 51: times(1000) }],
    ['the last value', seasonal(96), 12, { 95: times(1000) }],
    ['the last but one', seasonal(96), 12, { 94: times(1000) }],
    ['the last value, 0', seasonal(96), 12, { 95: zero }],
    ['the first value', seasonal(96), 12, { 0: times(1000) }],
    ['one in a short series', short, 12, { 9: times(1000) }],
    ['one at the end of a short series', short, 12, { 17: times(1000) }],
    ['one without a season', seasonal(96), 1, { 51: times(1000) }],
    ['one in growth', doubling, 12, { 20: times(1000) }],
    ['one among negative values', seasonal(96).map((v) => -v), 12, { 51: times(1000) }],
    ['one of both signs', temperatures, 7, { 100: times(1000), 300: times(-500) }],
    ['one beside Sundays of 0', shop, 7, { 100: times(1000) }],
    ['one in intermittent demand', rare, 12, { 73: () => 4000 }],
    ['one of a constant', new Float64Array(50).fill(5), 12, { 20: times(1000) }],
  ])('%s', (_, y, m, changes) => {
    const wrong = changed(y, changes)
    const errors = grossErrors(wrong, m)
    expect(errors.map(({ at }) => at)).toEqual(Object.keys(changes).map(Number))
    const spread = y === rare ? 12 : Math.max(...y) - Math.min(...y)
    for (const { at, value, usual } of errors) {
      expect(value).toBe(wrong[at])
      expect(Math.abs(usual - y[at])).toBeLessThanOrEqual(spread / 3)
    }
    const cleaned = withoutGrossErrors(wrong, errors)
    cleaned.forEach((v, t) => {
      if (!(t in changes)) expect(v).toBe(y[t])
    })
  })

  test('what is usual in the season, to within the noise', () => {
    const y = seasonal(96)
    const [{ usual }] = grossErrors(changed(y, { 51: times(1000) }), 12)
    expect(Math.abs(usual - y[51])).toBeLessThan(8)
  })
})

/** Student's t with few degrees of freedom: a normal over the root of a mean of squares. */
function heavyTailed(count: number, freedom: number, seed: number): Float64Array {
  const stream = random(seed)
  return made(count, () => {
    let squares = 0
    for (let i = 0; i < freedom; i++) squares += stream.normal() ** 2
    return stream.normal() / Math.sqrt(squares / freedom)
  })
}

describe('grossErrors leaves alone', () => {
  test.each<[string, Float64Array, number]>([
    ['noise', noise(500), 12],
    ['a season', seasonal(200), 12],
    ['a spike every December', made(96, (t) => (t % 12 === 11 ? 5000 : 100 + e[t])), 12],
    ['a spike in two Decembers of eight', changed(seasonal(96), { 83: times(50), 95: times(50) }), 12],
    ['a spike in two Decembers of two', changed(seasonal(24), { 11: times(50), 23: times(50) }), 12],
    ['a first December of three times', changed(seasonal(96), { 95: times(3) }), 12],
    ['a day of ten times', changed(seasonal(96), { 60: times(10) }), 12],
    ['Sundays of 0', shop, 7],
    ['one shop day that was closed among Sundays', changed(shop, { 101: zero }), 7],
    ['intermittent demand', rare, 12],
    ['few demands', made(100, (t) => (t === 20 || t === 71 ? 6 : 0)), 12],
    ['a new level of fifty times', made(96, (t) => (t < 80 ? 10 : 500) + e[t]), 12],
    ['a new level of a fiftieth', made(96, (t) => (t < 80 ? 500 : 10) + e[t]), 12],
    ['a new level in the last two values', made(96, (t) => (t < 94 ? 10 : 500) + e[t]), 12],
    ['an outage of five steps', made(96, (t) => (t > 40 && t < 46 ? 0 : 100 + e[t])), 12],
    ['the last two values of 0', changed(seasonal(96), { 94: zero, 95: zero }), 12],
    ['growth by a half a step', made(40, (t) => 1.5 ** t), 12],
    ['a line', made(100, (t) => 3 * t), 12],
    [
      'a 0 among values that come near it',
      made(60, (t) => Math.abs(Math.round(4 + 1.5 * e[t]))).with(9, 0),
      1,
    ],
    ['a constant with another value', new Float64Array(50).fill(5).with(20, 7), 12],
    ['zeros', new Float64Array(50), 12],
    ['a walk', made(300, (t) => e.slice(0, t).reduce((sum, v) => sum + v, 0)), 12],
    ['seven values', changed(seasonal(7), { 3: times(1000) }), 12],
  ])('%s', (_, y, m) => {
    expect(grossErrors(y, m)).toEqual([])
  })

  test("heavy tails: lognormal sizes, and Student's t of 2 and 3 degrees of freedom", () => {
    let found = 0
    for (let seed = 0; seed < 100; seed++) {
      const sizes = noise(300, seed).map((v) => Math.exp(3 + 1.5 * v))
      for (const y of [sizes, heavyTailed(300, 2, seed), heavyTailed(300, 3, seed)])
        found += Number(grossErrors(y, 12).length > 0)
    }
    expect(found).toBeLessThanOrEqual(1)
  })
})
