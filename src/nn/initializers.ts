/**
 * Initial values of weights, by their Keras names.
 *
 * The fans of a weight [..., in, out] are its last two sizes; a vector has both equal to its length.
 */
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import { entryOf, oneOf } from '../options/index.js'
import { formatShape, type Shape, sizeOf, tensor } from '../tensor/index.js'

type Initialize = (shape: Shape, random: RandomStream) => Float32Array<ArrayBuffer>

const filled =
  (value: number): Initialize =>
  (shape) =>
    new Float32Array(sizeOf(shape)).fill(value)

const drawn =
  (draw: (shape: Shape, random: RandomStream) => () => number): Initialize =>
  (shape, random) => {
    const next = draw(shape, random)
    const values = new Float32Array(sizeOf(shape))
    for (let i = 0; i < values.length; i++) values[i] = next()
    return values
  }

const fans = (shape: Shape): [number, number] => {
  const [fanIn, fanOut] = shape.length === 1 ? [shape[0], shape[0]] : shape.slice(-2)
  return [fanIn, fanOut]
}

const uniformWithin = (limitOf: (fanIn: number, fanOut: number) => number): Initialize =>
  drawn((shape, random) => {
    const limit = limitOf(...fans(shape))
    return () => random.uniform(-limit, limit)
  })

/** A normal distribution cut off at two deviations, of the given variance after the cut. */
const normalOf = (varianceOf: (fanIn: number, fanOut: number) => number): Initialize =>
  drawn((shape, random) => {
    const deviation = Math.sqrt(varianceOf(...fans(shape))) / 0.87962566103423978
    return () => {
      for (;;) {
        const z = random.normal()
        if (Math.abs(z) <= 2) return z * deviation
      }
    }
  })

const blockColumns = 32

/** a · b of float64 vectors. */
function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i] * b[i]
  return total
}

/** Takes away from a vector what it has along a unit vector. */
function subtractAlong(column: Float64Array, unit: Float64Array, along: number): void {
  for (let i = 0; i < column.length; i++) column[i] -= along * unit[i]
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

/** Makes the columns [m, width] orthonormal, by modified Gram-Schmidt done twice in float64. */
function orthonormalColumns(columns: readonly Float64Array[]): void {
  for (let round = 0; round < 2; round++) {
    columns.forEach((column, j) => {
      const norm = Math.sqrt(dot(column, column))
      for (let i = 0; i < column.length; i++) column[i] /= norm
      let next = j + 1
      for (; next + 4 <= columns.length; next += 4) freeFour(columns.slice(next, next + 4), column)
      for (; next < columns.length; next++) subtractAlong(columns[next], column, dot(columns[next], column))
    })
  }
}

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014), uniform over
 * such matrices. Blocks of vectors are freed of what the earlier ones span by matrix products.
 */
const orthogonal: Initialize = (shape, random) => {
  if (shape.length < 2) {
    throw new InputError(`orthogonal: expected a shape of at least two axes, got ${formatShape(shape)}`)
  }
  const cols = shape[shape.length - 1]
  const rows = sizeOf(shape) / cols
  const [long, short] = [Math.max(rows, cols), Math.min(rows, cols)]
  const vectors = new Float32Array(short * long) // [short, long]
  for (let start = 0; start < short; start += blockColumns) {
    const width = Math.min(blockColumns, short - start)
    const drawn = new Float32Array(long * width)
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.normal()
    // Twice is enough: the second pass takes away what rounding left in the first.
    const { data } = tidy(() => {
      let block = tensor(drawn, [long, width]).transpose()
      if (start === 0) return block
      const done = tensor(vectors.subarray(0, start * long), [start, long])
      for (let pass = 0; pass < 2; pass++) block = block.sub(block.matmul(done.transpose()).matmul(done))
      return block
    })
    const columns = Array.from({ length: width }, (_, j) =>
      Float64Array.from(data.subarray(j * long, (j + 1) * long)),
    )
    orthonormalColumns(columns)
    columns.forEach((column, j) => {
      vectors.set(column, (start + j) * long)
    })
  }
  if (rows < cols) return vectors
  return tidy(() => tensor(vectors, [short, long]).transpose()).data as Float32Array<ArrayBuffer>
}

const initializers = {
  zeros: filled(0),
  ones: filled(1),
  /** Between -0.05 and 0.05. */
  uniform: uniformWithin(() => 0.05),
  /** Glorot & Bengio 2010: within ±√(6 / (in + out)). */
  glorotUniform: uniformWithin((fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut))),
  glorotNormal: normalOf((fanIn, fanOut) => 2 / (fanIn + fanOut)),
  /** He et al. 2015: within ±√(6 / in). */
  heUniform: uniformWithin((fanIn) => Math.sqrt(6 / fanIn)),
  heNormal: normalOf((fanIn) => 2 / fanIn),
  /** LeCun et al. 1998: within ±√(3 / in). */
  lecunUniform: uniformWithin((fanIn) => Math.sqrt(3 / fanIn)),
  orthogonal,
} as const satisfies Record<string, Initialize>

/**
 * Names of initializers, as in Keras: how the first values of weights are drawn. `zeros`, `ones`, `uniform` (between
 * -0.05 and 0.05), `glorotUniform` and `glorotNormal` (Glorot & Bengio 2010), `heUniform` and `heNormal` (He et al. 2015),
 * `lecunUniform` (LeCun et al. 1998) and `orthogonal`.
 */
export type Initializer = keyof typeof initializers

export const anInitializer = oneOf(Object.keys(initializers) as Initializer[])

/** Values of that shape. Throws `InputError` listing the names if there is no such initializer. */
export const initialize = (
  where: string,
  name: Initializer,
  shape: Shape,
  random: RandomStream,
): Float32Array<ArrayBuffer> => entryOf<Initialize>(where, initializers, name)(shape, random)
