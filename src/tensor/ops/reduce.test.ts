import { describe, expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { type Shape, stridesOf } from '../shape.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { argmax, max, mean, min, sum } from './reduce.js'

const folds = {
  sum: (values: readonly number[]) => values.reduce((a, b) => a + b, 0),
  mean: (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length,
  max: (values: readonly number[]) => Math.max(...values),
  min: (values: readonly number[]) => Math.min(...values),
}
type Name = keyof typeof folds
const names = Object.keys(folds) as Name[]

/** The elements that share an index along the axes kept, folded in float64. */
function folded(name: Name, x: Tensor, axes: readonly number[]): number[] {
  const strides = stridesOf(x.shape)
  const groups = new Map<string, number[]>()
  Array.from(x.data).forEach((value, at) => {
    const index = x.shape.map((n, d) => (axes.includes(d) ? 0 : Math.floor(at / strides[d]) % n))
    const key = index.join()
    groups.set(key, [...(groups.get(key) ?? []), value])
  })
  return [...groups.values()].map((values) => folds[name](values))
}

const subsets = (rank: number) =>
  Array.from({ length: 2 ** rank }, (_, bits) =>
    Array.from({ length: rank }, (_, d) => d).filter((d) => bits & (1 << d)),
  )

describe.each(names)('%s', (name) => {
  test.each<Shape>([[5], [3, 4], [2, 3, 5], [2, 3, 4, 5], [1, 6, 1], [2, 70, 3], [3, 2, 130]])(
    'over every choice of axes',
    (...shape) => {
      const x = normals(shape)
      for (const axes of subsets(shape.length)) {
        const expected = folded(name, x, axes)
        const kept = x[name](axes, true)
        expect(kept.shape).toEqual(shape.map((n, d) => (axes.includes(d) ? 1 : n)))
        expectClose(kept, expected, 1e-6)
        const dropped = x[name](axes)
        expect(dropped.shape).toEqual(shape.filter((_, d) => !axes.includes(d)))
        expect(dropped.data).toEqual(kept.data)
        const fromBehind = x[name](axes.map((d) => d - shape.length).reverse())
        expectClose(fromBehind, expected, 1e-6)
      }
    },
  )

  test('over all axes by default, of a scalar too', () => {
    const x = normals([3, 5, 7])
    expect(x[name]().shape).toEqual([])
    expect(x[name](undefined, true).shape).toEqual([1, 1, 1])
    expectClose(x[name](), folded(name, x, [0, 1, 2]), 1e-6)
    expect(tensor(2.5)[name]().item()).toBe(2.5)
    expect(tensor(2.5)[name](undefined, true).shape).toEqual([])
  })

  test('NaN anywhere gives NaN there', () => {
    const x = tensor([
      [1, NaN, 3, 0, 1],
      [4, 5, 6, 0, 1],
      [NaN, 8, 9, 0, 1],
    ])
    expect(Array.from(x[name](0).data, Number.isNaN)).toEqual([true, true, false, false, false])
    expect(Array.from(x[name](1).data, Number.isNaN)).toEqual([true, false, true])
    expect(x[name]().item()).toBeNaN()
  })

  test.each([undefined, 0, 1, -1, [0, 2], [1, 2], []])('gradients over %j', (axes) => {
    const x = normals([2, 3, 4], 1, 2)
    checkGradients((x) => x[name](axes), [x], { distance: 2 ** -8, tolerance: 5e-3 })
    checkGradients((x) => x[name](axes, true), [x], { distance: 2 ** -8, tolerance: 5e-3 })
  })
})

test('a million times 0.1 is summed to within a few units in the last place', () => {
  const n = 1_000_000
  const exact = n * Math.fround(0.1)
  const x = tensor(new Float32Array(n).fill(0.1))
  // A running sum in float32 would be off by 1e-2 of itself.
  expectClose(x.sum(), [exact], 5e-7)
  expect(x.mean().item()).toBeCloseTo(Math.fround(0.1), 7)
  for (const shape of [
    [n, 1],
    [1, n],
    [1000, 1000],
  ]) {
    expectClose(x.reshape(shape).sum(), [exact], 5e-7)
  }
  for (const [shape, axis] of [
    [[n / 2, 2], 0],
    [[2, n / 2], 1],
    [[n / 100, 100], 0],
    [[5, n / 10, 2], 1],
  ] as const) {
    const rows = x.reshape(shape).sum(axis)
    expectClose(rows, new Array(rows.size).fill(exact / rows.size), 5e-7)
  }
})

test('large and small terms of either sign cancel no more than float32 must', () => {
  const x = normals([50_000, 3], 1, 100)
  const exact = folds.sum(Array.from(x.data))
  expect(Math.abs(x.sum().item() - exact)).toBeLessThan(0.02)
})

test('nothing to sum is 0, nothing to average NaN, and nothing to compare an error', () => {
  const none = tensor([], [0, 3])
  expect(none.sum().item()).toBe(0)
  expect(none.sum(0).toArray()).toEqual([0, 0, 0])
  expect(none.sum(1).shape).toEqual([0])
  expect(none.sum(1, true).shape).toEqual([0, 1])
  expect(none.mean().item()).toBeNaN()
  expect(none.mean(0).toArray()).toEqual([NaN, NaN, NaN])
  expect(none.max(1).shape).toEqual([0])
  expect(() => none.max()).toThrow('max: expected at least one element along each axis, got [0, 3]')
  expect(() => none.min(0)).toThrow('min: expected at least one element along each axis, got [0, 3]')
  expect(grad((x: Tensor) => x.sum())(none).shape).toEqual([0, 3])
})

test('the gradient of an extreme is shared equally by those that are it', () => {
  const gradient = (f: (x: Tensor) => Tensor) =>
    grad((x: Tensor) => f(x).sum())([
      [2, 7, 7],
      [7, 1, 1],
    ]).toArray()
  const third = Math.fround(1 / 3)
  expect(gradient((x) => x.max())).toEqual([
    [0, third, third],
    [third, 0, 0],
  ])
  expect(gradient((x) => x.max(1))).toEqual([
    [0, 0.5, 0.5],
    [1, 0, 0],
  ])
  expect(gradient((x) => x.min(1))).toEqual([
    [1, 0, 0],
    [0, 0.5, 0.5],
  ])
  expect(gradient((x) => x.max(0))).toEqual([
    [0, 1, 1],
    [1, 0, 0],
  ])
})

test('argmax is where the first largest is, or the first NaN', () => {
  expect(argmax([1, 5, 5, 2]).item()).toBe(1)
  expect(
    argmax([
      [1, 9, 3],
      [8, 2, 8],
    ]).toArray(),
  ).toEqual([1, 0])
  expect(
    argmax(
      [
        [1, 9, 3],
        [8, 2, 8],
      ],
      0,
    ).toArray(),
  ).toEqual([1, 0, 1])
  expect(
    argmax([
      [1, NaN, 3],
      [NaN, 2, NaN],
      [-Infinity, -Infinity, -5],
    ]).toArray(),
  ).toEqual([1, 0, 2])
  expect(
    argmax(
      [
        [[1], [2]],
        [[4], [3]],
      ],
      1,
    ).toArray(),
  ).toEqual([[1], [0]])
  expect(argmax([1, 2]).dtype).toBe('int32')
  expect(() => argmax(tensor([], [2, 0]))).toThrow('argmax: expected elements along axis 1, got [2, 0]')
})

test('functions take nested arrays', () => {
  expect(
    [sum, mean, max, min].map((f) =>
      f(
        [
          [1, 2],
          [3, 6],
        ],
        0,
      ).toArray(),
    ),
  ).toEqual([
    [4, 8],
    [2, 4],
    [3, 6],
    [1, 2],
  ])
})

test('errors name the operation asked for', () => {
  const x = normals([2, 3])
  for (const name of names) {
    expect(() => x[name](2)).toThrow(`${name}: expected an axis of [2, 3], got 2`)
    expect(() => x[name]([0, 0.5])).toThrow(`${name}: expected an axis of [2, 3], got 0.5`)
    expect(() => tensor(Int32Array.of(1, 2))[name]()).toThrow(
      `${name}: expected float32, got int32 [2]; use toFloat()`,
    )
  }
  expect(() => x.argmax(5)).toThrow('argmax: expected an axis of [2, 3], got 5')
})
