/**
 * A model, with Keras's `compile`, `fit`, `evaluate` and `predict`: whatever graph its layers make. It is one file, as
 * everything that users call on a model is documented here; the work is done in the files beside it.
 */
import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
import { freshSeed } from '../engine/random.js'
import {
  checkIdle,
  claimForTraining,
  type Layer,
  type Parameter,
  type SavedWeights,
  type Stream,
  type StreamOptions,
  setParameters,
  streamGraph,
} from '../nn/index.js'
import { checkGiven } from '../options/index.js'
import { type FloatTensor, type Shape, Tensor, type TensorLike, tensor } from '../tensor/index.js'
import { type EpochLogs, optimizerOf } from '../train/index.js'
import {
  checkCompile,
  checkDatasetOptions,
  checkEvaluate,
  checkFitOptions,
  checkPredict,
  checkSave,
  checkUpdate,
  modelOptions,
} from './checks.js'
import { classWeighting } from './class-weights.js'
import { compiledOf } from './compile.js'
import { inOrderOf, isDataset } from './dataset.js'
import { checkEndings } from './endings.js'
import { evaluateBatch, type MakeBatch, tallyFor } from './evaluate.js'
import type { LoadedTraining } from './files/saved-training.js'
import { modelBytes } from './files/saving.js'
import { checkFit, type Fitting, fitGraph, trainBatch } from './fit.js'
import { arraysToFit, datasetToFit, type FitData } from './fit-data.js'
import type { Graph } from './graph.js'
import { checkNested } from './nested.js'
import { type Optimizing, optimizingOf, resumedOptimizing, savedOptimizing } from './optimizing.js'
import type {
  Compiled,
  CompileOptions,
  Data,
  Dataset,
  EvaluateOptions,
  FitDatasetOptions,
  FitOptions,
  History,
  ModelOptions,
  PredictOptions,
  Samples,
  SaveOptions,
  TrainingOptions,
  UpdateOptions,
  ValidatedHistory,
  WithValidation,
} from './options.js'
import { predictGraph } from './predict.js'
import { readSamples, type Trainable, type Wired } from './samples.js'
import { type Streams, streamsOf } from './streams.js'
import { summarise } from './summary.js'

/** How a graph is wired, or how one is made for samples of a shape. */
export type Wiring = Wired | ((inputShape: Shape) => Wired)

/**
 * A model: layers, their weights, and what trains, evaluates, runs and saves them, as in Keras. Made by `sequential`,
 * `functional` and `loadModel`.
 * @typeParam P what `predict` gives: a tensor, or those of several outputs in an array or by their names
 */
export class Model<P = FloatTensor> {
  /** Stands in messages and summaries, and is kept in saved files. */
  readonly name: string
  /** Of the initial weights, of shuffling and of dropout. */
  readonly seed: number
  readonly #wiring: Wiring
  readonly #streams: Streams
  #wired: Wired | undefined
  #compiled: Compiled | undefined
  /** Its state goes on from `fit` to `fit`, as in Keras, until `compile` or `build`. */
  #optimizing: Optimizing | undefined
  /** Of a model that was loaded, until it is trained again. */
  #loaded: Pick<LoadedTraining, 'optimizer' | 'own'> | undefined

  /**
   * Made by `sequential`, `functional` and `loadModel`.
   * @param wiring its graph, or a function that makes it once the shape of a sample is known
   * @param options its name and seed
   * @param saved what a saved model begins with, in place of drawn weights
   * @param training how a saved model was trained
   */
  constructor(wiring: Wiring, options: ModelOptions = {}, saved?: SavedWeights, training?: LoadedTraining) {
    const { name = 'model', seed = freshSeed() } = options
    checkGiven(name, modelOptions, options)
    this.name = name
    this.seed = seed
    this.#wiring = wiring
    this.#streams = streamsOf(seed)
    if (typeof wiring !== 'function') this.#begin(wiring, saved)
    if (training !== undefined) this.#resume(training)
  }

  #resume(training: LoadedTraining): void {
    this.#compiled = training.compiled
    this.#loaded = training
    this.#streams.order.putState(training.streams.order)
    this.#streams.dropout.putState(training.streams.dropout)
  }

  #begin(wired: Wired, saved?: SavedWeights): void {
    wired.graph.initialize(this.#streams.weights, saved)
    this.#wired = wired
    this.#optimizing = undefined
  }

  /**
   * Makes the weights of a sequential model for samples of a shape, in which -1 stands for any size. Called by the first
   * data where no `inputShape` was given.
   * @throws InputError for a model whose inputs have their shapes already
   */
  build(inputShape: Shape): void {
    this.#checkIdle('build')
    if (typeof this.#wiring !== 'function')
      throw new InputError(
        `${this.name}.build: the model has its weights already; make another one for samples of another shape`,
      )
    this.#begin(this.#wiring(inputShape))
  }

  /** Whether it has weights. */
  get isBuilt(): boolean {
    return this.#wired !== undefined
  }

  #built(): Wired {
    if (this.#wired === undefined) {
      throw new InputError(
        `${this.name}: the model has no weights yet; give its first layer an inputShape, or call build or fit`,
      )
    }
    return this.#wired
  }

  /** The graph with its weights, built for data if it is not yet. */
  #builtFor(where: string, x: Data): Wired {
    if (!this.isBuilt) {
      checkNested(`${where} x`, x as TensorLike, true)
      this.build(tensor(x as TensorLike).shape.slice(1))
    }
    return this.#built()
  }

  /**
   * How the layers are wired, from the inputs to the outputs.
   * @throws InputError when the model has not been built yet
   */
  get graph(): Graph {
    return this.#built().graph
  }

  /** Each once, in the order of their first use. */
  get layers(): readonly Layer[] {
    return this.graph.layers
  }

  /** The layer of that name. Throws `InputError` listing the names. */
  getLayer(name: string): Layer {
    const found = this.layers.find((layer) => layer.name === name)
    if (found === undefined) {
      const names = this.layers.map((layer) => layer.name).join(', ')
      throw new InputError(`${this.name}.getLayer: expected one of ${names}, got ${name}`)
    }
    return found
  }

  /**
   * The weights of all layers, each once, in the order of `getWeights`.
   * @throws InputError when the model has not been built yet
   */
  get parameters(): readonly Parameter[] {
    return this.graph.parameters
  }

  /** Whether training changes all weights. What is set holds for each of the layers, from the next `fit` on. */
  get trainable(): boolean {
    return this.layers.every(({ trainable }) => trainable)
  }

  set trainable(given: boolean) {
    for (const layer of this.layers) layer.trainable = given
  }

  /** Shapes of one sample's inputs; -1 stands for any size. */
  get inputShapes(): readonly Shape[] {
    return this.graph.inputs.map(({ shape }) => shape)
  }

  /** Shapes of one sample's outputs; -1 stands for any size. */
  get outputShapes(): readonly Shape[] {
    return this.graph.outputs.map(({ shape }) => shape)
  }

  /** Of the first input. */
  get inputShape(): Shape {
    return this.inputShapes[0]
  }

  /** Of the first output. */
  get outputShape(): Shape {
    return this.outputShapes[0]
  }

  /**
   * Says how the model is to be trained.
   * @throws InputError on a name that is not one of the optimizers', losses' or metrics', and of several outputs where
   *   not each has a loss; of a model that is built also where its last layer gives logits and the loss takes
   *   probabilities, or the other way round
   */
  compile(given: CompileOptions): void {
    this.#checkIdle('compile')
    checkCompile(given)
    const { optimizer = 'rmsprop', ...options } = given
    const compiled = {
      optimizer: optimizerOf('compile optimizer', optimizer),
      ...compiledOf(options, this.#outputPorts),
    }
    if (this.#wired !== undefined) checkEndings({ ...this.#wired, compiled })
    this.#compiled = compiled
    this.#optimizing = undefined
    this.#loaded = undefined
  }

  get #outputPorts(): Wired['outputPorts'] {
    return this.#wired?.outputPorts ?? { names: ['output'], form: 'one' }
  }

  /** What `compile` was given, once it was called. */
  get compiled(): Compiled | undefined {
    return this.#compiled
  }

  #compiledFor(where: string): Compiled {
    if (this.#compiled === undefined) {
      const own = this.#loaded?.own
      const why =
        own === undefined ? '' : `: ${own} is a function of your own, which the model's file does not hold`
      throw new InputError(`${where}: call compile first${why}`)
    }
    return this.#compiled
  }

  /** @throws InputError while a fit trains weights of this model, by this model or by another one that shares them */
  #checkIdle(where: string): void {
    checkIdle(where, this.#wired?.graph.parameters ?? [])
  }

  /** What can be trained and evaluated, built for x if it is not yet. */
  #trainable(where: string, x?: Data): Trainable {
    const compiled = this.#compiledFor(where)
    const wired = x === undefined ? this.#built() : this.#builtFor(where, x)
    const trainable = { ...wired, compiled }
    checkEndings(trainable)
    return trainable
  }

  #fitting(where: string, x: Data | undefined): Fitting {
    const trainable = this.#trainable(where, x)
    const { compiled, graph } = trainable
    const trained = graph.parameters.filter((parameter) => parameter.trainable)
    if (trained.length === 0) {
      throw new InputError(
        `${where}: expected weights to train, but no layer has any that are trainable; set layer.trainable = true`,
      )
    }
    const before = this.#optimizing ?? resumedOptimizing(compiled.optimizer, graph, this.#loaded?.optimizer)
    this.#optimizing = optimizingOf(compiled.optimizer, trained, before)
    this.#loaded = undefined
    const save = (path: string): Promise<void> => this.save(path)
    return { ...trainable, ...this.#optimizing, streams: this.#streams, save }
  }

  /**
   * Trains the model, by default with back-propagation through whole sequences. The optimizer goes on from
   * where the last `fit` left it. While it is under way, other calls of `fit`, `trainOnBatch`, `compile`, `build` and
   * `setWeights` are refused, also by models that share layers with this one; `predict`, `evaluate` and `save` see the
   * weights as they are after the latest update.
   *
   * @param x inputs [samples, ...inputShape], as a tensor, nested arrays or typed arrays; of several inputs an array of
   *   them, or an object by their names
   * @param y targets in the same forms; what shape they have depends on the loss
   * @returns one number an epoch for `loss`, the metrics and, with validation data, `valLoss` and the like
   * @throws InputError when `compile` was not called, on shapes that do not fit, on NaN or infinite data, and
   *   when the loss becomes NaN (the weights are then those of the last epoch that ended well)
   */
  fit(x: Data, y: Data, options: WithValidation<FitOptions>): Promise<ValidatedHistory>
  fit(x: Data, y: Data, options?: FitOptions): Promise<History>
  /**
   * Trains the model on batches as they come, such as from a generator function.
   * @param data batches `{ x, y, lengths?, weights? }`
   * @param options as of `fit` on arrays, without what the batches say themselves
   */
  fit(data: Dataset, options: WithValidation<FitDatasetOptions>): Promise<ValidatedHistory>
  fit(data: Dataset, options?: FitDatasetOptions): Promise<History>
  async fit(first: Data | Dataset, second?: Data | FitDatasetOptions, third?: FitOptions): Promise<History> {
    if (second === undefined && !isDataset(first))
      throw new InputError('fit: expected inputs x and targets y, or batches { x, y } that can be iterated')
    if (isDataset(first) && (Array.isArray(second) || second instanceof Tensor || ArrayBuffer.isView(second)))
      throw new InputError('fit: expected options after batches, which bring their own targets, got targets')
    if (isDataset(first) && third !== undefined)
      throw new InputError(
        'fit: expected options after batches, got them third: fit(batches, { epochs: 10 })',
      )
    if (isDataset(first)) return this.#fitDataset(first, second as FitDatasetOptions | undefined)
    return this.#fitArrays(first, second as Data, third)
  }

  async #fitArrays(x: Data, y: Data, options: FitOptions = {}): Promise<History> {
    this.#checkIdle('fit')
    checkFitOptions(options)
    const data = arraysToFit(this.#trainable('fit', x), x, y, options, this.#streams.order)
    return this.#train(x, options, data)
  }

  async #fitDataset(data: Dataset, options: FitDatasetOptions = {}): Promise<History> {
    this.#checkIdle('fit')
    checkDatasetOptions(options)
    this.#compiledFor('fit')
    if (!this.isBuilt) {
      throw new InputError(
        'fit: expected a model that knows the shape of its samples, which batches do not tell; give its ' +
          'first layer an inputShape',
      )
    }
    return this.#train(undefined, options, datasetToFit(this.#trainable('fit'), data, options))
  }

  async #train(x: Data | undefined, options: TrainingOptions, data: FitData): Promise<History> {
    const fitting = this.#fitting('fit', x)
    checkFit(fitting, data, options)
    const release = claimForTraining(fitting.graph.parameters)
    try {
      return await fitGraph(fitting, data, options)
    } finally {
      release()
    }
  }

  /**
   * One update on one batch, for training loops of your own.
   * @param x samples as for `fit`
   * @param y targets as for `fit`
   * @param options lengths and weights of the samples
   * @returns the batch's loss and metrics, before the update
   * @throws InputError as `fit` does
   */
  trainOnBatch(
    x: Data,
    y: Data,
    options: UpdateOptions = {},
  ): EpochLogs & {
    /** Mean over the samples, or over their valid steps. */
    readonly loss: number
  } {
    this.#checkIdle('trainOnBatch')
    checkUpdate(options)
    const { lengths, sampleWeight, classWeight } = options
    const fitting = this.#fitting('trainOnBatch', x)
    const read = readSamples('trainOnBatch', fitting, { x, y, lengths, weights: sampleWeight })
    const batch =
      classWeight === undefined
        ? read
        : classWeighting('trainOnBatch classWeight', fitting, classWeight)(read)
    const tally = tallyFor(fitting)
    trainBatch(fitting, () => batch, {}, tally)
    return tally.means() as EpochLogs & { loss: number }
  }

  /**
   * The loss and the metrics on samples, without training: means over the samples, or over their valid steps.
   * @param x samples as for `fit`
   * @param y targets as for `fit`
   * @param options the size of batches, lengths and weights of the samples
   * @throws InputError when `compile` was not called, on shapes that do not fit, and on NaN or infinite values
   */
  evaluate(
    x: Data,
    y: Data,
    options: EvaluateOptions = {},
  ): EpochLogs & {
    /** Mean over the samples, or over their valid steps. */
    readonly loss: number
  } {
    checkEvaluate(options)
    const { batchSize = 32, lengths, sampleWeight: weights } = options
    const model = this.#trainable('evaluate', x)
    const all = readSamples('evaluate', model, { x, y, lengths, weights } satisfies Samples)
    const tally = tallyFor(model)
    for (const make of inOrderOf(all, batchSize).batches(0) as Iterable<MakeBatch>)
      evaluateBatch(model, make, tally)
    return tally.means() as EpochLogs & { loss: number }
  }

  /**
   * The model's output for each sample: [samples, ...outputShape].
   * @param x samples as for `fit`; NaN gives NaN
   * @throws InputError on shapes that do not fit
   */
  predict(x: Data, options: PredictOptions = {}): P {
    checkPredict(options)
    return predictGraph(this.#builtFor('predict', x), x, options) as P
  }

  /**
   * A stream through the model, one step at a time: fed a sequence, it gives at each step what `predict` gives for
   * the sequence so far. A step is one kernel call on bound addresses. It reads the weights where they are: what
   * `fit` or `setWeights` changes is seen by its next step, while `build` makes new ones that it does not know.
   * @throws InputError when the model has no weights yet, has several inputs or outputs, a layer reads the sequence from
   *   its end, or `batch` is not a whole number from 1
   */
  stream(options: StreamOptions = {}): Stream {
    const { inputs, outputs, calls } = this.graph
    return streamGraph(inputs, calls, outputs, options)
  }

  /** Copies of all weights, layer after layer, in Keras's order and layout. */
  getWeights(): FloatTensor[] {
    return this.layers.flatMap((layer) => layer.getWeights())
  }

  /** Replaces all weights, in Keras's order and layout. Throws `InputError` on a count or shape that differs. */
  setWeights(weights: readonly TensorLike[]): void {
    setParameters(`${this.name}.setWeights`, this.parameters, weights)
  }

  /**
   * The model as the bytes of a safetensors file; `modelFromBytes` makes it again, with what `compile` was given, the
   * optimizer's state and the random streams. A loss, metric, optimizer or schedule of your own cannot be saved: such a
   * model is to be compiled again.
   * @param extra further entries of the file's metadata, such as what else is needed to use the model
   * @param options `includeOptimizer: false` leaves out how the model is trained; an Adam takes twice the weights' size
   * @throws InputError when a layer could not be made again: one of your own needs `registerLayer`
   */
  toBytes(extra: Readonly<Record<string, string>> = {}, options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
    checkSave(options)
    const { includeOptimizer = true } = options
    const { name, seed } = this
    const training = {
      compiled: this.#compiled,
      optimizer: this.#optimizing ? savedOptimizing(this.#optimizing, this.graph) : this.#loaded?.optimizer,
      streams: this.#streams,
      own: this.#loaded?.own,
    }
    return modelBytes({ ...this.#built(), name, seed, ...(includeOptimizer && { training }) }, extra)
  }

  /**
   * Writes the model to a file, which is replaced whole or not at all.
   * @param path a `.safetensors` file
   * @param extra and `options` as for `toBytes`
   * @throws InputError when the file cannot be written, and as `toBytes` does
   */
  async save(
    path: string,
    extra: Readonly<Record<string, string>> = {},
    options: SaveOptions = {},
  ): Promise<void> {
    await platform.writeFile(path, this.toBytes(extra, options))
  }

  /** A table of the layers, their output shapes and numbers of weights. */
  summary(): string {
    return summarise(this.name, this.graph)
  }
}
