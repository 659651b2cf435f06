import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { made, noise } from '../../statistics/testing/made.js'
import { boundsAt, commonTail, type ErrorSpread, extremesOf, scoreOf, spreadOf } from './anomaly-score.js'

const spreadAlone = (errors: Float64Array): ErrorSpread => spreadOf(errors, commonTail(errors)!)

/** Of fresh errors, the share with the score or more, times what it should be. */
const timesChance = (spread: ErrorSpread, fresh: Float64Array, score: number): number =>
  fresh.reduce((count, error) => count + (scoreOf(spread, error) >= score ? 1 : 0), 0) /
  fresh.length /
  10 ** -score

/** Exponential on both sides. */
function laplace(count: number, seed: number): Float64Array {
  const stream = random(seed)
  return made(count, () => (stream.normal() > 0 ? 1 : -1) * (stream.normal() ** 2 + stream.normal() ** 2))
}

const student =
  (df: number) =>
  (count: number, seed: number): Float64Array => {
    const stream = random(seed)
    return made(count, () => {
      let squares = 0
      for (let i = 0; i < df; i++) squares += stream.normal() ** 2
      return stream.normal() / Math.sqrt(squares / df)
    })
  }

describe('scoreOf', () => {
  // Tails that may be exponential or heavier are taken to be heavier: scores of exponential errors are on the safe side.
  test.each([
    ['normal', (count: number, seed: number) => noise(count, seed), 0.4],
    ['exponential', laplace, 0.1],
    ["Student's, of 5 degrees of freedom", student(5), 0.4],
    ["Student's, of 3 degrees of freedom", student(3), 0.4],
    [
      'mostly 0',
      (count: number, seed: number) => noise(count, seed).map((v, t) => (t % 10 ? v / 1e5 : v)),
      0.1,
    ],
  ] as const)('of %s errors comes as often as it says, also beyond those known', (_, draw, leastAtThree) => {
    const spread = spreadAlone(draw(2000, 1))
    const fresh = draw(200_000, 2)
    for (const score of [1.5, 2]) {
      expect(timesChance(spread, fresh, score)).toBeGreaterThan(0.4)
      expect(timesChance(spread, fresh, score)).toBeLessThan(1.5)
    }
    expect(timesChance(spread, fresh, 3)).toBeGreaterThan(leastAtThree)
    expect(timesChance(spread, fresh, 3)).toBeLessThan(2)
  })

  test('is hardly changed by anomalies among the known errors, whatever their size', () => {
    const clean = noise(1000, 3)
    const [one, two] = [1e1, 1e9].map((size) =>
      spreadAlone(clean.map((v, t) => (t % 100 === 0 ? (t % 200 === 0 ? size : -size) : v))),
    )
    expect(scoreOf(two, 5)).toBe(scoreOf(one, 5))
    expect(scoreOf(one, 5)).toBeGreaterThan(3)
    expect(scoreOf(one, 5)).toBeGreaterThan(0.6 * scoreOf(spreadAlone(clean), 5))
  })

  test('tells the two sides apart', () => {
    // Ten times as far above as below.
    const spread = spreadAlone(noise(4000, 4).map((v) => (v > 0 ? 10 * v : v)))
    expect(scoreOf(spread, 6)).toBeLessThan(1)
    expect(scoreOf(spread, -6)).toBeGreaterThan(6)
  })

  test('rises with the size of the error, without a jump', () => {
    const spread = spreadAlone(laplace(300, 5))
    let before = 0
    for (let error = 0; error < 40; error += 0.01) {
      const score = scoreOf(spread, error)
      expect(score).toBeGreaterThanOrEqual(before)
      expect(score - before).toBeLessThan(0.1)
      before = score
    }
  })

  test('of few errors leans towards what is known of all', () => {
    const few = noise(10, 6)
    const wide = spreadOf(few, { logSize: Math.log(10), shape: 0.7, bend: 0 })
    const narrow = spreadOf(few, { logSize: Math.log(1), shape: 0.7, bend: 0 })
    expect(scoreOf(wide, 4)).toBeLessThan(scoreOf(narrow, 4))
    const many = noise(100_000, 6)
    const [a, b] = [10, 1].map((size) => spreadOf(many, { logSize: Math.log(size), shape: 0.7, bend: 0 }))
    expect(scoreOf(a, 4)).toBeCloseTo(scoreOf(b, 4), 1)
  })

  test('is 0 of no error, and at most 300 of any', () => {
    const spread = spreadAlone(noise(100, 7))
    expect(scoreOf(spread, 0)).toBe(0)
    expect(scoreOf(spread, 1e200)).toBe(300)
  })
})

describe('boundsAt', () => {
  test.each([1.5, 3, 6])('gives the errors that score %d', (score) => {
    const spread = spreadAlone(noise(500, 8).map((v) => (v > 0 ? 3 * v : v)))
    const [lo, hi] = boundsAt(spread, score)
    expect(lo).toBeLessThan(0)
    expect(scoreOf(spread, lo)).toBeCloseTo(score, 8)
    expect(scoreOf(spread, hi)).toBeCloseTo(score, 8)
  })
})

describe('extremesOf', () => {
  test('errors are anomalies where chance brings a four hundredth of those that recur', () => {
    const errors = made(4000, (t) => (t % 100 === 50 ? 10 + (t % 900) / 900 : Math.sin(t)))
    const { above } = extremesOf(errors)
    const spread = spreadAlone(errors)
    const beyond = (peaks: number): number => above!.size + above!.slope * Math.log(2 * peaks)
    expect(scoreOf(spread, beyond(399), { above, below: undefined })).toBeLessThan(3)
    expect(scoreOf(spread, beyond(401), { above, below: undefined })).toBeGreaterThan(3)
  })
})

describe('commonTail', () => {
  test('knows nothing of errors that are all 0', () => {
    expect(commonTail(new Float64Array(50))).toBeUndefined()
  })
})
