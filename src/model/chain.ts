/** Layers with weights, one after the other. */
import type { RandomStream } from '../engine/random.js'
import type { Layer, LayerSpec, Parameter, SavedWeights } from '../nn/index.js'
import type { Shape, Tensor } from '../tensor/index.js'
import type { Batch } from './batches.js'
import type { ModelState } from './options.js'

export interface ForwardResult {
  readonly output: Tensor
  /** The state after the last step. */
  readonly state: ModelState
}

export interface ForwardOptions {
  /** Whether dropout and the like act. */
  readonly training: boolean
  /** The state to start from; by default zeros. */
  readonly state?: ModelState
}

export class Chain {
  readonly layers: readonly Layer[]
  readonly parameters: readonly Parameter[]
  readonly #random: RandomStream

  /**
   * @param inputShape of one sample; -1 stands for any size
   * @param random where initial weights, and later dropout, are drawn from
   * @param saved the weights to begin with, in place of drawn ones
   */
  constructor(specs: readonly LayerSpec[], inputShape: Shape, random: RandomStream, saved?: SavedWeights) {
    const taken = new Set<string>()
    let shape = inputShape
    this.layers = specs.map((spec) => {
      let { name } = spec
      for (let n = 1; taken.has(name); n++) name = `${spec.name}_${n}`
      taken.add(name)
      // The stream moves on all the same, so that dropout goes on alike.
      const own = random.fork()
      const layer = spec.build(shape, saved ?? own, name)
      shape = layer.outputShape
      return layer
    })
    this.parameters = this.layers.flatMap((layer) => layer.parameters)
    this.#random = random
  }

  get inputShape(): Shape {
    return this.layers[0].inputShape
  }

  get outputShape(): Shape {
    return this.layers[this.layers.length - 1].outputShape
  }

  /** Whether one more step can be computed from the state alone. */
  get streams(): boolean {
    return this.layers.every((layer) => layer.streams)
  }

  /** The present values of the parameters. */
  weights(): Tensor[] {
    return this.parameters.map((parameter) => parameter.tensor)
  }

  /** Runs the layers on weights given one after the other as in `parameters`. */
  forward(
    weights: readonly Tensor[],
    { x, lengths }: Pick<Batch, 'x' | 'lengths'>,
    { training, state: before }: ForwardOptions,
  ): ForwardResult {
    let at = 0
    let output = x
    const state = this.layers.map((layer, i) => {
      const own = weights.slice(at, (at += layer.parameters.length))
      const result = layer.apply(own, output, { training, random: this.#random, lengths, state: before?.[i] })
      output = result.output
      return result.state
    })
    return { output, state }
  }

  /** Whether there is a target for each step, and not one a sample. */
  hasStepTargets({ x, y }: Pick<Batch, 'x' | 'y'>): boolean {
    return this.outputShape.length > 1 && y.rank > 1 && y.shape[1] === x.shape[1]
  }
}
