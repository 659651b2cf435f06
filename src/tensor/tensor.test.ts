import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { tidy } from '../engine/storage.js'
import { testRefusals } from '../engine/testing/refusals.js'
import { grad } from './grad.js'
import { ones, type Tensor, tensor, zeros } from './index.js'
import { formatShape, type Shape } from './shape.js'
import type { TensorLike } from './tensor-like.js'

describe('tensor', () => {
  test.each<[TensorLike, Shape, readonly number[]]>([
    [5, [], [5]],
    [[1, 2, 3], [3], [1, 2, 3]],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
      [1, 2, 3, 4],
    ],
    [
      [[[1]], [[2]], [[3]]],
      [3, 1, 1],
      [1, 2, 3],
    ],
    [[], [0], []],
    [[[], []], [2, 0], []],
    [[[[]], [[]]], [2, 1, 0], []],
    [Float32Array.of(1.5, 2), [2], [1.5, 2]],
    [Float64Array.of(0.1), [1], [Math.fround(0.1)]],
    [Uint8Array.of(255, 0), [2], [255, 0]],
    [Int16Array.of(-3), [1], [-3]],
    [
      [Float64Array.of(1, 2), Float32Array.of(3, 4)],
      [2, 2],
      [1, 2, 3, 4],
    ],
    [
      [Uint8Array.of(1, 2), [3, 4]],
      [2, 2],
      [1, 2, 3, 4],
    ],
    [[new Float32Array(0), []], [2, 0], []],
    [
      [tensor([1, 2]), tensor([3, 4])],
      [2, 2],
      [1, 2, 3, 4],
    ],
    [
      [tensor([[1], [2]]), [[3], [4]]],
      [2, 2, 1],
      [1, 2, 3, 4],
    ],
    [
      [tensor(Int32Array.of(7)), [8]],
      [2, 1],
      [7, 8],
    ],
    [[tensor(7), 8, tensor(9)], [3], [7, 8, 9]],
    [[NaN, Infinity, -Infinity], [3], [NaN, Infinity, -Infinity]],
  ])('takes %j', (values, shape, data) => {
    const x = tensor(values)
    expect(x.shape).toEqual(shape)
    expect(x.rank).toBe(shape.length)
    expect(x.size).toBe(data.length)
    expect(x.dtype).toBe('float32')
    expect(Array.from(x.data)).toEqual(data)
  })

  test('takes arrays nested deeply, and large ones', () => {
    const deep = Array.from({ length: 12 }).reduce<TensorLike>((inner) => [inner], 3)
    expect(tensor(deep).shape).toEqual(new Array(12).fill(1))
    const x = tensor(Array.from({ length: 1000 }, (_, i) => new Float32Array(1000).fill(i)))
    expect(x.shape).toEqual([1000, 1000])
    expect(x.data[999_999]).toBe(999)
  })

  test('takes a shape', () => {
    expect(tensor([1, 2, 3, 4], [2, 2]).toArray()).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        [4],
      ).toArray(),
    ).toEqual([1, 2, 3, 4])
    expect(tensor(Array(10).fill([0.2]), [1, 10, 1]).shape).toEqual([1, 10, 1])
    expect(tensor(7, [1, 1]).toArray()).toEqual([[7]])
    expect(tensor([7], []).toArray()).toBe(7)
    expect(tensor([], [3, 0]).shape).toEqual([3, 0])
    expect(tensor(tensor([1, 2]), [2, 1]).shape).toEqual([2, 1])
  })

  test('takes a type', () => {
    expect(tensor(Int32Array.of(1, 2)).dtype).toBe('int32')
    expect(tensor(Int32Array.of(1, 2), undefined, 'float32').dtype).toBe('float32')
    expect(tensor([[1, -2]], undefined, 'int32').data).toEqual(Int32Array.of(1, -2))
    expect(tensor(Float64Array.of(-(2 ** 31), 2 ** 31 - 1), undefined, 'int32').toArray()).toEqual([
      -(2 ** 31),
      2 ** 31 - 1,
    ])
    const floats = tensor([[1], [2]])
    expect(tensor(floats)).toBe(floats)
    expect(tensor(floats, undefined, 'float32')).toBe(floats)
    const ints = tensor(floats, undefined, 'int32')
    expect([ints.dtype, ints.toArray()]).toEqual(['int32', [[1], [2]]])
    expect(tensor(ints, undefined, 'int32')).toBe(ints)
    expect(tensor(ints, [2], 'float32').toArray()).toEqual([1, 2])
  })

  const refused: [unknown, string][] = [
    ['text', 'expected a number at element 0, got "text"'],
    [null, 'expected a number at element 0, got null'],
    [undefined, 'expected a number at element 0, got undefined'],
    [true, 'expected a number at element 0, got boolean'],
    [{}, 'expected a number at element 0, got Object'],
    [new Date(0), 'expected a number at element 0, got Date'],
    [BigInt64Array.of(1n), 'expected a number at element 0, got BigInt64Array'],
    [new DataView(new ArrayBuffer(8)), 'expected a number at element 0, got DataView'],
    [[1, '2'], 'expected a number at element 1, got "2"'],
    [[1, null], 'expected a number at element 1, got null'],
    [[1, undefined], 'expected a number at element 1, got undefined'],
    [[1, 2n], 'expected a number at element 1, got bigint'],
    [[1, true], 'expected a number at element 1, got boolean'],
    [['1', '2'], 'expected a number at element 0, got "1"'],
    [[[1, 2], [3]], 'expected 2 entries at element 2, got 1'],
    [[[1], [2, 3]], 'expected 1 entry at element 1, got 2'],
    [[[], [1]], 'expected 0 entries at element 0, got 1'],
    [[[1, 2], 3], 'expected an array at element 2, got number'],
    [[[1, 2], 'ab'], 'expected an array at element 2, got "ab"'],
    [[1, [2]], 'expected a number at element 1, got an array'],
    [[1, Float32Array.of(2)], 'expected a number at element 1, got Float32Array'],
    [[1, tensor([2, 3])], 'expected a tensor of [] at element 1, got Tensor(float32 [2])'],
    [[[1], [[2]]], 'expected a number at element 1, got an array'],
    [[Float32Array.of(1, 2), Float32Array.of(3)], 'expected rows of 2 numbers at element 2, got one of 1'],
    [[[[1], [2]], Float32Array.of(3, 4)], 'expected 2 nested axes at element 2, got one'],
    [[tensor([1, 2]), tensor([[3, 4]])], 'expected a tensor of [2] at element 2, got Tensor(float32 [1, 2])'],
    [[[1, 2], tensor([1])], 'expected a tensor of [2] at element 2, got Tensor(float32 [1])'],
  ]
  test.each(refused.map(([values, message]) => [message, values] as const))(
    'refuses: %s',
    (message, values) => {
      expect(() => tensor(values as TensorLike)).toThrow(new InputError(`tensor: ${message}`))
    },
  )

  test.each<[TensorLike, Shape, string]>([
    [[1, 2, 3], [2, 2], 'expected [2, 2] = 4 elements, got 3 in [3]'],
    [[[1, 2]], [3], 'expected [3] = 3 elements, got 2 in [1, 2]'],
    [[1, 2], [], 'expected [] = 1 elements, got 2 in [2]'],
    [[1, 2], [-1], 'expected sizes that are whole numbers from 0, got [-1]'],
    [[1, 2], [-1, -2], 'expected sizes that are whole numbers from 0, got [-1, -2]'],
    [[1, 2], [0.5, 4], 'expected sizes that are whole numbers from 0, got [0.5, 4]'],
    [[1, 2], [NaN], 'expected sizes that are whole numbers from 0, got [NaN]'],
  ])('refuses %j in the shape %j', (values, shape, message) => {
    expect(() => tensor(values, shape)).toThrow(new InputError(`tensor: ${message}`))
  })

  test.each<[TensorLike, string]>([
    [[1, 2.5], 'at element 1, got 2.5'],
    [[NaN], 'at element 0, got NaN'],
    [[2 ** 31], 'at element 0, got 2147483648'],
    [Float32Array.of(1, -0.5), 'at element 1, got -0.5'],
    [[[1], tensor([Infinity])], 'at element 1, got Infinity'],
    [tensor([3, 1.5]), 'at element 1, got 1.5'],
    [7.1, 'at element 0, got 7.1'],
  ])('refuses %j as int32', (values, message) => {
    expect(() => tensor(values, undefined, 'int32')).toThrow(
      new InputError(`tensor: expected a whole number of 32 bits ${message}`),
    )
  })

  test('refuses to copy what is differentiated, whose gradient would be lost', () => {
    const f = (x: Tensor) => tensor([x.sum(), 2]).sum()
    expect(() => grad(f)([1])).toThrow(
      'tensor: expected numbers at element 0, got Tensor(float32 []), whose gradient would be lost; use stack',
    )
  })
})

test('later writes to what the caller gave change nothing', () => {
  const values = Float32Array.of(1, 2)
  const rows = [Float32Array.of(3, 4)]
  const shape = [2, 1]
  const [x, y] = [tensor(values, shape), tensor(rows)]
  const [z, r] = [zeros(shape), x.reshape(shape)]
  values.fill(9)
  for (const row of rows) row.fill(9)
  shape.fill(7)
  expect([x, y, z, r].map((t) => t.shape)).toEqual([
    [2, 1],
    [1, 2],
    [2, 1],
    [2, 1],
  ])
  expect([x.toArray(), y.toArray()]).toEqual([[[1], [2]], [[3, 4]]])
  tidy(() => {
    expect(x.add(0).toArray()).toEqual([[1], [2]])
    values.fill(8)
    expect(x.add(0).toArray()).toEqual([[1], [2]])
  })
})

test('data, toArray and item read the elements', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(x.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6))
  expect(x.toArray()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(x.add(1).data).toEqual(Float32Array.of(2, 3, 4, 5, 6, 7))
  expect(tensor(Int32Array.of(1)).data).toEqual(Int32Array.of(1))
  expect(tensor(4).toArray()).toBe(4)
  expect(tensor([[[7]]]).item()).toBe(7)
  expect(tensor([]).toArray()).toEqual([])
  expect(zeros([2, 0, 3]).toArray()).toEqual([[], []])
  expect(() => x.item()).toThrow(new InputError('item: expected one element, got [2, 3]'))
  expect(() => tensor([]).item()).toThrow(new InputError('item: expected one element, got [0]'))
  expect(`${x} ${tensor(Int32Array.of(1))}`).toBe('Tensor(float32 [2, 3]) Tensor(int32 [1])')
})

test('zeros and ones fill a shape', () => {
  expect(zeros([2, 1]).toArray()).toEqual([[0], [0]])
  expect(ones([3]).toArray()).toEqual([1, 1, 1])
  expect([zeros([]).item(), ones([]).item()]).toEqual([0, 1])
  for (const [name, make] of [
    ['zeros', zeros],
    ['ones', ones],
  ] as const) {
    for (const shape of [[-1], [1.5], [NaN], [Infinity]]) {
      expect(() => make(shape)).toThrow(
        new InputError(`${name}: expected sizes that are whole numbers from 0, got ${formatShape(shape)}`),
      )
    }
    expect(() => make([2 ** 16, 2 ** 15])).toThrow(
      new InputError(`${name}: expected at most 1073741824 elements (4 GiB), got [65536, 32768]`),
    )
  }
})

const ints = tensor(Int32Array.of(1, 2))

testRefusals([
  ['add: expected shapes that broadcast, got [2] and [3]', () => tensor([1, 2]).add([1, 2, 3])],
  [
    'mul: expected shapes that broadcast, got [2, 3, 4] and [2, 4]',
    () => zeros([2, 3, 4]).mul(zeros([2, 4])),
  ],
  ['sub: expected shapes that broadcast, got [0] and [2]', () => zeros([0]).sub(zeros([2]))],
  ['div: expected float32, got int32 [2]; use toFloat()', () => tensor([1, 2]).div(ints)],
  ['greater: expected float32, got int32 [2]; use toFloat()', () => ints.greater(1)],
  ['exp: expected float32, got int32 [2]; use toFloat()', () => ints.exp()],
  ['gelu: expected float32, got int32 [2]; use toFloat()', () => ints.gelu()],
  ['softplus: expected float32, got int32 [2]; use toFloat()', () => ints.softplus()],
  ['add: expected a number at element 0, got "a"', () => tensor(1).add('a' as never)],
  ['maximum: expected a number at element 1, got an array', () => tensor(1).maximum([1, [2]])],
  ['matmul: expected [..., m, k] and [..., k, n], got [] and [1, 1]', () => tensor(1).matmul([[1]])],
  [
    'matmul: expected [..., m, k] and [..., k, n], got [2, 3] and [2, 3]',
    () => zeros([2, 3]).matmul(zeros([2, 3])),
  ],
  [
    'matmul: expected [..., m, k] and [..., k, n], got [3] and [3, 2]',
    () => zeros([3]).matmul(zeros([3, 2])),
  ],
  [
    'matmul: expected shapes that broadcast, got [2] and [3]',
    () => zeros([2, 3, 4]).matmul(zeros([3, 4, 5])),
  ],
  [
    'matmul: expected float32, got int32 [1, 2]; use toFloat()',
    () => ints.reshape([1, 2]).matmul([[1], [2]]),
  ],
])
