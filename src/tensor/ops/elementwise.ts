/** Arithmetic element by element, with NumPy's broadcasting; each derivative beside its forward. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, detached, given, operation, unwritten } from '../operation.js'
import { broadcastShapes, broadcastStrides, type Shape } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { broadcastTo } from './movement.js'
import { sumTo } from './reduce.js'
import { where } from './select.js'

/** Codes of kernels/elementwise.c, in its order. */
const unaryCodes = [
  'neg',
  'abs',
  'sign',
  'exp',
  'log',
  'sqrt',
  'square',
  'sigmoid',
  'tanh',
  'relu',
  'erf',
  'lgamma',
  'digamma',
] as const
type UnaryName = (typeof unaryCodes)[number]

/** The gradient of the input, from that of the output `g`, the input `x` and the output `y`. */
type UnaryRule = (g: Tensor, x: Tensor, y: Tensor) => Tensor

/** Undefined where nothing flows back. */
const unaryDerivatives: Record<UnaryName, UnaryRule | undefined> = {
  neg: (g) => g.neg(),
  abs: (g, x) => g.mul(x.sign()),
  sign: undefined,
  exp: (g, _, y) => g.mul(y),
  log: (g, x) => g.div(x),
  sqrt: (g, _, y) => g.div(y.mul(2)),
  square: (g, x) => g.mul(x).mul(2),
  sigmoid: (g, _, y) => g.mul(y.sub(y.square())),
  tanh: (g, _, y) => g.sub(g.mul(y.square())),
  relu: (g, x) => where(x.greater(0), g, 0),
  erf: (g, x) => g.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)),
  lgamma: (g, x) => g.mul(x.digamma()),
  digamma: () => {
    throw new InputError('digamma: it has no derivative here; lgamma may be differentiated once')
  },
}

function unary(name: UnaryName, values: TensorLike): FloatTensor {
  const x = given(name, values)
  checkFloat(name, x)
  const rule = unaryDerivatives[name]
  return operation(
    [x],
    () => {
      const out = unwritten(x.shape)
      out.device.kernels.unary(unaryCodes.indexOf(name), x.storage.address, out.storage.address, x.size)
      return out
    },
    (g, y) => [rule && (() => rule(g, x, y))],
  )
}

/** -x, element by element. */
export const neg = (x: TensorLike): FloatTensor => unary('neg', x)
/** |x|, element by element; its derivative at 0 is 0. */
export const abs = (x: TensorLike): FloatTensor => unary('abs', x)
/** The sign of x: -1, 0 or 1. */
export const sign = (x: TensorLike): FloatTensor => unary('sign', x)
/** eˣ, element by element: infinite for x above about 88.7, as float32 has no larger numbers. */
export const exp = (x: TensorLike): FloatTensor => unary('exp', x)
/** The natural logarithm of x: -infinite at 0, NaN below. */
export const log = (x: TensorLike): FloatTensor => unary('log', x)
/** √x, element by element; NaN where x is below 0. */
export const sqrt = (x: TensorLike): FloatTensor => unary('sqrt', x)
/** x², element by element. */
export const square = (x: TensorLike): FloatTensor => unary('square', x)
/** The logistic function 1 / (1 + e⁻ˣ) of x. */
export const sigmoid = (x: TensorLike): FloatTensor => unary('sigmoid', x)
/** The hyperbolic tangent of x, element by element, from -1 to 1. */
export const tanh = (x: TensorLike): FloatTensor => unary('tanh', x)
/** max(x, 0); its derivative at 0 is 0. */
export const relu = (x: TensorLike): FloatTensor => unary('relu', x)
/** The Gauss error function of x. */
export const erf = (x: TensorLike): FloatTensor => unary('erf', x)
/** The natural logarithm of the gamma function of x, for x above 0: infinite at 0, NaN below. */
export const lgamma = (x: TensorLike): FloatTensor => unary('lgamma', x)
/**
 * The derivative of `lgamma` at x, for x above 0: -infinite at 0, NaN below. Differentiating it throws `InputError`.
 */
export const digamma = (x: TensorLike): FloatTensor => unary('digamma', x)
/** x · Φ(x) of `values` x, exactly, not the tanh approximation (Hendrycks & Gimpel 2016). */
export function gelu(values: TensorLike): FloatTensor {
  const x = given('gelu', values)
  checkFloat('gelu', x)
  return x.mul(0.5).mul(x.mul(Math.SQRT1_2).erf().add(1))
}

/** log(1 + eˣ) of `values` x, without overflow. */
export function softplus(values: TensorLike): FloatTensor {
  const x = given('softplus', values)
  checkFloat('softplus', x)
  return operation(
    [x],
    () => {
      const plain = detached(x)
      return plain.relu().add(plain.abs().neg().exp().add(1).log())
    },
    // Of the composition it would be 0 at x = 0, where it is 1/2.
    (g) => [() => g.mul(x.sigmoid())],
  )
}

const binaryCodes = [
  'add',
  'sub',
  'mul',
  'div',
  'maximum',
  'minimum',
  'greater',
  'greaterEqual',
  'less',
  'lessEqual',
  'equal',
  'notEqual',
] as const
type BinaryName = (typeof binaryCodes)[number]

/** Gradients of both operands, before they are summed over the axes along which an operand was repeated. */
type BinaryRule = {
  readonly a: (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor
  readonly b: (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor
}

/** Undefined where nothing flows back. */
const binaryDerivatives: Record<BinaryName, BinaryRule | undefined> = {
  add: { a: (g) => g, b: (g) => g },
  sub: { a: (g) => g, b: (g) => g.neg() },
  mul: { a: (g, _, b) => g.mul(b), b: (g, a) => g.mul(a) },
  div: { a: (g, _, b) => g.div(b), b: (g, _, b, y) => g.mul(y).div(b).neg() },
  // A tie gives the gradient to the first operand.
  maximum: {
    a: (g, a, b) => where(a.greaterEqual(b), g, 0),
    b: (g, a, b) => where(a.greaterEqual(b), 0, g),
  },
  minimum: {
    a: (g, a, b) => where(a.lessEqual(b), g, 0),
    b: (g, a, b) => where(a.lessEqual(b), 0, g),
  },
  greater: undefined,
  greaterEqual: undefined,
  less: undefined,
  lessEqual: undefined,
  equal: undefined,
  notEqual: undefined,
}

interface Layout {
  readonly rows: number
  readonly cols: number
  /** Steps of each operand from row to row and from column to column, the latter 0 or 1. */
  readonly a: readonly [number, number]
  readonly b: readonly [number, number]
}

/**
 * The output seen as rows and columns through which both operands step evenly; undefined if there is none.
 * Axes are joined from the last one outward, as long as both operands step on from one to the next.
 */
function layoutOf(shape: Shape, a: Shape, b: Shape): Layout | undefined {
  const strides = [broadcastStrides(a, shape), broadcastStrides(b, shape)]
  const sizes: number[] = []
  const steps: number[][] = [[], []]
  for (let d = shape.length - 1; d >= 0; d--) {
    if (shape[d] === 1) continue
    const joins =
      sizes.length > 0 &&
      steps.every((own, i) => strides[i][d] === own[own.length - 1] * sizes[sizes.length - 1])
    if (joins) sizes[sizes.length - 1] *= shape[d]
    else {
      sizes.push(shape[d])
      steps.forEach((own, i) => {
        own.push(strides[i][d])
      })
    }
  }
  if (sizes.length > 2) return undefined
  const [cols = 1, rows = 1] = sizes
  const [[aCol = 0, aRow = 0], [bCol = 0, bRow = 0]] = steps
  return aCol > 1 || bCol > 1 ? undefined : { rows, cols, a: [aRow, aCol], b: [bRow, bCol] }
}

function binary(name: BinaryName, left: TensorLike, right: TensorLike): FloatTensor {
  const [a, b] = [given(name, left), given(name, right)]
  checkFloat(name, a, b)
  const shape = broadcastShapes(name, a.shape, b.shape)
  const rule = binaryDerivatives[name]
  const forward = (x: Tensor, y: Tensor): FloatTensor => {
    const layout = layoutOf(shape, x.shape, y.shape)
    if (layout === undefined) return forward(broadcastTo(x, shape), broadcastTo(y, shape))
    const out = unwritten(shape)
    const { rows, cols } = layout
    out.device.kernels.binary(
      binaryCodes.indexOf(name),
      x.storage.address,
      ...layout.a,
      y.storage.address,
      ...layout.b,
      out.storage.address,
      rows,
      cols,
    )
    return out
  }
  return operation(
    [a, b],
    () => forward(a, b),
    (g, y) => [
      rule && (() => sumTo(rule.a(g, a, b, y), a.shape)),
      rule && (() => sumTo(rule.b(g, a, b, y), b.shape)),
    ],
  )
}

/** Adds `row` [n] in place to each row of `out` [..., n], which nobody else holds yet. */
export function addRow(out: Tensor, { storage, size: cols }: Tensor): void {
  const at = out.storage.address
  const rows = cols === 0 ? 0 : out.size / cols
  out.device.kernels.binary(binaryCodes.indexOf('add'), at, cols, 1, storage.address, 0, 1, at, rows, cols)
}

/** a + b, element by element, with broadcasting. */
export const add = (a: TensorLike, b: TensorLike): FloatTensor => binary('add', a, b)
/** a - b, element by element, with broadcasting. */
export const sub = (a: TensorLike, b: TensorLike): FloatTensor => binary('sub', a, b)
/** a · b, element by element, with broadcasting. The product of matrices is `matmul`. */
export const mul = (a: TensorLike, b: TensorLike): FloatTensor => binary('mul', a, b)
/** a / b, element by element, with broadcasting; infinite or NaN where b is 0. */
export const div = (a: TensorLike, b: TensorLike): FloatTensor => binary('div', a, b)
/** The larger of a and b, element by element, with broadcasting; NaN if either is. */
export const maximum = (a: TensorLike, b: TensorLike): FloatTensor => binary('maximum', a, b)
/** The smaller of a and b, element by element, with broadcasting; NaN if either is. */
export const minimum = (a: TensorLike, b: TensorLike): FloatTensor => binary('minimum', a, b)
/** 1 where a > b, else 0; as with every comparison, nothing flows back. */
export const greater = (a: TensorLike, b: TensorLike): FloatTensor => binary('greater', a, b)
/** 1 where a ≥ b, else 0; nothing flows back. */
export const greaterEqual = (a: TensorLike, b: TensorLike): FloatTensor => binary('greaterEqual', a, b)
/** 1 where a < b, else 0; nothing flows back. */
export const less = (a: TensorLike, b: TensorLike): FloatTensor => binary('less', a, b)
/** 1 where a ≤ b, else 0; nothing flows back. */
export const lessEqual = (a: TensorLike, b: TensorLike): FloatTensor => binary('lessEqual', a, b)
/** 1 where a = b, else 0; NaN equals nothing. Nothing flows back. */
export const equal = (a: TensorLike, b: TensorLike): FloatTensor => binary('equal', a, b)
/** 1 where a ≠ b, else 0; NaN differs from everything. Nothing flows back. */
export const notEqual = (a: TensorLike, b: TensorLike): FloatTensor => binary('notEqual', a, b)

/** The numbers of `values` as float32, rounded beyond 2²⁴; a float32 tensor as it is. */
export function toFloat(values: TensorLike): FloatTensor {
  const x = given('toFloat', values)
  if (x.dtype === 'float32') return x as FloatTensor
  return operation(
    [x],
    () => {
      const out = unwritten(x.shape)
      out.device.kernels.to_float(x.storage.address, out.storage.address, x.size)
      return out
    },
    () => [undefined],
  )
}
