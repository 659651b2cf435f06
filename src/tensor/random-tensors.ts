/** Tensors of random numbers. */
import { freshSeed, RandomStream } from '../engine/random.js'
import { checkKnown } from '../options/index.js'
import { written } from './operation.js'
import { checkShape, type Shape } from './shape.js'
import type { FloatTensor } from './tensor.js'

interface Seeded {
  /** A whole number; the same seed gives the same tensor. Default: another one each time. */
  readonly seed?: number
}

/** Options of `randomNormal`. */
export interface RandomNormalOptions extends Seeded {
  /** Default 0. */
  readonly mean?: number
  /** Standard deviation. Default 1. */
  readonly deviation?: number
}

/** Options of `randomUniform`. */
export interface RandomUniformOptions extends Seeded {
  /** Included. Default 0. */
  readonly low?: number
  /** Not included. Default 1. */
  readonly high?: number
}

function drawn(shape: Shape, seed: number | undefined, draw: (stream: RandomStream) => number): FloatTensor {
  const stream = new RandomStream(seed ?? freshSeed())
  return written(shape, (out) => {
    for (let i = 0; i < out.length; i++) out[i] = draw(stream)
  })
}

/**
 * Numbers from the normal distribution.
 * @throws InputError on a shape that is none, and unknown options
 */
export function randomNormal(shape: Shape, options: RandomNormalOptions = {}): FloatTensor {
  checkShape('randomNormal', shape)
  checkKnown('randomNormal', ['mean', 'deviation', 'seed'], options)
  const { mean, deviation, seed } = options
  return drawn(shape, seed, (stream) => stream.normal(mean, deviation))
}

/**
 * Numbers spread evenly from `low` to below `high`.
 * @throws InputError on a shape that is none, and unknown options
 */
export function randomUniform(shape: Shape, options: RandomUniformOptions = {}): FloatTensor {
  checkShape('randomUniform', shape)
  checkKnown('randomUniform', ['low', 'high', 'seed'], options)
  const { low, high, seed } = options
  return drawn(shape, seed, (stream) => stream.uniform(low, high))
}
