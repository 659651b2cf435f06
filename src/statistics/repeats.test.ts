import { describe, expect, test } from 'vitest'
import { repeatsOf } from './repeats.js'
import { made, noise } from './testing/made.js'

const rounded = (y: Float64Array, digits: number): Float64Array =>
  y.map((v) => Math.round(v * 10 ** digits) / 10 ** digits)
const stuck = (y: Float64Array, from: number, to: number, value: number): Float64Array =>
  y.map((v, t) => (t >= from && t < to ? value : v))
const found = (y: Float64Array): string[] =>
  repeatsOf(y)
    .filter(({ score }) => score >= 3)
    .map(({ from, to }) => `${from}-${to}`)
const day = (n: number, digits: number): Float64Array => {
  const e = noise(n, 2)
  return rounded(
    made(n, (t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 24) + 1.5 * e[t]),
    digits,
  )
}
/** 0 at night. */
const sun = (n: number): Float64Array => {
  const e = noise(n, 3)
  return made(n, (t) => Math.max(0, 60 * Math.sin((2 * Math.PI * t) / 24) + 3 * e[t]))
}

describe('a run that was never seen before is found', () => {
  test.each<readonly [string, Float64Array, number, number, number]>([
    ['a day', day(400, 1), 200, 224, 57.3],
    ['a day among whole numbers', day(400, 0), 200, 224, 61],
    ['six values with many digits', noise(300), 100, 106, 0.5],
    ['at the end', day(400, 1), 380, 400, 44.4],
    ['0 where it is rare', noise(300), 0, 12, 0],
    ['a day of the sun', sun(400), 146, 170, 31.4],
    ['large and small numbers', noise(300).map((v) => 1e12 * v), 100, 110, 1e11],
  ])('%s', (_, y, from, to, value) => {
    expect(found(y)).toEqual([])
    expect(found(stuck(y, from, to, value))).toEqual([`${from}-${to}`])
  })
})

describe('runs that chance or habit makes are not', () => {
  test.each<readonly [string, Float64Array]>([
    ['a constant', new Float64Array(100).fill(3)],
    ['counts', noise(1000).map((v) => Math.max(0, Math.round(1 + v)))],
    ['values that are mostly 0', noise(1000).map((v) => (v > 1.5 ? v : 0))],
    ['steps', made(300, (t) => Math.floor(t / 25))],
    ['prices that rest at weekends', made(280, (t) => Math.sin((t % 7 > 4 ? t - (t % 7) + 4 : t) * t))],
    ['a shop closed for four days in ten', made(300, (t) => (t % 10 > 5 ? 0 : t))],
    ['nights', sun(400)],
    ['none', new Float64Array(0)],
  ])('%s', (_, y) => {
    expect(found(y)).toEqual([])
  })
})

test('a longer run has a higher score', () => {
  const scoreOf = (length: number): number => repeatsOf(stuck(noise(300), 100, 100 + length, 0.5))[0].score
  expect(scoreOf(12)).toBeGreaterThan(scoreOf(6) + 5)
})
