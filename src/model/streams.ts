/**
 * A model's sources of chance, each a stream of its own: how many samples somebody draws does not change what dropout
 * draws, and workers with unequal shares of the samples stay in step.
 */
import { type RandomStream, random } from '../engine/random.js'

export interface Streams {
  /** Of the initial weights, once for each layer. */
  readonly weights: RandomStream
  /** Of the order of the samples. */
  readonly order: RandomStream
  readonly dropout: RandomStream
}

/** Those of a seed. */
export function streamsOf(seed: number): Streams {
  const root = random(seed)
  return { weights: root.fork(), order: root.fork(), dropout: root.fork() }
}
