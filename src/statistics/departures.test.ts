import { expect, test } from 'vitest'
import { departureScores } from './departures.js'
import { outliersOf } from './outliers.js'
import { made, noise } from './testing/made.js'

const flat = (n: number): Float64Array => new Float64Array(n)
const found = (
  distances: Float64Array,
  least = 3,
  withoutSeasons = flat(distances.length),
  values = flat(distances.length),
): number[] =>
  Array.from(departureScores({ distances, withoutSeasons, values }).entries(), ([t, score]) =>
    score >= least ? t : -1,
  ).filter((t) => t >= 0)
const foundIn = (values: Float64Array): number[] => found(flat(values.length), 3, flat(values.length), values)

test('a single value far beyond the extremes is one', () => {
  expect(found(noise(3000, 1).with(1200, 12))).toEqual([1200])
})

test('an hour and a day that are a little off as a whole are, though none of their values is', () => {
  for (const [steps, off] of [
    [12, 4],
    [60, 2],
  ]) {
    const y = noise(4000, 2).map((v, t) => v + (t >= 1000 && t < 1000 + steps ? off : 0))
    const at = found(y)
    expect(at).toContain(1000 + steps / 2)
    expect(at.every((t) => t > 1000 - 70 && t < 1000 + steps + 70)).toBe(true)
  }
})

test('spikes that recur are none, but one of three times their size is', () => {
  const spikes = noise(4000, 3).map((v, t) => (t % 97 === 5 ? 10 + v : 0))
  const y = noise(4000, 4).map((v, t) => v + spikes[t])
  expect(found(y)).toEqual([])
  expect(found(y.with(2000, 35))).toEqual([2000])
})

test('nothing is known of a short series, or of one that lies on its course', () => {
  expect(found(noise(300, 5).with(100, 50), 0.1)).toEqual([])
  expect(found(new Float64Array(3000).with(100, 50), 0.1)).toEqual([])
})

test('growth is hardly any, by two orders of magnitude or by four', () => {
  const e = noise(3000, 6)
  for (const rate of [1 / 600, 1 / 300]) {
    const y = made(3000, (t) => Math.exp(rate * t) * (50 + 20 * Math.sin((2 * Math.PI * t) / 24) + 2 * e[t]))
    const { distances, withoutSeasons, values } = outliersOf(y, 24)
    expect(found(distances, 3, withoutSeasons, values).length).toBeLessThanOrEqual(3)
  }
})

test('a new level is one at its first value, also where the usual course follows it', () => {
  const y = noise(4500, 7).map((v, t) => v + (t < 3000 ? 0 : 3))
  const at = found(new Float64Array(4500), 3, y)
  expect(at).toHaveLength(1)
  expect(Math.abs(at[0] - 3000)).toBeLessThan(10)
  expect(found(new Float64Array(4500), 3, noise(4500, 8))).toEqual([])
})

test('a stretch higher or lower than any other is one, though the usual course follows it', () => {
  const y = noise(4500, 9).map((v) => 100 + v)
  expect(foundIn(y)).toEqual([])
  for (const sign of [1, -1]) {
    const at = foundIn(y.map((v, t) => v + (t >= 1985 && t < 2018 ? 1.5 * sign : 0)))
    expect(at).toContain(2001)
    expect(at.every((t) => Math.abs(t - 2001) < 33)).toBe(true)
  }
})

test('a burst of spikes is one, of a size that single spikes have', () => {
  const spikes = noise(4500, 10).map((v, t) => v + (t % 97 === 5 ? 10 : 0))
  expect(foundIn(spikes)).toEqual([])
  const at = foundIn(spikes.map((v, t) => v + (t >= 2000 && t < 2032 && t % 4 === 0 ? 10 : 0)))
  expect(at).toContain(2016)
  expect(at.every((t) => Math.abs(t - 2016) < 40)).toBe(true)
  // One spike of any size is no burst.
  expect(foundIn(spikes.with(2000, 1000))).toEqual([])
})
