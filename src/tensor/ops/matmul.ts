/** The matrix product. */
import { InputError } from '../../engine/errors.js'
import { scratch } from '../../engine/storage.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { broadcastShapes, formatShape, type Shape, sameShape, sizeOf } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { addRow } from './elementwise.js'
import { sumTo } from './reduce.js'

/** Whether an operand is read with its last two axes swapped, which costs nothing. */
interface Flips {
  readonly a: boolean
  readonly b: boolean
}

/** Rows and columns of the matrices as they are read. */
const matrixOf = (x: Tensor, flip: boolean): [number, number] => {
  const [rows, cols] = x.shape.slice(-2)
  return flip ? [cols, rows] : [rows, cols]
}

/** The shape of the product, and that of its leading axes. Throws `InputError` where there is none. */
function shapesOf(a: Tensor, b: Tensor, flips: Flips): { shape: Shape; batch: Shape } {
  const [m, k] = matrixOf(a, flips.a)
  const [kOfB, n] = matrixOf(b, flips.b)
  if (a.rank < 2 || b.rank < 2 || k !== kOfB) {
    throw new InputError(
      `matmul: expected [..., m, k] and [..., k, n], got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    )
  }
  const batch = broadcastShapes('matmul', a.shape.slice(0, -2), b.shape.slice(0, -2))
  return { shape: [...batch, m, n], batch }
}

/** The product's values. */
function multiply(a: Tensor, b: Tensor, flips: Flips): FloatTensor {
  const { shape, batch } = shapesOf(a, b, flips)
  const out = unwritten(shape)
  const [[m, k], [, n]] = [matrixOf(a, flips.a), matrixOf(b, flips.b)]
  // One matrix for all of the batch on the right is one tall product.
  const joins = b.rank === 2 && !flips.a
  const [count, rows] = joins ? [1, sizeOf(batch) * m] : [sizeOf(batch), m]
  const full = (x: Tensor): Tensor => {
    const own = x.shape.slice(0, -2)
    return sizeOf(own) === 1 || sameShape(own, batch) ? x : x.broadcastTo([...batch, ...x.shape.slice(-2)])
  }
  const [left, right] = [full(a), full(b)]
  const { kernels } = out.device
  const [from, by, to] = [left.storage.address, right.storage.address, out.storage.address]
  const strides = (x: Tensor, flip: boolean): [number, number] =>
    flip ? [1, x.shape[x.rank - 1]] : [x.shape[x.rank - 1], 1]
  const along = (x: Tensor): number =>
    joins || x.size === sizeOf(x.shape.slice(-2)) ? 0 : sizeOf(x.shape.slice(-2))
  scratch(kernels.matmul_work(rows, n, k), (work) => {
    kernels.batched_matmul(
      ...([from, ...strides(a, flips.a)] as const),
      ...([by, ...strides(b, flips.b)] as const),
      ...([to, n] as const),
      rows,
      n,
      k,
      0,
      count,
      along(left),
      along(right),
      rows * n,
      work,
    )
  })
  return out
}

function product(a: Tensor, b: Tensor, flips: Flips): FloatTensor {
  return operation(
    [a, b],
    () => multiply(a, b, flips),
    (g) => [() => leftGradient(g, a, b, flips), () => rightGradient(g, a, b, flips)],
  )
}

const leftGradient = (g: Tensor, a: Tensor, b: Tensor, flips: Flips): Tensor =>
  sumTo(flips.a ? product(b, g, { a: flips.b, b: true }) : product(g, b, { a: false, b: !flips.b }), a.shape)

const rightGradient = (g: Tensor, a: Tensor, b: Tensor, flips: Flips): Tensor =>
  sumTo(flips.b ? product(g, a, { a: true, b: flips.a }) : leftProduct(a, g, flips.a, b.rank), b.shape)

/** aᵀ·g; where b was one matrix for the whole batch, the batch is summed inside the product. */
function leftProduct(a: Tensor, g: Tensor, flip: boolean, bRank: number): FloatTensor {
  if (bRank !== 2 || flip || a.rank === 2) return product(a, g, { a: !flip, b: false })
  const tall = (x: Tensor): Tensor => x.reshape([sizeOf(x.shape.slice(0, -1)), x.shape[x.rank - 1]])
  return product(tall(a), tall(g), { a: true, b: false })
}

/**
 * The product of matrices, `left` [..., m, k] times `right` [..., k, n] to [..., m, n]; the leading axes broadcast.
 * @throws InputError on shapes that do not fit
 */
export function matmul(left: TensorLike, right: TensorLike): FloatTensor {
  const [a, b] = [given('matmul', left), given('matmul', right)]
  checkFloat('matmul', a, b)
  return product(a, b, unflipped)
}

const unflipped: Flips = { a: false, b: false }

/** The inner products of rows of two matrices, [m, k] and [n, k] to [m, n], read where they lie. */
export const rowProducts = (left: Tensor, right: Tensor): FloatTensor =>
  product(left, right, { a: false, b: true })

/** `x·w + b` in one piece of memory: x [..., k], w [k, n] and b [n] to [..., n]. For layers, which know the shapes. */
export function affine(x: Tensor, w: Tensor, b: Tensor): FloatTensor {
  checkFloat('affine', x, w, b)
  return operation(
    [x, w, b],
    () => {
      const out = multiply(x, w, unflipped)
      addRow(out, b)
      return out
    },
    (g) => [
      () => leftGradient(g, x, w, unflipped),
      () => rightGradient(g, x, w, unflipped),
      () => sumTo(g, b.shape),
    ],
  )
}
