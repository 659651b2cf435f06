/** A model that is a chain of layers, with Keras's `compile`, `fit`, `evaluate` and `predict`. */
import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
import { type RandomStream, random } from '../engine/random.js'
import { step } from '../engine/storage.js'
import {
  checkInput,
  type Layer,
  type LayerSpec,
  type LayerState,
  type Loss,
  type LossName,
  lengthsOf,
  lossOf,
  type Parameter,
  setParameters,
} from '../nn/index.js'
import {
  concat,
  formatShape,
  type Shape,
  sizeOf,
  type Tensor,
  type TensorLike,
  tensor,
  where,
  zeros,
} from '../tensor/index.js'
import {
  type Callback,
  type EpochLogs,
  epochLogger,
  type Metric,
  type MetricName,
  metricOf,
  type Optimiser,
  type OptimiserName,
  optimiserOf,
  type RunningOptimiser,
  runLoop,
  trainStep,
} from '../train/index.js'
import {
  type Batch,
  rowsBetween,
  rowsOf,
  splitLastSteps,
  stepsBetween,
  takeRows,
  withoutPadding,
} from './batches.js'
import { modelBytes } from './saving.js'
import { Tally } from './tally.js'

export interface SequentialOptions {
  readonly name?: string
  /** Of the initial weights, of shuffling and of dropout. Default 0: runs repeat unless told otherwise. */
  readonly seed?: number
}

export interface CompileOptions {
  /** A name, or a factory's result such as `adam({ learningRate: 0.01 })`. Default `rmsprop`, as in Keras. */
  readonly optimizer?: OptimiserName | Optimiser
  /** A name, or a factory's result such as `huber({ delta: 2 })`. */
  readonly loss: LossName | Loss
  /** Worked out beside the loss. Default none. */
  readonly metrics?: readonly (MetricName | Metric)[]
}

/** Inputs, targets, and the valid steps of each sample where they differ. */
export interface Samples {
  readonly x: TensorLike
  readonly y: TensorLike
  readonly lengths?: TensorLike
}

export interface FitOptions {
  /** Passes over the samples. Default 1. */
  readonly epochs?: number
  /** Samples an update. Default 32. */
  readonly batchSize?: number
  /** Draws the samples in a new order each epoch. Default true. */
  readonly shuffle?: boolean
  /** Valid steps of each sample, [samples]; steps beyond are skipped and count in no loss. */
  readonly lengths?: TensorLike
  /** Share of the samples, the last ones, kept for validation: from 0 up to 1. Default 0. */
  readonly validationSplit?: number
  /** Samples for validation; takes precedence over `validationSplit`. */
  readonly validationData?: Samples | readonly [TensorLike, TensorLike]
  /**
   * Truncated back-propagation through time (Williams & Peng 1990): gradients flow over at most so many
   * steps, the state over all. With targets for each step there is an update after every so many steps; with
   * one target a sample, the steps before its last valid ones are only run forward. Default: the whole
   * sequence.
   */
  readonly truncateSteps?: number
  readonly callbacks?: readonly Callback[]
  /** Prints one line an epoch. Default false. */
  readonly verbose?: boolean
  /** Ends the training between two batches; `fit` then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface EvaluateOptions {
  /** Samples at a time. Default 32. */
  readonly batchSize?: number
  readonly lengths?: TensorLike
}

/** `loss`, `valLoss` and the metrics, one number an epoch. */
export type History = { readonly [name: string]: readonly number[]; readonly loss: readonly number[] }

/** The states of a model's layers, in order; `undefined` for layers without one. */
export type ModelState = readonly (LayerState | undefined)[]

interface Compiled {
  readonly optimizer: Optimiser
  readonly loss: Loss
  readonly metrics: readonly Metric[]
}

interface Forward {
  readonly output: Tensor
  readonly state: ModelState
}

const wordsOf = (shape: Shape): string => `[${['B', ...shape.map((n) => (n === -1 ? 'any' : n))].join(', ')}]`

export class Sequential {
  readonly name: string
  readonly seed: number
  readonly specs: readonly LayerSpec[]
  readonly #random: RandomStream
  #layers: readonly Layer[] | undefined
  #compiled: Compiled | undefined
  /** Its state goes on from `fit` to `fit`, as in Keras, until `compile` or `build`. */
  #optimiser: RunningOptimiser | undefined

  constructor(specs: readonly LayerSpec[], { name = 'sequential', seed = 0 }: SequentialOptions = {}) {
    if (specs.length === 0) throw new InputError('sequential: expected at least one layer, got none')
    if (!Number.isSafeInteger(seed))
      throw new InputError(`sequential seed: expected a safe integer, got ${seed}`)
    this.name = name
    this.seed = seed
    this.specs = specs
    this.#random = random(seed)
    const { inputShape } = specs[0]
    if (inputShape !== undefined) this.build(inputShape)
  }

  /** Makes the weights for samples of a shape. Called by the first data where no `inputShape` was given. */
  build(inputShape: Shape): void {
    const taken = new Set<string>()
    let shape = inputShape
    this.#layers = this.specs.map((spec) => {
      let { name } = spec
      for (let n = 1; taken.has(name); n++) name = `${spec.name}_${n}`
      taken.add(name)
      const layer = spec.build(shape, this.#random.fork(), name)
      shape = layer.outputShape
      return layer
    })
    this.#optimiser = undefined
  }

  /** Whether it has weights. */
  get isBuilt(): boolean {
    return this.#layers !== undefined
  }

  get layers(): readonly Layer[] {
    if (this.#layers === undefined) {
      throw new InputError(
        `${this.name}: the model has no weights yet; give its first layer an inputShape, or call build or fit`,
      )
    }
    return this.#layers
  }

  get parameters(): readonly Parameter[] {
    return this.layers.flatMap((layer) => layer.parameters)
  }

  /** Shape of one sample; -1 stands for any size. */
  get inputShape(): Shape {
    return this.layers[0].inputShape
  }

  get outputShape(): Shape {
    return this.layers[this.layers.length - 1].outputShape
  }

  /**
   * Says how the model is to be trained.
   * @throws InputError on a name that is not one of the optimisers', losses' or metrics'
   */
  compile({ optimizer = 'rmsprop', loss, metrics = [] }: CompileOptions): void {
    const found = lossOf('compile loss', loss)
    this.#compiled = {
      optimizer: optimiserOf('compile optimizer', optimizer),
      loss: found,
      metrics: metrics.map((metric) => metricOf(metric, found)),
    }
    this.#optimiser = undefined
  }

  /** What `compile` was given, once it was called. */
  get compiled(): Compiled | undefined {
    return this.#compiled
  }

  /** Runs the layers on weights given one after the other as in `parameters`. */
  #forward(
    weights: readonly Tensor[],
    { x, lengths }: Pick<Batch, 'x' | 'lengths'>,
    training: boolean,
    states?: ModelState,
  ): Forward {
    let at = 0
    let output = x
    const state = this.layers.map((layer, i) => {
      const own = weights.slice(at, (at += layer.parameters.length))
      const result = layer.apply(own, output, { training, random: this.#random, lengths, state: states?.[i] })
      output = result.output
      return result.state
    })
    return { output, state }
  }

  #input(where: string, given: TensorLike): Tensor {
    let x = tensor(given).toFloat()
    if (!this.isBuilt) this.build(x.shape.slice(1))
    const shape = this.inputShape
    // A flat array is cut into samples where their shape leaves one way to do so.
    if (x.rank === 1 && shape.length > 0 && shape.every((n) => n > 0) && x.size % sizeOf(shape) === 0)
      x = x.reshape([x.size / sizeOf(shape), ...shape])
    checkInput(where, shape, x)
    return x
  }

  #samples(where: string, { x, y, lengths }: Samples): Batch {
    const inputs = this.#input(`${where} x`, x)
    const targets = tensor(y)
    if (targets.shape[0] !== inputs.shape[0]) {
      throw new InputError(
        `${where} y: expected as many samples as x, ${inputs.shape[0]}, got ${formatShape(targets.shape)}`,
      )
    }
    if (inputs.shape[0] === 0) throw new InputError(`${where}: expected at least one sample, got none`)
    const valid = lengths === undefined ? undefined : lengthsOf(where, lengths, inputs)
    const kept = (part: Tensor, hasSteps: boolean): Tensor =>
      valid && hasSteps ? withoutPadding(part, valid) : part
    const all: Batch = {
      x: kept(inputs, true),
      y: kept(targets, this.#hasStepTargets(inputs, targets)),
      lengths: valid,
    }
    checkFinite(`${where} x`, all.x)
    checkFinite(`${where} y`, all.y)
    return all
  }

  /** Whether there is a target for each step, and not one a sample. */
  #hasStepTargets(x: Tensor, y: Tensor): boolean {
    return this.outputShape.length > 1 && y.rank > 1 && y.shape[1] === x.shape[1]
  }

  #training(where: string): Compiled {
    if (this.#compiled === undefined) throw new InputError(`${where}: call compile first`)
    return this.#compiled
  }

  /** The mean of per-sample values over what is valid. */
  #mean(values: Tensor, { x, lengths }: Batch): { mean: Tensor; weight: number } {
    const steps = values.shape[1]
    if (lengths === undefined || values.rank < 2 || steps !== x.shape[1])
      return { mean: values.mean(), weight: values.size }
    const inner = values.size / (values.shape[0] * steps)
    const mask = Float32Array.from({ length: values.shape[0] * steps }, (_, at) =>
      Number(at % steps < lengths.data[Math.floor(at / steps)]),
    )
    const weight = inner * mask.reduce((total, m) => total + m, 0)
    const kept = where(
      tensor(mask, [values.shape[0], steps, 1]),
      values.reshape([values.shape[0], steps, inner]),
      0,
    )
    return { mean: kept.sum().div(Math.max(weight, 1)), weight }
  }

  /** One update on a batch, or several with truncated BPTT. Adds what it measured to the tally. */
  #trainBatch(batch: Batch, tally: Tally, truncateSteps: number | undefined, update: Update): number {
    const time = batch.x.shape[1]
    if (truncateSteps === undefined || truncateSteps >= time) return update(batch, undefined, tally).loss
    if (!this.#hasStepTargets(batch.x, batch.y)) {
      const { before, last } = splitLastSteps(batch, truncateSteps)
      const state = step(() => this.#forward(this.#weights(), before, true).state)
      return update(last, state, tally).loss
    }
    let state: ModelState | undefined
    let total = 0
    for (let start = 0; start < time; start += truncateSteps) {
      const end = Math.min(time, start + truncateSteps)
      const result = update(stepsBetween(batch, start, end), state, tally)
      state = result.state
      total += result.loss * (end - start)
    }
    return total / time
  }

  #weights(): Tensor[] {
    return this.parameters.map((parameter) => parameter.tensor)
  }

  /**
   * Trains the model, by default with back-propagation through whole sequences. The optimiser goes on from
   * where the last `fit` left it.
   *
   * @param x inputs [samples, ...inputShape], as a tensor, nested arrays or typed arrays
   * @param y targets; what shape they have depends on the loss
   * @returns one number an epoch for `loss`, the metrics and, with validation data, `valLoss` and the like
   * @throws InputError when `compile` was not called, on shapes that do not fit, on NaN or infinite data, and
   *   when the loss becomes NaN (the weights are then those of the last epoch that ended well)
   */
  async fit(x: TensorLike, y: TensorLike, options: FitOptions = {}): Promise<History> {
    const {
      epochs = 1,
      batchSize = 32,
      shuffle = true,
      validationSplit = 0,
      truncateSteps,
      verbose = false,
    } = options
    checkWhole('fit epochs', epochs)
    checkWhole('fit batchSize', batchSize)
    if (truncateSteps !== undefined) checkWhole('fit truncateSteps', truncateSteps)
    const { optimizer, loss, metrics } = this.#training('fit')
    const all = this.#samples('fit', { x, y, lengths: options.lengths })
    const { train, validation } = this.#split(all, validationSplit, options.validationData)
    if (
      truncateSteps !== undefined &&
      truncateSteps < train.x.shape[1] &&
      !this.layers.every((l) => l.streams)
    ) {
      throw new InputError('fit truncateSteps: a layer that reads the sequence from its end needs all of it')
    }
    const parameters = this.parameters
    const running = (this.#optimiser ??= optimizer.start(this.#weights()))
    const update: Update = (batch, state, tally) => {
      const result = trainStep(parameters, running, (weights) => {
        const { output, state: next } = this.#forward(weights, batch, true, state)
        const { mean, weight } = this.#mean(loss.values(batch.y, output), batch)
        return { loss: mean, output, state: next, weight }
      })
      const value = result.loss.item()
      tally.add('loss', value, result.weight)
      this.#measure(metrics, batch, result.output, tally)
      return {
        loss: value,
        state: result.state.map((parts) => parts?.map((part) => tensor(part.data, part.shape))),
      }
    }
    const samples = train.x.shape[0]
    let order: ArrayLike<number> = Int32Array.from({ length: samples }, (_, i) => i)
    let tally = new Tally(metrics)
    const logs = await runLoop({
      parameters,
      optimiser: running,
      epochs,
      batches: Math.ceil(samples / batchSize),
      beginEpoch: () => {
        tally = new Tally(metrics)
        if (shuffle) order = this.#random.permutation(samples)
      },
      trainBatch: (batch) => {
        const rows = Array.prototype.slice.call(order, batch * batchSize, (batch + 1) * batchSize)
        return this.#trainBatch(
          rowsOf(train, (part) => takeRows(part, rows)),
          tally,
          truncateSteps,
          update,
        )
      },
      endEpoch: (): EpochLogs => ({
        ...tally.means(),
        ...(validation === undefined ? {} : this.#evaluate(validation, batchSize).means('val')),
      }),
      callbacks: [...(verbose ? [epochLogger()] : []), ...(options.callbacks ?? [])],
      signal: options.signal,
      save: (path) => this.save(path),
    })
    const numbers = (name: string): number[] => logs.map((log) => log[name])
    const others = Object.keys(logs[0] ?? {}).map((name) => [name, numbers(name)])
    return { ...Object.fromEntries(others), loss: numbers('loss') }
  }

  #split(
    all: Batch,
    share: number,
    given: FitOptions['validationData'],
  ): { train: Batch; validation?: Batch } {
    if (given !== undefined) {
      const samples: Samples = isPair(given) ? { x: given[0], y: given[1] } : given
      const validation = this.#samples('fit validationData', samples)
      // Targets that do not fit are to be refused before an epoch is spent.
      this.#evaluate(
        rowsOf(validation, (part) => rowsBetween(part, 0, 1)),
        1,
      )
      return { train: all, validation }
    }
    if (!(share >= 0 && share < 1)) {
      throw new InputError(`fit validationSplit: expected a number from 0 up to 1, got ${share}`)
    }
    if (share === 0) return { train: all }
    const samples = all.x.shape[0]
    const kept = Math.floor(samples * (1 - share))
    if (kept < 1 || kept === samples) {
      throw new InputError(
        `fit validationSplit: ${samples} samples leave none for ${kept < 1 ? 'training' : 'validation'}`,
      )
    }
    return {
      train: rowsOf(all, (part) => rowsBetween(part, 0, kept)),
      validation: rowsOf(all, (part) => rowsBetween(part, kept, samples)),
    }
  }

  #measure(metrics: readonly Metric[], batch: Batch, output: Tensor, tally: Tally): void {
    if (metrics.length === 0) return
    step(() => {
      const prediction = tensor(output.data, output.shape)
      for (const { name, values } of metrics) {
        const { mean, weight } = this.#mean(values(batch.y, prediction), batch)
        tally.add(name, mean.item(), weight)
      }
    })
  }

  #evaluate(all: Batch, batchSize: number): Tally {
    const { loss, metrics } = this.#training('evaluate')
    const tally = new Tally(metrics)
    const samples = all.x.shape[0]
    for (let start = 0; start < samples; start += batchSize) {
      const batch = rowsOf(all, (part) => rowsBetween(part, start, Math.min(samples, start + batchSize)))
      step(() => {
        const { output } = this.#forward(this.#weights(), batch, false)
        const { mean, weight } = this.#mean(loss.values(batch.y, output), batch)
        tally.add('loss', mean.item(), weight)
        this.#measure(metrics, batch, output, tally)
      })
    }
    return tally
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
    this.#training('evaluate')
    return this.#evaluate(this.#samples('evaluate', { x, y, lengths }), batchSize).means() as EpochLogs & {
      loss: number
    }
  }

  /**
   * The model's output for each sample: [samples, ...outputShape].
   * @param x samples as for `fit`; NaN gives NaN
   * @throws InputError on shapes that do not fit
   */
  predict(x: TensorLike, { batchSize = 32, lengths }: EvaluateOptions = {}): Tensor {
    checkWhole('predict batchSize', batchSize)
    const inputs = this.#input('predict x', x)
    const valid = lengths === undefined ? undefined : lengthsOf('predict', lengths, inputs)
    const all = valid === undefined ? inputs : withoutPadding(inputs, valid)
    const samples = inputs.shape[0]
    if (samples === 0)
      return zeros([0, ...this.outputShape.map((n, d) => (n === -1 ? inputs.shape[d + 1] : n))])
    const outputs: Tensor[] = []
    for (let start = 0; start < samples; start += batchSize) {
      const batch = rowsOf({ x: all, y: all, lengths: valid }, (part) =>
        rowsBetween(part, start, Math.min(samples, start + batchSize)),
      )
      outputs.push(step(() => this.#forward(this.#weights(), batch, false).output))
    }
    return outputs.length === 1 ? outputs[0] : concat(outputs)
  }

  /**
   * One step of a stream: what the model puts out for the step x [B, ...], given the state the steps before
   * left. Feeding a sequence step by step gives what `predict` gives for the whole.
   * @param state what the last call returned; absent at a stream's start
   * @throws InputError when a layer reads the sequence from its end, and on shapes that do not fit
   */
  predictStep(x: TensorLike, state?: ModelState): Forward {
    if (!this.layers.every((layer) => layer.streams)) {
      throw new InputError('predictStep: a layer reads the sequence from its end, so there is no single step')
    }
    const now = tensor(x).toFloat()
    checkInput('predictStep x', this.inputShape.slice(1), now)
    if (state !== undefined && state.length !== this.layers.length) {
      throw new InputError(`predictStep state: expected ${this.layers.length} layers, got ${state.length}`)
    }
    const input = now.expandDims(1)
    return step(() => {
      const { output, state: next } = this.#forward(this.#weights(), { x: input }, false, state)
      const isSequence = this.outputShape.length > 1
      return { output: isSequence ? output.squeeze(1) : output, state: next }
    })
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
    const count = (layer: Layer): number => layer.parameters.reduce((sum, { tensor }) => sum + tensor.size, 0)
    const rows = this.layers.map((layer) => [
      `${layer.name} (${layer.className})`,
      wordsOf(layer.outputShape),
      count(layer).toLocaleString('en'),
    ])
    const head = ['Layer', 'Output shape', 'Weights']
    const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
    const line = ([layer, shape, weights]: readonly string[]): string =>
      `${layer.padEnd(widths[0])}  ${shape.padEnd(widths[1])}  ${weights.padStart(widths[2])}`
    const rule = '─'.repeat(widths[0] + widths[1] + widths[2] + 4)
    const total = this.layers.reduce((sum, layer) => sum + count(layer), 0)
    const title = `${this.name}: ${total.toLocaleString('en')} weights`
    return [title, rule, line(head), rule, ...rows.map(line), rule].join('\n')
  }
}

type Update = (
  batch: Batch,
  state: ModelState | undefined,
  tally: Tally,
) => { loss: number; state: ModelState }

const isPair = (
  given: Samples | readonly [TensorLike, TensorLike],
): given is readonly [TensorLike, TensorLike] => Array.isArray(given)

function checkWhole(where: string, n: number): void {
  if (!Number.isInteger(n) || n < 1)
    throw new InputError(`${where}: expected a whole number from 1, got ${n}`)
}

/** Refuses NaN and infinite values. */
function checkFinite(where: string, { data, shape }: Tensor): void {
  const bad = data.findIndex((n) => !Number.isFinite(n))
  if (bad < 0) return
  const sample = Math.floor(bad / sizeOf(shape.slice(1)))
  throw new InputError(`${where}: expected finite numbers, got ${data[bad]} in sample ${sample}`)
}

/** A model that runs its layers one after the other. */
export const sequential = (layers: readonly LayerSpec[], options: SequentialOptions = {}): Sequential =>
  new Sequential(layers, options)
