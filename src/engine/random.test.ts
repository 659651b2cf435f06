import { describe, expect, test } from 'vitest'
import { InputError } from './errors.js'
import { type RandomStream, random } from './random.js'

const take = (stream: RandomStream, count = 8) => Array.from({ length: count }, () => stream.int32())

/** Mean, variance, skewness and kurtosis. */
function moments(values: readonly number[]) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const central = (k: number) => values.reduce((sum, x) => sum + (x - mean) ** k, 0) / values.length
  const variance = central(2)
  return { mean, variance, skewness: central(3) / variance ** 1.5, kurtosis: central(4) / variance ** 2 }
}

test('the same seed gives the same stream, and another seed another', () => {
  expect(take(random(42))).toEqual(take(random(42)))
  const seeds = [
    0,
    1,
    -1,
    42,
    2 ** 31,
    2 ** 32,
    2 ** 32 + 1,
    2 ** 40,
    Number.MAX_SAFE_INTEGER,
    Number.MIN_SAFE_INTEGER,
  ]
  expect(new Set(seeds.map((seed) => take(random(seed)).join())).size).toBe(seeds.length)
})

// Models trained with a seed are meant to stay reproducible from version to version.
test('the numbers of a seed do not change', () => {
  expect(take(random(1), 4)).toEqual([393288148, -2120864283, -480208205, 2092745082])
  const stream = random(2)
  expect([stream.uniform(), stream.uniform(), stream.below(100)]).toEqual([
    0.987094965887278, 0.30544940748265426, 77,
  ])
})

test.each([1.5, NaN, Infinity, 2 ** 53, '3' as unknown as number])('a seed of %s is refused', (seed) => {
  expect(() => random(seed)).toThrow(InputError)
  expect(() => random(seed)).toThrow(`random seed: expected a safe integer, got ${seed}`)
})

test('a fork has a stream of its own and moves its parent on', () => {
  const [parent, twin] = [random(5), random(5)]
  const child = parent.fork()
  expect(take(child)).toEqual(take(twin.fork()))
  expect(take(parent)).toEqual(take(twin))
  expect(take(random(5).fork())).not.toEqual(take(random(5)))
  const [first, second] = [parent.fork(), parent.fork()]
  expect(take(first)).not.toEqual(take(second))
})

test('a stream goes on from where another stood', () => {
  const stream = random(8)
  take(stream, 5)
  const state = stream.takeState()
  const next = take(stream)
  expect(take(stream)).not.toEqual(next)
  const other = random(9)
  other.putState(state)
  expect(take(other)).toEqual(next)
  // What was taken is a copy, and the stream goes on alone.
  expect(state).not.toEqual(other.takeState())
})

test.each([[[1, 2, 3]], [[0, 0, 0, 0]], [[]]])('%j is no state of a stream', (words) => {
  const stream = random(1)
  expect(() => stream.putState(Int32Array.from(words))).toThrow(
    new InputError(
      `RandomStream.putState: expected four whole numbers that are not all 0, got [${words.join(', ')}]`,
    ),
  )
  expect(take(stream)).toEqual(take(random(1)))
})

test('uniform numbers fill [low, high) evenly', () => {
  const stream = random(3)
  const values = Array.from({ length: 100_000 }, () => stream.uniform())
  expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
  expect(values.every((x) => x >= 0 && x < 1)).toBe(true)
  const { mean, variance, skewness } = moments(values)
  // Four standard errors of each.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.0037)
  expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.001)
  expect(Math.abs(skewness)).toBeLessThan(0.03)
  const tenths = new Array(10).fill(0)
  for (const x of values) tenths[Math.floor(x * 10)]++
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400)
  const shifted = Array.from({ length: 1000 }, () => stream.uniform(-3, 5))
  expect(shifted.every((x) => x >= -3 && x < 5)).toBe(true)
  expect(Math.abs(moments(shifted).mean - 1)).toBeLessThan(0.3)
})

test('normal numbers have the moments of the normal distribution', () => {
  const stream = random(4)
  const values = Array.from({ length: 100_000 }, () => stream.normal())
  const { mean, variance, skewness, kurtosis } = moments(values)
  expect(Math.abs(mean)).toBeLessThan(0.0127)
  expect(Math.abs(variance - 1)).toBeLessThan(0.018)
  expect(Math.abs(skewness)).toBeLessThan(0.031)
  expect(Math.abs(kurtosis - 3)).toBeLessThan(0.062)
  expect(values.every(Number.isFinite)).toBe(true)
  const scaled = moments(Array.from({ length: 10_000 }, () => stream.normal(10, 0.5)))
  expect(Math.abs(scaled.mean - 10)).toBeLessThan(0.02)
  expect(Math.abs(Math.sqrt(scaled.variance) - 0.5)).toBeLessThan(0.015)
})

test('below reaches every number under the bound and none other', () => {
  const stream = random(6)
  const seen = new Set(Array.from({ length: 500 }, () => stream.below(7)))
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(stream.below(1)).toBe(0)
})

test('a permutation has each number once, and every order is as likely', () => {
  const stream = random(7)
  expect(Array.from(stream.permutation(0))).toEqual([])
  expect(Array.from(stream.permutation(1))).toEqual([0])
  const order = stream.permutation(1000)
  expect(Array.from(order)).not.toEqual(Array.from({ length: 1000 }, (_, i) => i))
  expect(Array.from(order).sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const key = stream.permutation(3).join()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

describe('without a seed', () => {
  test('streams differ, and tell seeds that make them again', () => {
    const streams = Array.from({ length: 100 }, () => random())
    expect(new Set(streams.map(({ seed }) => seed)).size).toBe(100)
    expect(new Set(streams.map((stream) => stream.uniform())).size).toBe(100)
    const stream = random()
    expect(random(stream.seed).permutation(20)).toEqual(stream.permutation(20))
  })

  test('undefined is no seed, and other values are refused', () => {
    expect(Number.isSafeInteger(random(undefined).seed)).toBe(true)
    expect(() => random(null as never)).toThrow('random seed: expected a safe integer, got null')
  })
})

test('a branch is decided by where a stream stands, which stays there', () => {
  const [one, other] = [random(3), random(3)]
  const branch = one.branch()
  expect(branch.uniform()).toBe(other.branch().uniform())
  expect(branch.uniform()).not.toBe(one.uniform())
  other.int32()
  expect(other.branch().uniform()).not.toBe(random(3).branch().uniform())
})
