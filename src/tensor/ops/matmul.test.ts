import { describe, expect, test } from 'vitest'
import { engine } from '../../engine/engine.js'
import { valueAndGrad } from '../grad.js'
import { ones, type Tensor, tensor } from '../index.js'
import { broadcastShapes, broadcastStrides, type Shape, sizeOf } from '../shape.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { affine, matmul } from './matmul.js'

/**
 * a·b in float64, and what bounds its error: the product of the sizes of the elements. Sums in float32 err by
 * less than k units in the last place of that.
 */
function reference(a: Tensor, b: Tensor, [m, k, n]: readonly [number, number, number]) {
  const batch = broadcastShapes('test', a.shape.slice(0, -2), b.shape.slice(0, -2))
  const [left, right] = [a, b].map((x) => broadcastStrides(x.shape.slice(0, -2), batch))
  const product = new Float64Array(sizeOf(batch) * m * n)
  const size = new Float64Array(product.length)
  const [x, y] = [a.data, b.data]
  for (let s = 0; s < sizeOf(batch); s++) {
    let rest = s
    let [fromA, fromB] = [0, 0]
    for (let d = batch.length - 1; d >= 0; d--) {
      const index = rest % batch[d]
      rest = (rest - index) / batch[d]
      fromA += index * left[d] * m * k
      fromB += index * right[d] * k * n
    }
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        const value = x[fromA + i * k + p]
        for (let j = 0; j < n; j++) {
          const term = value * y[fromB + p * n + j]
          product[(s * m + i) * n + j] += term
          size[(s * m + i) * n + j] += Math.abs(term)
        }
      }
    }
  }
  return { shape: [...batch, m, n], product, size }
}

function expectProduct(got: Tensor, a: Tensor, b: Tensor): void {
  const sizes = [a.shape[a.rank - 2], a.shape[a.rank - 1], b.shape[b.rank - 1]] as const
  const { shape, product, size } = reference(a, b, sizes)
  expect(got.shape).toEqual(shape)
  let worst = 0
  const { data } = got
  for (let i = 0; i < product.length; i++) {
    const error = Math.abs(data[i] - product[i]) / (size[i] + 1e-30)
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error
  }
  expect(worst).toBeLessThan(2e-6)
}

const swapped = (x: Tensor): Tensor =>
  x.transpose([...x.shape.keys()].map((d) => (d < x.rank - 2 ? d : 2 * x.rank - 3 - d)))

const odd = [1, 2, 3, 4, 5, 7, 8, 33, 130]
const combinations = odd.flatMap((m) => odd.flatMap((k) => odd.map((n) => [m, k, n] as const)))

test('sizes around every tile, against float64', () => {
  for (const [m, k, n] of combinations)
    expectProduct(matmul(normals([m, k], 1), normals([k, n], 2)), normals([m, k], 1), normals([k, n], 2))
})

describe('gradients are the transposed products', () => {
  test.each([
    [1, 1, 1],
    [1, 7, 33],
    [33, 1, 7],
    [7, 33, 1],
    [2, 130, 3],
    [130, 2, 33],
    [33, 130, 7],
    [130, 33, 130],
    [4, 8, 8],
  ])('[%i, %i] x [., %i]', (m, k, n) => {
    const [a, b, g] = [normals([m, k], 1), normals([k, n], 2), normals([m, n], 3)]
    const {
      gradients: [da, db],
    } = valueAndGrad((a: Tensor, b: Tensor) => a.matmul(b).mul(g).sum())(a, b)
    expectProduct(da, g, swapped(b))
    expectProduct(db, swapped(a), g)
  })
})

const batches: readonly [Shape, Shape][] = [
  [
    [2, 3, 4],
    [4, 5],
  ],
  [
    [3, 4],
    [2, 4, 5],
  ],
  [
    [2, 3, 4],
    [2, 4, 5],
  ],
  [
    [2, 3, 4],
    [1, 4, 5],
  ],
  [
    [1, 3, 4],
    [6, 4, 5],
  ],
  [
    [2, 1, 3, 4],
    [6, 4, 5],
  ],
  [
    [2, 1, 3, 4],
    [1, 5, 4, 2],
  ],
  [
    [3, 2, 3, 4],
    [4, 2],
  ],
  [
    [1, 1, 3, 4],
    [4, 2],
  ],
  [
    [3, 4],
    [1, 2, 1, 4, 5],
  ],
  [
    [5, 1, 7],
    [7, 1],
  ],
  [
    [2, 1, 3],
    [2, 3, 1],
  ],
]

describe.each(batches)('%j x %j', (left, right) => {
  const [a, b] = [normals(left, 1), normals(right, 2)]

  test('is the product of each matrix of the batch', () => expectProduct(a.matmul(b), a, b))

  test('has gradients that agree with finite differences', () =>
    checkGradients((a, b) => a.matmul(b), [a, b]))
})

test.each<[Shape, Shape]>([
  [
    [2, 3],
    [3, 2],
  ],
  [
    [2, 1, 2, 3],
    [2, 3, 1],
  ],
  [
    [2, 2, 3],
    [3, 2],
  ],
])('second derivatives of %j x %j', (left, right) => {
  const gradients = (a: Tensor, b: Tensor) =>
    valueAndGrad((a: Tensor, b: Tensor) => a.matmul(b).square().sum())(a, b).gradients
  const inputs = [normals(left, 1, 0.3), normals(right, 2, 0.3)]
  for (const i of [0, 1]) checkGradients((a, b) => gradients(a, b)[i], inputs, { tolerance: 2e-3 })
})

test.each([
  [
    [0, 3],
    [3, 2],
  ],
  [
    [2, 0],
    [0, 3],
  ],
  [
    [2, 3],
    [3, 0],
  ],
  [
    [5, 0],
    [0, 7],
  ],
  [
    [9, 0],
    [0, 2],
  ],
  [
    [0, 2, 3],
    [3, 4],
  ],
  [
    [0, 2, 3],
    [1, 3, 4],
  ],
  [
    [2, 0, 3],
    [3, 4],
  ],
  [
    [2, 3, 0],
    [0, 4],
  ],
  [
    [2, 3, 0],
    [2, 0, 4],
  ],
])('nothing along an axis: %j x %j', (left, right) => {
  const product = normals(left).matmul(normals(right))
  expect(product.shape).toEqual([...left.slice(0, -1), right[right.length - 1]])
  expect(Array.from(product.data)).toEqual(new Array(product.size).fill(0))
  const { gradients } = valueAndGrad((a: Tensor, b: Tensor) => a.matmul(b).sum())(
    normals(left),
    normals(right),
  )
  expect(gradients.map(({ shape }) => shape)).toEqual([left, right])
  for (const gradient of gradients)
    expect(Array.from(gradient.data)).toEqual(new Array(gradient.size).fill(0))
})

test('longer products than the blocks they are cut into', () => {
  for (const [m, k, n] of [
    [3, 1000, 1],
    [3, 1000, 2],
    [1, 1000, 3],
    [2, 999, 130],
    [100, 520, 5],
    [5, 300, 600],
    [101, 257, 513],
  ]) {
    const [a, b] = [normals([m, k], 1), normals([k, n], 2)]
    expectProduct(a.matmul(b), a, b)
    const {
      gradients: [da, db],
    } = valueAndGrad((a: Tensor, b: Tensor) => a.matmul(b).sum())(a, b)
    expectProduct(da, ones([m, n]), swapped(b))
    expectProduct(db, swapped(a), ones([m, n]))
  }
})

test('NaN and infinity reach their row and column and no other', () => {
  const a = tensor([
    [1, NaN],
    [1, 2],
    [Infinity, 1],
  ])
  expect(
    a
      .matmul([
        [1, 0],
        [1, 1],
      ])
      .toArray(),
  ).toEqual([
    [NaN, NaN],
    [3, 2],
    [Infinity, NaN],
  ])
})

test('the kernel stays within the working space it asks for', () => {
  const { kernels, memory } = engine()
  const guard = 64
  for (const [m, k, n] of [
    ...combinations.filter(([m, k, n]) => m + k + n < 50),
    [3, 1000, 1],
    [1, 1000, 3],
    [8, 600, 7],
    [7, 600, 8],
    [9, 600, 3],
    [3, 600, 9],
    [9, 600, 20],
    [130, 300, 520],
  ]) {
    for (const flips of [0, 1, 2, 3]) {
      const room = kernels.matmul_work(m, n, k)
      const [a, b, c, work] = [m * k, k * n, m * n, room + guard].map((size) => memory.allocate(4 * size))
      memory.f32.fill(1, a / 4, a / 4 + m * k)
      memory.f32.fill(1, b / 4, b / 4 + k * n)
      memory.f32.fill(7, work / 4 + room, work / 4 + room + guard)
      const [aRow, aCol] = flips & 1 ? [1, m] : [k, 1]
      const [bRow, bCol] = flips & 2 ? [1, k] : [n, 1]
      kernels.batched_matmul(
        ...([a, aRow, aCol, b, bRow, bCol, c, n] as const),
        ...([m, n, k, 0, 1, 0, 0, 0, work] as const),
      )
      const isWhole = memory.f32.subarray(work / 4 + room, work / 4 + room + guard).every((x) => x === 7)
      const isRight = memory.f32.subarray(c / 4, c / 4 + m * n).every((x) => x === k)
      for (const offset of [a, b, c, work]) memory.free(offset)
      expect([m, k, n, flips, isWhole, isRight]).toEqual([m, k, n, flips, true, true])
    }
  }
})

test('affine is the product and then the sum, to the bit, and so are its gradients', () => {
  for (const shape of [[4], [1], [2, 3], [0]]) {
    const [x, w, b] = [normals([...shape, 5], 1), normals([5, 7], 2), normals([7], 3)]
    const weights = normals([...shape, 7], 4)
    const [one, two] = [affine, (x: Tensor, w: Tensor, b: Tensor) => x.matmul(w).add(b)].map((f) =>
      valueAndGrad((x: Tensor, w: Tensor, b: Tensor) => f(x, w, b).mul(weights).sum())(x, w, b),
    )
    expect(one.value.data).toEqual(two.value.data)
    expect(one.gradients.map(({ data }) => data)).toEqual(two.gradients.map(({ data }) => data))
  }
  checkGradients((x, w, b) => affine(x, w, b), [normals([3, 2]), normals([2, 4]), normals([4])])
  expect(() => affine(normals([3, 2]), normals([3, 4]), normals([4]))).toThrow(
    'matmul: expected [..., m, k] and [..., k, n], got [3, 2] and [3, 4]',
  )
})
