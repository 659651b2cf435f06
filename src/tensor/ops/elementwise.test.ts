import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { broadcastShapes, broadcastStrides, type Shape, sizeOf, stridesOf } from '../shape.js'
import { expectClose } from '../testing/close.js'
import { erf } from '../testing/erf.js'
import { digamma, lgamma } from '../testing/gamma.js'
import { checkGradients } from '../testing/gradients.js'
import { normals, uniforms } from '../testing/samples.js'
import * as elementwise from './elementwise.js'

const { fround } = Math

/** f over two broadcast operands, element by element in float64, and where each element came from. */
function pairs(
  a: Tensor,
  b: Tensor,
  visit: (x: number, y: number, i: number, j: number) => number,
): Float64Array {
  const shape = broadcastShapes('test', a.shape, b.shape)
  const [whole, left, right] = [
    stridesOf(shape),
    broadcastStrides(a.shape, shape),
    broadcastStrides(b.shape, shape),
  ]
  return Float64Array.from({ length: sizeOf(shape) }, (_, at) => {
    const index = shape.map((n, d) => Math.floor(at / whole[d]) % n)
    const place = (strides: readonly number[]) => index.reduce((sum, n, d) => sum + n * strides[d], 0)
    return visit(a.data[place(left)], b.data[place(right)], place(left), place(right))
  })
}

const binaries = {
  add: (x: number, y: number) => x + y,
  sub: (x: number, y: number) => x - y,
  mul: (x: number, y: number) => x * y,
  div: (x: number, y: number) => x / y,
  maximum: (x: number, y: number) => Math.max(x, y),
  minimum: (x: number, y: number) => Math.min(x, y),
  greater: (x: number, y: number) => Number(x > y),
  greaterEqual: (x: number, y: number) => Number(x >= y),
  less: (x: number, y: number) => Number(x < y),
  lessEqual: (x: number, y: number) => Number(x <= y),
  equal: (x: number, y: number) => Number(x === y),
  notEqual: (x: number, y: number) => Number(x !== y),
}
type BinaryName = keyof typeof binaries

const shapes: readonly [Shape, Shape][] = [
  [[], []],
  [[], [5]],
  [[7], []],
  [[7], [7]],
  [[1], [9]],
  [
    [3, 1],
    [1, 5],
  ],
  [[3, 5], [5]],
  [
    [3, 5],
    [3, 1],
  ],
  [
    [1, 5],
    [3, 5],
  ],
  [[5, 1], [5]],
  [[2, 3, 4], [4]],
  [
    [2, 3, 4],
    [3, 1],
  ],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
  [
    [2, 1, 4],
    [3, 1],
  ],
  [
    [2, 3, 1],
    [1, 1, 6],
  ],
  [[2, 3, 4, 5], [5]],
  [
    [2, 3, 4, 5],
    [4, 1],
  ],
  [
    [2, 3, 4, 5],
    [2, 1, 1, 5],
  ],
  [
    [2, 1, 4, 1],
    [1, 3, 1, 5],
  ],
  [
    [1, 3, 1, 5],
    [2, 1, 4, 5],
  ],
  [
    [2, 3, 4, 5],
    [3, 4, 5],
  ],
  [
    [2, 3, 4, 5],
    [2, 3, 1, 1],
  ],
  [
    [1, 1, 1, 1],
    [2, 1, 2, 1],
  ],
  [
    [1, 2, 1, 2, 1, 2],
    [2, 1, 2, 1, 2, 1],
  ],
  [[0], [0]],
  [[0], [1]],
  [[0], []],
  [
    [3, 0],
    [1, 1],
  ],
  [
    [2, 1, 3],
    [0, 1],
  ],
  [
    [1, 0, 3],
    [2, 1, 3],
  ],
]

describe.each(Object.keys(binaries) as BinaryName[])('%s', (name) => {
  test.each(shapes)('of %j and %j', (left, right) => {
    // Halves, so that some are equal and nothing rounds but quotients.
    const halves = (x: Tensor) =>
      tensor(
        x.data.map((n) => Math.round(2 * n) / 2 || 1),
        x.shape,
      )
    const [a, b] = [halves(normals(left, 1)), halves(normals(right, 2))]
    const result = a[name](b)
    expect(result.shape).toEqual(broadcastShapes('test', left, right))
    expect(Array.from(result.data)).toEqual(Array.from(pairs(a, b, binaries[name]), fround))
  })
})

test.each(shapes)('gradients are summed back to %j and %j', (left, right) => {
  const [a, b] = [normals(left, 1), uniforms(right, 0.5, 1.5, 2)]
  const weights = normals(broadcastShapes('test', left, right), 3)
  const { gradients } = valueAndGrad((a: Tensor, b: Tensor) => a.div(b).mul(weights).sum())(a, b)
  const [ofLeft, ofRight] = [new Float64Array(a.size), new Float64Array(b.size)]
  let at = 0
  pairs(a, b, (x, y, i, j) => {
    const g = weights.data[at++]
    ofLeft[i] += g / y
    ofRight[j] -= (g * x) / (y * y)
    return 0
  })
  expect(gradients.map(({ shape }) => shape)).toEqual([left, right])
  const [da, db] = gradients
  expectClose(da, ofLeft, 1e-5)
  expectClose(db, ofRight, 1e-5)
})

// Reference values in float64.
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

const unaries = {
  neg: (x: number) => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: (x: number) => Math.log(x),
  sqrt: Math.sqrt,
  square: (x: number) => x * x,
  sigmoid,
  tanh: Math.tanh,
  relu: (x: number) => Math.max(x, 0),
  erf,
  gelu: (x: number) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  softplus: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  lgamma,
}
type UnaryName = keyof typeof unaries
const unaryNames = Object.keys(unaries) as UnaryName[]
const needsPositive = (name: UnaryName) => ['log', 'sqrt', 'lgamma'].includes(name)

describe.each(unaryNames)('%s', (name) => {
  // Lengths around the vector's, so that every tail is met.
  test.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 33])('of %i elements', (n) => {
    const x = needsPositive(name) ? uniforms([n], 0.01, 20) : normals([n], 1, 4)
    const expected = Array.from(x.data, (value) => unaries[name](value))
    // A few units in the last place; the reference is exact.
    expectClose(x[name](), expected, 6e-7)
  })

  test('of a scalar and of rank 5 keeps the shape', () => {
    expect(tensor(0.5)[name]().shape).toEqual([])
    expect(uniforms([1, 2, 1, 3, 2], 0.1, 1)[name]().shape).toEqual([1, 2, 1, 3, 2])
  })

  test('NaN stays NaN, beside others that do not turn into it', () => {
    const { data } = tensor([1, NaN, 2, NaN, 3])[name]()
    expect(Array.from(data, Number.isNaN)).toEqual([false, true, false, true, false])
  })

  test('its gradient agrees with finite differences', () => {
    const away = (x: Tensor) =>
      tensor(
        x.data.map((n) => n + 0.2 * Math.sign(n)),
        x.shape,
      )
    const x = needsPositive(name) ? uniforms([2, 3], 0.5, 2) : away(normals([2, 3]))
    checkGradients((x) => x[name](), [x])
  })
})

test('digamma is the derivative of lgamma, and has none itself', () => {
  const x = uniforms([9], 0.01, 20)
  const expected = Array.from(x.data, digamma)
  expectClose(x.digamma(), expected, 6e-7)
  expectClose(grad((x: Tensor) => x.lgamma().sum())(x), expected, 6e-7)
  const refusal = 'digamma: it has no derivative here; lgamma may be differentiated once'
  expect(() => grad((x: Tensor) => x.digamma().sum())(x)).toThrow(new InputError(refusal))
  expect(() => grad((x: Tensor) => grad((x: Tensor) => x.lgamma().sum())(x).sum())(x)).toThrow(refusal)
})

test.each([
  ['lgamma', [0, 1, 2, 3, Infinity, -1, -0.5], [Infinity, 0, 0, fround(Math.LN2), Infinity, NaN, NaN]],
  ['digamma', [0, Infinity, -1, -Infinity], [-Infinity, Infinity, NaN, NaN]],
  ['exp', [-Infinity, -200, 0, 89, Infinity], [0, 0, 1, Infinity, Infinity]],
  ['log', [0, 1, Infinity], [-Infinity, 0, Infinity]],
  ['log', [-1, -Infinity], [NaN, NaN]],
  ['sqrt', [0, 4, Infinity, -1], [0, 2, Infinity, NaN]],
  ['sigmoid', [-Infinity, -200, 0, 200, Infinity], [0, 0, 0.5, 1, 1]],
  ['tanh', [-Infinity, -50, 0, 50, Infinity], [-1, -1, 0, 1, 1]],
  ['erf', [-Infinity, -50, 0, 50, Infinity], [-1, -1, 0, 1, 1]],
  ['relu', [-Infinity, -1, 0, 1, Infinity], [0, 0, 0, 1, Infinity]],
  ['sign', [-Infinity, -2, 0, 2, Infinity], [-1, -1, 0, 1, 1]],
  ['abs', [-Infinity, -2, 0, Infinity], [Infinity, 2, 0, Infinity]],
  ['softplus', [-Infinity, -200, 200, Infinity], [0, 0, 200, Infinity]],
] as const)('%s of %j', (name, x, expected) => {
  expect(Array.from(tensor(x)[name]().data)).toEqual(expected)
})

test('an underflowing exp and a barely finite one', () => {
  const [large, small, overflowing] = tensor([88.7, -87.3, 88.73]).exp().data
  expect(large / Math.exp(fround(88.7))).toBeCloseTo(1, 5)
  expect(small / Math.exp(fround(-87.3))).toBeCloseTo(1, 5)
  expect(overflowing).toBe(Infinity)
})

test('tanh, erf and sigmoid keep their precision near 0', () => {
  const x = tensor([1e-6, -3e-4, 1e-20, 0.01])
  for (const [name, f] of [
    ['tanh', Math.tanh],
    ['erf', erf],
  ] as const) {
    x[name]().data.forEach((y, i) => {
      expect(y / f(x.data[i])).toBeCloseTo(1, 5)
    })
  }
})

test.each(['maximum', 'minimum'] as const)('%s lets NaN through from either side', (name) => {
  // Five along rows take the vector loop and the tail; the column takes the repeated operand.
  const a = tensor([[NaN, 1, 1, 1, NaN]])
  expect(Array.from(a[name](tensor([0, NaN, 0, 0, 0])).data, Number.isNaN)).toEqual([
    true,
    true,
    false,
    false,
    true,
  ])
  expect(Array.from(a[name](tensor([[0], [NaN]])).data, Number.isNaN)).toEqual([
    ...[true, false, false, false, true],
    ...[true, true, true, true, true],
  ])
})

test('comparisons with NaN are false, but for notEqual', () => {
  const a = tensor([NaN, NaN, 1])
  const b = tensor([NaN, 1, NaN])
  for (const name of ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal'] as const) {
    expect(a[name](b).toArray()).toEqual([0, 0, 0])
  }
  expect(a.notEqual(b).toArray()).toEqual([1, 1, 1])
})

test('nothing flows back through comparisons and sign, NaN and infinity neither', () => {
  const x = tensor([1, -2, 0])
  const endless = tensor([Infinity, NaN, -Infinity])
  for (const name of ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const) {
    const { gradients } = valueAndGrad((a: Tensor, b: Tensor) => a[name](b).mul(endless).sum())(x, [0, 0, 0])
    expect(gradients.map((g) => g.toArray())).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ])
  }
  const slopes = grad((a: Tensor) => a.sign().mul(endless).sum().add(a.sum()))(x)
  expect(slopes.toArray()).toEqual([1, 1, 1])
})

test('derivatives at kinks are those documented', () => {
  const at = (f: (x: Tensor) => Tensor) => grad((x: Tensor) => f(x).sum())([0, 0]).toArray()
  expect(at((x) => x.relu())).toEqual([0, 0])
  expect(at((x) => x.abs())).toEqual([0, 0])
  expect(at((x) => x.softplus())).toEqual([0.5, 0.5])
  const tie = (name: 'maximum' | 'minimum') =>
    valueAndGrad((a: Tensor, b: Tensor) => a[name](b).sum())([1, 2], [1, 5]).gradients.map((g) => g.toArray())
  expect(tie('maximum')).toEqual([
    [1, 0],
    [0, 1],
  ])
  expect(tie('minimum')).toEqual([
    [1, 1],
    [0, 0],
  ])
})

test('operands of maximum and minimum that differ pass finite differences', () => {
  const [a, b] = [
    tensor([
      [1, 5],
      [3, 2],
    ]),
    tensor([2, 4]),
  ]
  checkGradients((a, b) => a.maximum(b), [a, b])
  checkGradients((a, b) => a.minimum(b), [a, b])
})

test('an operand used twice gets both gradients', () => {
  const slopes = grad((x: Tensor) => x.mul(x).add(x).sub(x.div(x)).sum())([2, -3])
  expect(slopes.toArray()).toEqual([5, -5])
})

test('functions take numbers, nested arrays and typed arrays, as methods do', () => {
  expect(elementwise.add([1, 2], 3).toArray()).toEqual([4, 5])
  expect(elementwise.mul([[1], [2]], Float32Array.of(3, 4)).toArray()).toEqual([
    [3, 4],
    [6, 8],
  ])
  expect(elementwise.neg([1]).toArray()).toEqual([-1])
  expect(elementwise.gelu(0).item()).toBe(0)
  expect(elementwise.softplus([0]).item()).toBeCloseTo(Math.LN2, 6)
  expect(
    tensor([1, 2])
      .sub([[1], [2]])
      .toArray(),
  ).toEqual([
    [0, 1],
    [-1, 0],
  ])
})

test('toFloat keeps the values of whole numbers', () => {
  const ints = tensor(Int32Array.of(-5, 0, 2 ** 24))
  expect(ints.toFloat().dtype).toBe('float32')
  expect(ints.toFloat().toArray()).toEqual([-5, 0, 2 ** 24])
  const floats = tensor([1.5])
  expect(floats.toFloat()).toBe(floats)
})
