/** Random matrices with orthonormal rows or columns. */
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import { formatShape, rowProducts, type Shape, sizeOf, tensor, written } from '../tensor/index.js'

/** So many vectors are drawn together, number after number of each: what a seed gives depends on it. */
const drawnTogether = 32
/** So few vectors are made orthonormal one by one: of 8, 16 and 32, none was faster for [1024, 4096]. */
const fewVectors = 16

/** a · b of float64 vectors. */
function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

/** Takes away from a vector what it has along a unit vector. */
function subtractAlong(vector: Float64Array, unit: Float64Array, along: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i]
}

/** Frees four vectors of what they have along a unit vector: one sum after the other would wait for itself. */
function freeFour(four: readonly Float64Array[], unit: Float64Array): void {
  const [a, b, c, d] = four
  let [alongA, alongB, alongC, alongD] = [0, 0, 0, 0]
  for (let i = 0; i < unit.length; i++) {
    const u = unit[i]
    alongA += a[i] * u
    alongB += b[i] * u
    alongC += c[i] * u
    alongD += d[i] * u
  }
  for (let i = 0; i < unit.length; i++) {
    const u = unit[i]
    a[i] -= alongA * u
    b[i] -= alongB * u
    c[i] -= alongC * u
    d[i] -= alongD * u
  }
}

/** Makes vectors orthonormal, by modified Gram-Schmidt in float64. */
function orthonormalOneByOne(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, j) => {
    const norm = Math.sqrt(dot(vector, vector))
    for (let i = 0; i < vector.length; i++) vector[i] /= norm
    let next = j + 1
    for (; next + 4 <= vectors.length; next += 4) freeFour(vectors.slice(next, next + 4), vector)
    for (; next < vectors.length; next++) subtractAlong(vectors[next], vector, dot(vectors[next], vector))
  })
}

/**
 * Makes the rows [count, size] orthonormal: the first half, then what of the second one does not lie in its span, which
 * matrix products take away.
 */
function orthonormalize(rows: Float32Array, count: number, size: number): void {
  const row = (j: number): Float32Array => rows.subarray(j * size, (j + 1) * size)
  if (count <= fewVectors) {
    const vectors = Array.from({ length: count }, (_, j) => new Float64Array(row(j)))
    orthonormalOneByOne(vectors)
    vectors.forEach((vector, j) => {
      row(j).set(vector)
    })
    return
  }
  const half = count >> 1
  const [first, second] = [rows.subarray(0, half * size), rows.subarray(half * size)]
  orthonormalize(first, half, size)
  const { data } = tidy(() => {
    const done = written([half, size], (elements) => elements.set(first))
    const others = written([count - half, size], (elements) => elements.set(second))
    return others.sub(rowProducts(others, done).matmul(done))
  })
  second.set(data)
  orthonormalize(second, count - half, size)
}

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014), uniform over
 * such matrices.
 */
export function orthogonal(shape: Shape, random: RandomStream): Float32Array<ArrayBuffer> {
  if (shape.length < 2) {
    throw new InputError(`orthogonal: expected a shape of at least two axes, got ${formatShape(shape)}`)
  }
  const cols = shape[shape.length - 1]
  const rows = sizeOf(shape) / cols
  const [long, short] = [Math.max(rows, cols), Math.min(rows, cols)]
  const vectors = new Float32Array(short * long) // [short, long]
  for (let start = 0; start < short; start += drawnTogether) {
    const end = Math.min(start + drawnTogether, short)
    for (let i = 0; i < long; i++) for (let j = start; j < end; j++) vectors[j * long + i] = random.normal()
  }
  orthonormalize(vectors, short, long)
  // Where little is left of the last vectors, rounding is much of it: a second time takes that away.
  if (long < 2 * short) orthonormalize(vectors, short, long)
  if (rows < cols) return vectors
  return tidy(() => tensor(vectors, [short, long]).transpose()).data as Float32Array<ArrayBuffer>
}
