import { expect, test } from 'vitest'
import { gigaflop, parameterCount, parseSize, sizeName } from './sizes.mjs'

test('a size is read and named', () => {
  expect(parseSize('24,32,8,64')).toEqual({ T: 24, B: 32, I: 8, H: 64 })
  expect(sizeName(parseSize('24, 32,8,64'))).toBe('24,32,8,64')
})

test.each([
  '24,32,8',
  '24,32,8,64,1',
  '24,32,8,',
  '24,32,8,0',
  '24,32,8,-1',
  '24,32,8,6.5',
  '24,32,8,1e3',
  '',
])('the size %j is refused', (text) => {
  expect(() => parseSize(text)).toThrow(`size: expected T,B,I,H such as 24,32,8,64, got ${text}`)
})

test('operations are those of the matrix products', () => {
  const size = { T: 24, B: 32, I: 8, H: 64 }
  expect(gigaflop({ work: 'training', cell: 'lstm', size })).toBeCloseTo(
    (2 * 32 * 24 * (72 + 72 + 64) * 256) / 1e9,
    12,
  )
  expect(gigaflop({ work: 'forward', cell: 'lstm', size })).toBeCloseTo((2 * 32 * 24 * 72 * 256) / 1e9, 12)
  expect(gigaflop({ work: 'training', cell: 'gru', size })).toBeCloseTo(
    (2 * 32 * 24 * (72 + 72 + 64) * 192) / 1e9,
    12,
  )
})

test('a language model adds its projection, and nothing for its embedding', () => {
  const size = { T: 20, B: 20, I: 200, H: 200 }
  const layers = 2 * 6 * 20 * 20 * 400 * 800
  const projection = 6 * 20 * 20 * 200 * 10_000
  expect(gigaflop({ work: 'language', cell: 'lstm', size, vocabulary: 10_000 })).toBeCloseTo(
    (layers + projection) / 1e9,
    9,
  )
})

test('parameters are counted as Keras has them', () => {
  expect(parameterCount('lstm', { I: 8, H: 64 })).toBe(8 * 256 + 64 * 256 + 256)
  expect(parameterCount('gru', { I: 8, H: 64 })).toBe(8 * 192 + 64 * 192 + 2 * 192)
})
