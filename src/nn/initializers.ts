/**
 * Initial values of weights, by their Keras names.
 *
 * The fans of a weight [..., in, out] are its last two sizes; a vector has both equal to its length.
 */
import { RandomStream } from '../engine/random.js'
import { type Allowed, checkGiven } from '../options/index.js'
import { type Shape, sizeOf } from '../tensor/index.js'
import { orthogonal } from './orthogonal.js'

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
export type InitializerName = keyof typeof initializers

/** An initializer with a seed of its own, as Keras's `GlorotUniform(seed=1)`. */
export interface SeededInitializer {
  /** Which one. */
  readonly name: InitializerName
  /**
   * A safe integer, which decides the values in place of the model's seed: weights of the same shape, name and seed are
   * the same, so give each its own.
   */
  readonly seed: number
}

/** How the first values of weights are drawn: by name from the model's seed, or `{ name: 'glorotUniform', seed: 1 }`. */
export type Initializer = InitializerName | SeededInitializer

const names = Object.keys(initializers) as InitializerName[]

const isSeeded = (value: unknown): value is SeededInitializer => {
  if (typeof value !== 'object' || value === null) return false
  const { name, seed, ...others } = value as Partial<SeededInitializer>
  return names.includes(name!) && Number.isSafeInteger(seed) && Object.keys(others).length === 0
}

export const anInitializer: Allowed<Initializer> = {
  expected: `one of ${names.join(', ')}, or { name, seed } of one of them and a safe integer`,
  includes: (value): value is Initializer => names.includes(value as InitializerName) || isSeeded(value),
  choices: names,
}

/** Values of that shape. Throws `InputError` on what is no initializer, listing the names. */
export function initialize(
  where: string,
  initializer: Initializer,
  shape: Shape,
  random: RandomStream,
): Float32Array<ArrayBuffer> {
  checkGiven(where, { initializer: anInitializer }, { initializer }, {}, ['initializer'])
  if (typeof initializer === 'string') return initializers[initializer](shape, random)
  const { name, seed } = initializer
  return initializers[name](shape, new RandomStream(seed))
}
