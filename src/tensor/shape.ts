import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[]

/** The number of elements. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, n) => product * n, 1)

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i])

/** Steps between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length)
  let stride = 1
  for (let d = shape.length - 1; d >= 0; d--) {
    strides[d] = stride
    stride *= shape[d]
  }
  return strides
}

/** As many elements of 4 bytes as WebAssembly's memory of 4 GiB has room for. */
const maxSize = 2 ** 30

/** Throws `InputError` on what is no list of sizes or axes. */
export function checkList(where: string, given: Shape): void {
  if (!Array.isArray(given))
    throw new InputError(`${where}: expected a list such as [2, 3], got ${shown(given)}`)
}

/** Throws `InputError` where a size is no size, or where there are more elements than memory can hold. */
export function checkShape(where: string, shape: Shape): void {
  checkList(where, shape)
  if (!shape.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new InputError(`${where}: expected sizes that are whole numbers from 0, got ${formatShape(shape)}`)
  }
  if (sizeOf(shape) > maxSize) {
    throw new InputError(`${where}: expected at most ${maxSize} elements (4 GiB), got ${formatShape(shape)}`)
  }
}

/** An axis counted from the front; -1 is the last one. Throws `InputError` where there is no such axis. */
export function axisOf(where: string, shape: Shape, axis: number): number {
  const found = axis < 0 ? axis + shape.length : axis
  if (!Number.isInteger(found) || found < 0 || found >= shape.length) {
    throw new InputError(`${where}: expected an axis of ${formatShape(shape)}, got ${axis}`)
  }
  return found
}

/** The shape two operands meet in, aligned at the last axis; throws `InputError` unless sizes are equal or 1. */
export function broadcastShapes(where: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length)
  const shape = new Array<number>(rank)
  for (let d = 1; d <= rank; d++) {
    const m = d <= a.length ? a[a.length - d] : 1
    const n = d <= b.length ? b[b.length - d] : 1
    if (m !== n && m !== 1 && n !== 1) {
      throw new InputError(
        `${where}: expected shapes that broadcast, got ${formatShape(a)} and ${formatShape(b)}`,
      )
    }
    shape[rank - d] = m === 1 ? n : m
  }
  return shape
}

/** Steps through `shape` as if it were `target`: 0 along the axes that repeat. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape)
  const lead = target.length - shape.length
  return target.map((_, d) => (d < lead || shape[d - lead] === 1 ? 0 : own[d - lead]))
}

/** `[outer, axis, inner]`: the same elements seen around one axis. */
export const aroundAxis = (shape: Shape, axis: number): [number, number, number] => [
  sizeOf(shape.slice(0, axis)),
  shape[axis],
  sizeOf(shape.slice(axis + 1)),
]
