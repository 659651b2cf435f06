/**
 * Seeded random numbers: xoshiro128** (Blackman & Vigna 2018), its state filled by splitmix32.
 *
 * A stream is passed to whatever needs randomness. The same seed gives the same numbers on every machine;
 * `normal` the same to within the last bits of the runtime's logarithm and cosine.
 */
import { InputError } from './errors.js'

const { imul } = Math

/** One to one on 32 bits; 0 stays 0. */
const mix = (bits: number): number => {
  let z = imul(bits ^ (bits >>> 16), 0x21f0aaad)
  z = imul(z ^ (z >>> 15), 0x735a2d97)
  return z ^ (z >>> 15)
}

const splitmix = (seed: number) => {
  let state = seed | 0
  return () => mix((state = (state + 0x9e3779b9) | 0))
}

const rotate = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/** Where a stream stands: the 128 bits of xoshiro128**, as four whole numbers. */
export type RandomState = Int32Array<ArrayBuffer>

let latest: number | undefined

/** A seed of 32 bits that this process has not given before: drawn by chance, then counted on. */
export function freshSeed(): number {
  latest = ((latest ?? Math.floor(Math.random() * 2 ** 32)) + 0x9e3779b9) % 2 ** 32
  return latest
}

/** Random numbers that follow from a seed alone, the same on every machine. `random` makes one. */
export class RandomStream {
  /** What it began from. */
  readonly seed: number
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    const next = splitmix(seed)
    this.seed = seed
    this.#a = next()
    this.#b = next() ^ mix(Math.floor(seed / 2 ** 32)) // no two safe integers share a state
    this.#c = next()
    this.#d = next() | 1 // a state of zeros would stay so
  }

  /** A whole number in [-2³¹, 2³¹). */
  int32(): number {
    const result = imul(rotate(imul(this.#b, 5), 7), 9)
    const t = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= t
    this.#d = rotate(this.#d, 11)
    return result
  }

  /** A number in [low, high), by default [0, 1), with 53 random bits. */
  uniform(low = 0, high = 1): number {
    const bits = (this.int32() >>> 5) * 2 ** 26 + (this.int32() >>> 6)
    return low + (high - low) * (bits / 2 ** 53)
  }

  /** A number from the normal distribution (Box & Muller 1958), by default with mean 0 and deviation 1. */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()))
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.uniform())
  }

  /** A whole number in [0, bound), bound from 1 to 2⁵³. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound)
  }

  /** The numbers 0 to n - 1 in random order (Fisher & Yates). */
  permutation(n: number): Int32Array<ArrayBuffer> {
    const order = Int32Array.from({ length: n }, (_, i) => i)
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const held = order[i]
      order[i] = order[j]
      order[j] = held
    }
    return order
  }

  /** Where the stream stands, as a copy. */
  takeState(): RandomState {
    return Int32Array.of(this.#a, this.#b, this.#c, this.#d)
  }

  /**
   * Goes on from where a stream stood.
   * @param state as `takeState` of a stream gave it
   * @throws InputError on what no stream gave: other than four numbers, or zeros alone, from which it would not move
   */
  putState(state: RandomState): void {
    if (state.length !== 4 || state.every((word) => word === 0)) {
      throw new InputError(
        `RandomStream.putState: expected four whole numbers that are not all 0, got [${state.join(', ')}]`,
      )
    }
    ;[this.#a, this.#b, this.#c, this.#d] = state
  }

  /** A stream of its own, decided by what this one has given so far, which moves on by one number. */
  fork(): RandomStream {
    return new RandomStream(this.int32())
  }

  /** A stream of its own, decided by where this one stands, which stays there. */
  branch(): RandomStream {
    const twin = new RandomStream(this.seed)
    twin.putState(this.takeState())
    return twin.fork()
  }
}

/**
 * A stream of random numbers.
 * @param seed any safe integer; the same seed gives the same stream. Default: another one each time, told by `seed`
 * @throws InputError when the seed is not a safe integer
 */
export function random(seed = freshSeed()): RandomStream {
  if (!Number.isSafeInteger(seed)) throw new InputError(`random seed: expected a safe integer, got ${seed}`)
  return new RandomStream(seed)
}
