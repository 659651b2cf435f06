import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { peakScore, peakSizeAt, peaksOf } from './peaks.js'
import { made } from './testing/made.js'

const stream = random(3)
const exponential = (n: number): Float64Array => made(n, () => -Math.log(1 - stream.uniform()))

describe('the extremes of a long series', () => {
  const peaks = peaksOf(exponential(4000), 12)!

  test('are known where there are 32 of them, apart', () => {
    const spikes = (count: number): Float64Array => made(2000, (t) => (t % 50 < 3 && t / 50 < count ? 2 : 0))
    expect(peaksOf(spikes(31), 12)).toBeUndefined()
    expect(peaksOf(spikes(32), 12)).toMatchObject({ recurring: 8, size: 2 })
    expect(
      peaksOf(
        made(2000, () => 0),
        12,
      ),
    ).toBeUndefined()
  })

  test('fall off as they do: of exponential sizes, θ is 1', () => {
    expect(peaks.slope).toBeGreaterThan(0.6)
    expect(peaks.slope).toBeLessThan(1.6)
    expect(peaks.size).toBeCloseTo(Math.log(4000 / 8), 0)
  })

  test('have a score that rises with the size, that of what recurs at first', () => {
    expect(peakScore(peaks, 0)).toBeCloseTo(Math.log10(4000 / 8))
    expect(peakScore(peaks, peaks.size)).toBe(peakScore(peaks, 0))
    for (const score of [2.8, 3, 4, 10]) expect(peakScore(peaks, peakSizeAt(peaks, score))).toBeCloseTo(score)
    expect(peakSizeAt(peaks, 2)).toBe(0)
  })

  test('are exceeded the later, the smaller the share that is rare', () => {
    const sizes = exponential(4000)
    const [often, rarely] = [1 / 10, 1 / 400].map((rare) => peakSizeAt(peaksOf(sizes, 12, rare)!, 3))
    expect(rarely - often).toBeCloseTo(peaksOf(sizes, 12)!.slope * Math.log(40))
  })

  test('do not follow the largest seven', () => {
    const sizes = exponential(4000)
    const before = peaksOf(sizes, 12)!
    const after = peaksOf(
      sizes.map((v, t) => (t % 500 === 100 && t < 3500 ? 1000 : v)),
      12,
    )!
    expect(after.size).toBeLessThan(before.size + 4)
  })

  test('chance reaches a score of 3 in few of them', () => {
    let found = 0
    for (let i = 0; i < 60; i++) {
      const sizes = exponential(2000)
      const own = peaksOf(sizes, 12)!
      if (sizes.some((size) => peakScore(own, size) >= 3)) found++
    }
    expect(found).toBeLessThanOrEqual(9)
  })
})
