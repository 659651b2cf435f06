import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { type Shape, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { type Initializer, initialize } from './initializers.js'

const drawn = (name: Initializer, shape: Shape, seed = 7): Float32Array =>
  initialize('weight', name, shape, random(seed))

const variance = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, n) => sum + n * n, 0) / values.length

describe('uniform distributions fill their range and do not leave it', () => {
  // An LSTM's kernel of 5 inputs and 20 units: Keras takes the fans of the whole of it.
  test.each<[Initializer, Shape, number]>([
    ['glorotUniform', [5, 80], Math.sqrt(6 / 85)],
    ['heUniform', [5, 80], Math.sqrt(6 / 5)],
    ['lecunUniform', [5, 80], Math.sqrt(3 / 5)],
    ['uniform', [5, 80], 0.05],
    ['glorotUniform', [400], Math.sqrt(6 / 800)],
  ])('%s %j', (name, shape, limit) => {
    const values = drawn(name, shape)
    expect(values).toHaveLength(400)
    expect(Math.max(...values)).toBeLessThanOrEqual(limit)
    expect(Math.max(...values)).toBeGreaterThan(0.97 * limit)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit)
    expect(Math.min(...values)).toBeLessThan(-0.97 * limit)
    expect(variance(values) / (limit * limit)).toBeCloseTo(1 / 3, 1)
  })
})

test.each<[Initializer, number]>([
  ['glorotNormal', 2 / 200],
  ['heNormal', 2 / 80],
])('%s has its variance after the tails are cut off', (name, expected) => {
  const values = drawn(name, [80, 120])
  expect(variance(values) / expected).toBeCloseTo(1, 1)
  const limit = (2 * Math.sqrt(expected)) / 0.87962566103423978
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit * (1 + 1e-6))
  expect(Math.max(...values)).toBeGreaterThan(0.95 * limit)
})

test('zeros and ones are constant', () => {
  expect([...drawn('zeros', [3])]).toEqual([0, 0, 0])
  expect([...drawn('ones', [1, 2])]).toEqual([1, 1])
})

describe('orthogonal', () => {
  // 70 is more than two of the blocks that it is worked out in.
  test.each([[[20, 80]], [[80, 20]], [[70, 70]], [[33, 34]], [[1, 4]], [[4, 1]], [[1, 1]]])(
    '%j',
    ([rows, cols]) => {
      const q = tensor(drawn('orthogonal', [rows, cols]), [rows, cols])
      const products = rows <= cols ? q.matmul(q.transpose()) : q.transpose().matmul(q)
      const n = Math.min(rows, cols)
      const identity = Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0))
      expectClose(products.data, identity, 1e-6)
    },
  )

  test('takes either sign: it is uniform over all such matrices', () => {
    const firsts = Array.from({ length: 1000 }, (_, seed) => {
      const [first] = drawn('orthogonal', [3, 3], seed)
      return first
    })
    expect(firsts.filter((n) => n > 0).length).toBeGreaterThan(400)
    expect(firsts.filter((n) => n < 0).length).toBeGreaterThan(400)
    expect(variance(firsts)).toBeCloseTo(1 / 3, 1)
  })

  test('gives a seed the values that Gram-Schmidt in float64 makes of its numbers', () => {
    // Drawn by 32 vectors together, number after number of each.
    const [rows, cols] = [70, 90]
    const stream = random(7)
    const vectors = Array.from({ length: rows }, () => new Float64Array(cols))
    for (let start = 0; start < rows; start += 32)
      for (let i = 0; i < cols; i++)
        for (const vector of vectors.slice(start, start + 32)) vector[i] = stream.normal()
    const along = (a: Float64Array, b: Float64Array) => a.reduce((sum, n, i) => sum + n * b[i], 0)
    vectors.forEach((vector, j) => {
      for (let round = 0; round < 2; round++)
        for (const done of vectors.slice(0, j)) {
          const part = along(vector, done)
          vector.forEach((n, i) => {
            vector[i] = n - part * done[i]
          })
        }
      const norm = Math.sqrt(along(vector, vector))
      vector.forEach((n, i) => {
        vector[i] = n / norm
      })
    })
    expectClose(
      drawn('orthogonal', [rows, cols]),
      vectors.flatMap((vector) => [...vector]),
      1e-6,
    )
  })

  test('refuses a vector', () => {
    expect(() => drawn('orthogonal', [4])).toThrow(
      new InputError('orthogonal: expected a shape of at least two axes, got [4]'),
    )
  })
})

test.each<Initializer>(['glorotUniform', 'heNormal', 'orthogonal'])(
  '%s repeats for one seed alone',
  (name) => {
    expect(drawn(name, [6, 9], 1)).toEqual(drawn(name, [6, 9], 1))
    expect(drawn(name, [6, 9], 2)).not.toEqual(drawn(name, [6, 9], 1))
  },
)

test('a seed of its own decides in place of the stream, which stays where it is', () => {
  const shape = [6, 9]
  const stream = random(7)
  const seeded = () => initialize('weight', { name: 'heNormal', seed: 3 }, shape, stream)
  expect(seeded()).toEqual(drawn('heNormal', shape, 3))
  expect(seeded()).toEqual(seeded())
  expect(initialize('weight', 'heNormal', shape, stream)).toEqual(drawn('heNormal', shape, 7))
})

test.each([
  { name: 'heNormal', seed: 0.5 },
  { name: 'he', seed: 1 },
  { name: 'heNormal' },
  { seed: 1 },
  null,
  [],
  3,
])('%j is no initializer', (given) => {
  expect(() => initialize('weight', given as never, [2], random(1))).toThrow(
    /^weight initializer: expected one of zeros, .*, orthogonal, or \{ name, seed \} of one of them and a safe integer, got /,
  )
})

test('an unknown name is refused with the names there are', () => {
  expect(() => drawn('he' as 'heNormal', [2])).toThrow(
    new InputError(
      'weight initializer: expected one of zeros, ones, uniform, glorotUniform, glorotNormal, heUniform, heNormal, ' +
        'lecunUniform, orthogonal, or { name, seed } of one of them and a safe integer, got he',
    ),
  )
})
