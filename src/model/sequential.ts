/** A model that is a chain of layers, with Keras's `compile`, `fit`, `evaluate` and `predict`. */
import { platform } from '#platform'
import { checkWhole } from '../engine/checks.js'
import { InputError } from '../engine/errors.js'
import { type RandomStream, random } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import {
  type Layer,
  type LayerSpec,
  lossOf,
  type Parameter,
  type SavedWeights,
  type Stream,
  type StreamOptions,
  setParameters,
  streamLayers,
} from '../nn/index.js'
import { concat, type Shape, type Tensor, type TensorLike, tensor, zeros } from '../tensor/index.js'
import { type EpochLogs, metricOf, optimizerOf, type RunningOptimizer } from '../train/index.js'
import { batchesOf } from './batches.js'
import { Chain } from './chain.js'
import { evaluateAll } from './evaluating.js'
import { checkFit, fitChain } from './fitting.js'
import type {
  Compiled,
  CompileOptions,
  EvaluateOptions,
  FitOptions,
  History,
  SequentialOptions,
} from './options.js'
import { readPadded, readSamples, splitSamples } from './samples.js'
import { modelBytes } from './saving.js'
import { summarise } from './summary.js'

export class Sequential {
  readonly name: string
  readonly seed: number
  readonly specs: readonly LayerSpec[]
  readonly #random: RandomStream
  #chain: Chain | undefined
  #compiled: Compiled | undefined
  /** Its state goes on from `fit` to `fit`, as in Keras, until `compile` or `build`. */
  #optimizer: RunningOptimizer | undefined

  /** @param saved what a saved model begins with, in place of drawn weights for the first layer's `inputShape` */
  constructor(
    specs: readonly LayerSpec[],
    { name = 'sequential', seed = 0 }: SequentialOptions = {},
    saved?: { readonly inputShape: Shape; readonly weights: SavedWeights },
  ) {
    if (specs.length === 0) throw new InputError('sequential: expected at least one layer, got none')
    if (!Number.isSafeInteger(seed))
      throw new InputError(`sequential seed: expected a safe integer, got ${seed}`)
    this.name = name
    this.seed = seed
    this.specs = specs
    this.#random = random(seed)
    const { inputShape } = specs[0]
    if (saved !== undefined) this.#chain = new Chain(specs, saved.inputShape, this.#random, saved.weights)
    else if (inputShape !== undefined) this.build(inputShape)
  }

  /**
   * Makes the weights for samples of a shape, in which -1 stands for any size. Called by the first data where
   * no `inputShape` was given.
   */
  build(inputShape: Shape): void {
    this.#chain = new Chain(this.specs, inputShape, this.#random)
    this.#optimizer = undefined
  }

  /** Whether it has weights. */
  get isBuilt(): boolean {
    return this.#chain !== undefined
  }

  #built(): Chain {
    if (this.#chain === undefined) {
      throw new InputError(
        `${this.name}: the model has no weights yet; give its first layer an inputShape, or call build or fit`,
      )
    }
    return this.#chain
  }

  /** The layers with their weights, built for data if they are not yet. */
  #builtFor(x: TensorLike): Chain {
    if (!this.isBuilt) this.build(tensor(x).shape.slice(1))
    return this.#built()
  }

  get layers(): readonly Layer[] {
    return this.#built().layers
  }

  get parameters(): readonly Parameter[] {
    return this.#built().parameters
  }

  /** Shape of one sample; -1 stands for any size. */
  get inputShape(): Shape {
    return this.#built().inputShape
  }

  get outputShape(): Shape {
    return this.#built().outputShape
  }

  /**
   * Says how the model is to be trained.
   * @throws InputError on a name that is not one of the optimizers', losses' or metrics'
   */
  compile({ optimizer = 'rmsprop', loss, metrics = [] }: CompileOptions): void {
    const found = lossOf('compile loss', loss)
    this.#compiled = {
      optimizer: optimizerOf('compile optimizer', optimizer),
      loss: found,
      metrics: metrics.map((metric) => metricOf(metric, found)),
    }
    this.#optimizer = undefined
  }

  /** What `compile` was given, once it was called. */
  get compiled(): Compiled | undefined {
    return this.#compiled
  }

  #compiledFor(where: string): Compiled {
    if (this.#compiled === undefined) throw new InputError(`${where}: call compile first`)
    return this.#compiled
  }

  /**
   * Trains the model, by default with back-propagation through whole sequences. The optimizer goes on from
   * where the last `fit` left it.
   *
   * @param x inputs [samples, ...inputShape], as a tensor, nested arrays or typed arrays
   * @param y targets; what shape they have depends on the loss
   * @returns one number an epoch for `loss`, the metrics and, with validation data, `valLoss` and the like
   * @throws InputError when `compile` was not called, on shapes that do not fit, on NaN or infinite data, and
   *   when the loss becomes NaN (the weights are then those of the last epoch that ended well)
   */
  async fit(x: TensorLike, y: TensorLike, options: FitOptions = {}): Promise<History> {
    const compiled = this.#compiledFor('fit')
    const chain = this.#builtFor(x)
    const data = splitSamples(readSamples('fit', { x, y, lengths: options.lengths }, chain), options, chain)
    checkFit(chain, compiled, data, options)
    this.#optimizer ??= compiled.optimizer.start(chain.weights())
    const save = (path: string): Promise<void> => this.save(path)
    return fitChain(
      { chain, compiled, optimizer: this.#optimizer, random: this.#random, save },
      data,
      options,
    )
  }

  /**
   * The loss and the metrics on samples, without training: means over the samples, or over their valid steps.
   * @throws InputError when `compile` was not called, on shapes that do not fit, and on NaN or infinite data
   */
  evaluate(
    x: TensorLike,
    y: TensorLike,
    { batchSize = 32, lengths }: EvaluateOptions = {},
  ): EpochLogs & { loss: number } {
    checkWhole('evaluate batchSize', batchSize)
    const compiled = this.#compiledFor('evaluate')
    const chain = this.#builtFor(x)
    const all = readSamples('evaluate', { x, y, lengths }, chain)
    return evaluateAll(chain, compiled, all, batchSize).means() as EpochLogs & { loss: number }
  }

  /**
   * The model's output for each sample: [samples, ...outputShape].
   * @param x samples as for `fit`; NaN gives NaN
   * @throws InputError on shapes that do not fit
   */
  predict(x: TensorLike, { batchSize = 32, lengths }: EvaluateOptions = {}): Tensor {
    checkWhole('predict batchSize', batchSize)
    const chain = this.#builtFor(x)
    const all = readPadded('predict', x, lengths, chain.inputShape)
    if (all.x.shape[0] === 0)
      return zeros([0, ...chain.outputShape.map((n, d) => (n === -1 ? all.x.shape[d + 1] : n))])
    const outputs = [...batchesOf({ ...all, y: all.x }, batchSize)].map((batch) =>
      tidy(() => chain.forward(chain.weights(), batch, { training: false }).output),
    )
    return outputs.length === 1 ? outputs[0] : concat(outputs)
  }

  /**
   * A stream through the model, one step at a time: fed a sequence, it gives at each step what `predict` gives for
   * the sequence so far. A step is one kernel call on bound addresses. It reads the weights where they are: what
   * `fit` or `setWeights` changes is seen by its next step, while `build` makes new ones that it does not know.
   * @throws InputError when the model has no weights yet, a layer reads the sequence from its end, or `batch` is not a
   *   whole number from 1
   */
  stream(options: StreamOptions = {}): Stream {
    return streamLayers(this.layers, options)
  }

  /** Copies of all weights, layer after layer, in Keras's order and layout. */
  getWeights(): Tensor[] {
    return this.layers.flatMap((layer) => layer.getWeights())
  }

  /** Replaces all weights, in Keras's order and layout. Throws `InputError` on a count or shape that differs. */
  setWeights(weights: readonly TensorLike[]): void {
    setParameters(`${this.name}.setWeights`, this.parameters, weights)
  }

  /**
   * The model as the bytes of a safetensors file; `modelFromBytes` makes it again.
   * @param extra further entries of the file's metadata, such as what else is needed to use the model
   */
  toBytes(extra: Readonly<Record<string, string>> = {}): Uint8Array<ArrayBuffer> {
    return modelBytes(this, extra)
  }

  /**
   * Writes the model to a `.safetensors` file, which is replaced whole or not at all.
   * @param extra as for `toBytes`
   * @throws InputError when the file cannot be written
   */
  async save(path: string, extra: Readonly<Record<string, string>> = {}): Promise<void> {
    await platform.writeFile(path, this.toBytes(extra))
  }

  /** A table of the layers, their output shapes and numbers of weights. */
  summary(): string {
    return summarise(this.name, this.layers)
  }
}

/** A model that runs its layers one after the other. */
export const sequential = (layers: readonly LayerSpec[], options: SequentialOptions = {}): Sequential =>
  new Sequential(layers, options)
