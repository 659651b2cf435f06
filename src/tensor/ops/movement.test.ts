import { expect, expectTypeOf, test } from 'vitest'
import { testRefusals } from '../../engine/testing/refusals.js'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { type Shape, stridesOf } from '../shape.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import {
  broadcastTo,
  concat,
  expandDims,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  stack,
  transpose,
} from './movement.js'

const counted = (shape: Shape): Tensor =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    shape,
  )

test('reshape keeps the elements in order', () => {
  const x = counted([2, 6])
  expect(x.reshape([3, 4]).toArray()).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ])
  expect(x.reshape([-1]).shape).toEqual([12])
  expect(x.reshape([2, -1, 3]).shape).toEqual([2, 2, 3])
  expect(counted([1]).reshape([]).shape).toEqual([])
  expect(tensor(3).reshape([1, -1]).shape).toEqual([1, 1])
  expect(counted([0, 3]).reshape([3, 0]).shape).toEqual([3, 0])
  expect(counted([0, 3]).reshape([-1, 3]).shape).toEqual([0, 3])
  expect(reshape([[1, 2]], [2]).toArray()).toEqual([1, 2])
  checkGradients((x) => x.reshape([3, -1]).square(), [normals([2, 6])])
})

test('transpose agrees with index arithmetic for every order of up to four axes', () => {
  const orders = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((d) => orders(rest.filter((other) => other !== d)).map((tail) => [d, ...tail]))
  for (const shape of [[5], [3, 4], [2, 3, 4], [2, 1, 4, 3]]) {
    const x = counted(shape)
    const from = stridesOf(shape)
    for (const order of orders(shape.map((_, d) => d))) {
      const to = order.map((d) => shape[d])
      const strides = stridesOf(to)
      const y = x.transpose(order)
      expect(y.shape).toEqual(to)
      const places = Array.from(y.data, (_, at) =>
        order.reduce((sum, d, i) => sum + (Math.floor(at / strides[i]) % to[i]) * from[d], 0),
      )
      expect(Array.from(y.data)).toEqual(places)
    }
  }
})

test('transpose reverses by default, and goes back in the gradient', () => {
  expect(counted([2, 3]).transpose().toArray()).toEqual([
    [0, 3],
    [1, 4],
    [2, 5],
  ])
  expect(counted([2, 3, 4]).transpose().shape).toEqual([4, 3, 2])
  expect(counted([2, 3, 4]).transpose([-1, 0, 1]).shape).toEqual([4, 2, 3])
  expect(tensor(1).transpose().item()).toBe(1)
  expect(counted([0, 3]).transpose().shape).toEqual([3, 0])
  expect(transpose([[1, 2]]).toArray()).toEqual([[1], [2]])
  checkGradients((x) => x.transpose([2, 0, 1]), [normals([2, 3, 4])])
})

test('broadcastTo repeats axes of size 1 and adds axes in front', () => {
  expect(broadcastTo([[1], [2]], [2, 3]).toArray()).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ])
  expect(broadcastTo([1, 2], [2, 1, 2]).toArray()).toEqual([[[1, 2]], [[1, 2]]])
  expect(broadcastTo(7, [2, 2]).toArray()).toEqual([
    [7, 7],
    [7, 7],
  ])
  expect(broadcastTo(7, [0, 2]).shape).toEqual([0, 2])
  expect(broadcastTo(tensor(Int32Array.of(4)), [3]).dtype).toBe('int32')
  checkGradients((x) => x.broadcastTo([2, 3, 4]), [normals([3, 1])])
})

test('slice and pad undo each other', () => {
  const x = counted([2, 5, 3])
  expect(x.slice(1, 2, 1).toArray()).toEqual([
    [
      [3, 4, 5],
      [6, 7, 8],
    ],
    [
      [18, 19, 20],
      [21, 22, 23],
    ],
  ])
  expect(x.slice(1, 1).toArray()).toEqual((x.toArray() as number[][][]).slice(1))
  expect(x.slice(2, 0, -1).shape).toEqual([2, 5, 0])
  expect(x.slice(3, 0, -1).shape).toEqual([2, 5, 0])
  expect(pad([[1], [2]], 1, 2).toArray()).toEqual([[0], [1], [2], [0], [0]])
  expect(pad([[1], [2]], 1, 2, -1).toArray()).toEqual([
    [0, 1, 0, 0],
    [0, 2, 0, 0],
  ])
  expect(pad(tensor(Int32Array.of(9)), 1, 1).toArray()).toEqual([0, 9, 0])
  expect(pad(tensor([]), 2, 1).toArray()).toEqual([0, 0, 0])
  for (const axis of [0, 1, 2]) {
    expect(x.pad(2, 1, axis).slice(2, x.shape[axis], axis).toArray()).toEqual(x.toArray())
    checkGradients((x) => x.slice(1, 1, axis), [normals([2, 3, 2])])
    checkGradients((x) => x.pad(1, 2, axis), [normals([2, 3, 2])])
  }
})

test('concat joins along any axis, of one part or of none of size', () => {
  expect(concat([[1, 2], [3], []]).toArray()).toEqual([1, 2, 3])
  expect(
    concat(
      [
        [[1], [2]],
        [
          [3, 4],
          [5, 6],
        ],
      ],
      1,
    ).toArray(),
  ).toEqual([
    [1, 3, 4],
    [2, 5, 6],
  ])
  expect(
    concat(
      [
        [[1], [2]],
        [[3], [4]],
      ],
      -2,
    ).toArray(),
  ).toEqual([[1], [2], [3], [4]])
  expect(concat([[5]]).toArray()).toEqual([5])
  expect(concat([Int32Array.of(1), Int32Array.of(-2)]).dtype).toBe('int32')
  for (const axis of [0, 1, 2]) {
    const shape = (n: number) => [2, 3, 2].with(axis, n)
    checkGradients(
      (a, b, c) => concat([a, b, c], axis),
      [normals(shape(1)), normals(shape(4)), normals(shape(2))],
    )
  }
  checkGradients((a) => concat([a, a]), [normals([2, 2])])
})

test('stack puts a new axis anywhere', () => {
  const [a, b] = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  expect(stack([a, b]).toArray()).toEqual([a, b])
  expect(stack([a, b], 1).toArray()).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ])
  expect(stack([a, b], -1).toArray()).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ])
  expect(stack([1, 2]).toArray()).toEqual([1, 2])
  checkGradients((a, b) => stack([a, b], 1), [normals([2, 3], 1), normals([2, 3], 2)])
})

test('split gives an exact tuple of equal parts', () => {
  const parts = counted([2, 6]).split(3)
  expectTypeOf(parts).toEqualTypeOf<[Tensor, Tensor, Tensor]>()
  expectTypeOf(counted([4]).split(2 as number)).toEqualTypeOf<Tensor[]>()
  expect(parts.map((part) => part.toArray())).toEqual([
    [
      [0, 1],
      [6, 7],
    ],
    [
      [2, 3],
      [8, 9],
    ],
    [
      [4, 5],
      [10, 11],
    ],
  ])
  expect(split([[1], [2]], 2, 0).map((part) => part.toArray())).toEqual([[[1]], [[2]]])
  expect(
    counted([3])
      .split(1)
      .map((part) => part.toArray()),
  ).toEqual([[0, 1, 2]])
  expect(
    counted([2, 0])
      .split(4)
      .map(({ shape }) => shape),
  ).toEqual(new Array(4).fill([2, 0]))
})

test('gradients of split, with parts that are not used', () => {
  checkGradients(
    (x) => {
      const [a, b, c] = x.split(3)
      return a.mul(b).sub(c)
    },
    [normals([2, 6])],
  )
  checkGradients(
    (x) => {
      const [, b] = x.split(3, 0)
      return b.square()
    },
    [normals([6, 2])],
  )
  const slopes = grad((x: Tensor) => {
    const [, middle] = x.split(3)
    return middle.mul([Infinity, NaN]).sum()
  })([1, 2, 3, 4, 5, 6])
  expect(slopes.toArray()).toEqual([0, 0, Infinity, NaN, 0, 0])
})

test('expandDims and squeeze add and take away axes of 1', () => {
  expect(counted([2, 3]).expandDims(0).shape).toEqual([1, 2, 3])
  expect(counted([2, 3]).expandDims(1).shape).toEqual([2, 1, 3])
  expect(counted([2, 3]).expandDims(-1).shape).toEqual([2, 3, 1])
  expect(expandDims(5, 0).toArray()).toEqual([5])
  expect(counted([2, 1, 3]).squeeze(1).shape).toEqual([2, 3])
  expect(squeeze([[1], [2]], -1).toArray()).toEqual([1, 2])
})

test('gradients of gradients go through every movement', () => {
  const moved = (x: Tensor) => {
    const [a, b] = slice(pad(x.transpose(), 1, 0), 0, 4).split(2, 0)
    return concat([a, b], 1).broadcastTo([2, 2, 4]).reshape([4, -1])
  }
  checkGradients(
    (x) => grad((x: Tensor) => moved(x).square().mul(x.sum()).sum())(x),
    [normals([2, 3], 1, 0.5)],
    { tolerance: 3e-3 },
  )
})

testRefusals([
  ['reshape: expected a shape of 6 elements like [2, 3], got [4]', () => counted([2, 3]).reshape([4])],
  [
    'reshape: expected a shape of 6 elements like [2, 3], got [-1, -1]',
    () => counted([2, 3]).reshape([-1, -1]),
  ],
  [
    'reshape: expected a shape of 6 elements like [2, 3], got [-1, 4]',
    () => counted([2, 3]).reshape([-1, 4]),
  ],
  [
    'reshape: expected a shape of 6 elements like [2, 3], got [-2, -3]',
    () => counted([2, 3]).reshape([-2, -3]),
  ],
  [
    'reshape: expected a shape of 6 elements like [2, 3], got [1.5, 4]',
    () => counted([2, 3]).reshape([1.5, 4]),
  ],
  ['reshape: expected a shape of 0 elements like [0], got [-1, 0]', () => counted([0]).reshape([-1, 0])],
  ['transpose: expected each axis of [2, 3] once, got [0]', () => counted([2, 3]).transpose([0])],
  ['transpose: expected each axis of [2, 3] once, got [0, -2]', () => counted([2, 3]).transpose([0, -2])],
  ['transpose: expected an axis of [2, 3], got 2', () => counted([2, 3]).transpose([0, 2])],
  [
    'broadcastTo: expected a shape that [2, 3] broadcasts to, got [3, 3]',
    () => counted([2, 3]).broadcastTo([3, 3]),
  ],
  [
    'broadcastTo: expected a shape that [2, 3] broadcasts to, got [3]',
    () => counted([2, 3]).broadcastTo([3]),
  ],
  [
    'broadcastTo: expected sizes that are whole numbers from 0, got [-3]',
    () => counted([1]).broadcastTo([-3]),
  ],
  [
    'broadcastTo: expected at most 1073741824 elements (4 GiB), got [1048576, 1048576]',
    () => counted([1]).broadcastTo([2 ** 20, 2 ** 20]),
  ],
  ['slice: expected a range within 0 to 4 of axis 0, got 3 to 5', () => counted([4]).slice(3, 2)],
  ['slice: expected a range within 0 to 4 of axis 0, got -1 to 1', () => counted([4]).slice(-1, 2)],
  ['slice: expected a range within 0 to 4 of axis 0, got 0.5 to 1.5', () => counted([4]).slice(0.5, 1)],
  ['slice: expected an axis of [4], got 1', () => counted([4]).slice(0, 1, 1)],
  ['pad: expected sizes that are whole numbers from 0, got [-1, 0]', () => counted([4]).pad(-1, 0)],
  ['concat: expected at least one tensor, got none', () => concat([])],
  ['concat: expected float32 [1, 2] but for axis 0, got float32 [1, 1]', () => concat([[[1, 2]], [[3]]])],
  ['concat: expected float32 [1] but for axis 0, got int32 [1]', () => concat([[1], Int32Array.of(1)])],
  ['concat: expected an axis of [], got 0', () => concat([1, 2])],
  ['stack: expected at least one tensor, got none', () => stack([])],
  ['stack: expected Tensor(float32 [2]) each, got Tensor(float32 [1])', () => stack([[1, 2], [3]])],
  ['stack: expected an axis of [2, 1], got 2', () => stack([[1, 2]], 2)],
  ['split: expected [6] to divide by 4 along axis 0', () => counted([6]).split(4)],
  ['split: expected a number of parts from 1, got 0', () => counted([6]).split(0)],
  ['split: expected a number of parts from 1, got 1.5', () => counted([6]).split(1.5 as number)],
  ['squeeze: expected size 1 at axis 0, got [2, 3]', () => counted([2, 3]).squeeze(0)],
  ['expandDims: expected an axis of [2, 1], got 3', () => counted([2]).expandDims(3)],
  [
    'transpose: expected at most 8 axes, got [2, 1, 1, 1, 1, 1, 1, 1, 1]',
    () => counted([1, 1, 1, 1, 1, 1, 1, 1, 2]).transpose(),
  ],
])
