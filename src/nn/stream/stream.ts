/**
 * Streams: one step at a time through layers or a cell, the state carried in the engine's memory. Everything is
 * bound when the stream is made, so that a step is one kernel call, without a promise, a tensor or an allocation.
 */
import { cpu } from '../../engine/cpu.js'
import { InputError } from '../../engine/errors.js'
import { RandomStream } from '../../engine/random.js'
import type { Storage } from '../../engine/storage.js'
import { type AllowedOf, checkGiven, wholeNumber } from '../../options/index.js'
import { formatShape, type Shape } from '../../tensor/index.js'
import type { Layer } from '../layer.js'
import { readNow } from '../parameter.js'
import { type CellState, isStreaming, type RecurrentCell } from '../recurrent/cell.js'
import { callLayer, type LayerCall, SymbolicTensor } from '../symbolic.js'
import { StreamProgram, type StreamValue } from './program.js'

/** Options of streams. */
export interface StreamOptions {
  /** Samples that are streamed side by side, [B]. Default 1. */
  readonly batch?: number
}

/** The states in order, each [B, units], row-major. */
export type StreamState = readonly Float32Array[]

type Check = (x: ArrayLike<number>) => void

/**
 * A sequence fed step by step, such as a live signal: each step is one kernel call, where the layers have kernels.
 * `model.stream`, `streamLayers` and `streamCell` make one.
 */
export class Stream {
  /** Samples side by side, [B]. */
  readonly batch: number
  /** Of one sample's step. */
  readonly inputShape: Shape
  /** Of one sample's step. */
  readonly outputShape: Shape
  readonly #program: StreamProgram
  readonly #runs: readonly (() => void)[]
  readonly #check: Check | undefined
  readonly #input: Storage
  readonly #output: Storage
  readonly #inputAt: number
  readonly #outputAt: number
  #memory: Float32Array | undefined
  #view: Float32Array = new Float32Array(0)

  /** For `streamLayers` and `streamCell`. */
  constructor(program: StreamProgram, output: StreamValue, check?: Check) {
    program.flush()
    const { input } = program
    this.batch = program.batch
    this.inputShape = input.shape
    this.outputShape = output.shape
    this.#program = program
    this.#runs = program.runs
    this.#check = check
    this.#input = input.storage
    this.#output = output.storage
    this.#inputAt = input.storage.address / 4
    this.#outputAt = output.storage.address / 4
  }

  /**
   * The output of the next step, [B, ...outputShape]: what `predict` gives for the sequence so far, at its last step.
   * @param x the step's input, [B, ...inputShape] row-major; NaN gives NaN
   * @returns a view that the next step changes, and that growth of the engine's memory, by whatever else is
   *   computed, detaches: copy what is to be kept
   * @throws InputError when there are too few or too many numbers, and on ids that an embedding does not have
   */
  step(x: ArrayLike<number>): Float32Array {
    if (x.length !== this.#input.length) {
      throw new InputError(
        `stream.step: expected [B, ...] = ${formatShape([this.batch, ...this.inputShape])} = ` +
          `${this.#input.length} numbers, got ${x.length}`,
      )
    }
    this.#check?.(x)
    cpu.memory.f32.set(x, this.#inputAt)
    for (let i = 0; i < this.#runs.length; i++) this.#runs[i]()
    const { f32 } = cpu.memory
    if (f32 !== this.#memory) {
      this.#memory = f32
      this.#view = f32.subarray(this.#outputAt, this.#outputAt + this.#output.length)
    }
    return this.#view
  }

  /** Starts anew: all states become zero. */
  reset(): void {
    for (const state of this.#program.states) state.write(new Float32Array(state.length))
  }

  /** Copies of the states; written back, here or to another stream of the same layers, it goes on from there. */
  get state(): StreamState {
    return this.#program.states.map((state) => state.read() as Float32Array)
  }

  /** @throws InputError when a state is missing or of another size; then nothing is changed */
  set state(given: StreamState) {
    const { states } = this.#program
    if (given.length !== states.length) {
      throw new InputError(`stream.state: expected ${states.length} states, got ${given.length}`)
    }
    given.forEach(({ length }, i) => {
      if (length !== states[i].length) {
        throw new InputError(`stream.state ${i}: expected ${states[i].length} numbers, got ${length}`)
      }
    })
    given.forEach((state, i) => {
      states[i].write(Float32Array.from(state))
    })
  }
}

const streamOptions = { batch: wholeNumber({ from: 1 }) } satisfies AllowedOf<StreamOptions>

function begin(options: StreamOptions, shape: Shape, lasting: readonly Storage[]): StreamProgram {
  checkGiven('stream', streamOptions, options, { batchSize: 'did you mean batch?' })
  const { batch = 1 } = options
  if (shape.some((n) => n < 1)) {
    const sizes = shape.map((n) => (n < 0 ? 'any' : n))
    throw new InputError(
      `stream: expected steps of a known size, got [${sizes.join(', ')}]; give the first layer an inputShape ` +
        'such as [null, 3]',
    )
  }
  return new StreamProgram(batch, shape, lasting)
}

/**
 * A stream through layers that follow one another. Weights are read where the layers have them: what training
 * changes is seen by the next step.
 * @throws InputError when a layer needs the whole sequence, such as one that reads it from its end
 */
export function streamLayers(layers: readonly Layer[], options: StreamOptions = {}): Stream {
  const input = new SymbolicTensor(layers[0].inputShape, {})
  const output = layers.reduce((tensor, layer) => callLayer(layer, [tensor]), input)
  return streamGraph([input], callsOf(output), [output], options)
}

/** The uses of layers of a chain, the first one first. */
function callsOf({ source }: SymbolicTensor): LayerCall[] {
  return source === undefined ? [] : [...callsOf(source.inputs[0]), source]
}

/**
 * A stream through the layers of a graph. Weights are read where the layers have them.
 * @param calls each after those that it depends on
 * @throws InputError when there are several inputs or outputs, a layer needs the whole sequence, or a state is among
 *   what layers take
 */
export function streamGraph(
  inputs: readonly SymbolicTensor[],
  calls: readonly LayerCall[],
  outputs: readonly SymbolicTensor[],
  options: StreamOptions = {},
): Stream {
  if (inputs.length !== 1 || outputs.length !== 1) {
    throw new InputError(
      `stream: expected a model of one input and one output, got ${inputs.length} and ${outputs.length}`,
    )
  }
  const whole = calls.find(({ layer: { streams } }) => !streams)
  if (whole !== undefined)
    throw new InputError(`stream: layer ${whole.layer.name} needs the whole sequence; use predict`)
  const onInput = calls.filter((call) => call.inputs.some(({ source }) => source === undefined))
  const [{ shape }] = inputs
  const isSequence = shape.length > 1 || shape[0] === -1
  if (!isSequence && !onInput.some(({ layer: { checkIds } }) => checkIds !== undefined)) {
    throw new InputError(
      `stream: expected a model of sequences [steps, features], got one of samples of ${formatShape(shape)}; use predict`,
    )
  }
  const taken = [...calls.flatMap((call) => call.inputs), ...outputs]
  if (taken.some(({ slot }) => slot > 0))
    throw new InputError(
      "stream: a layer takes another one's last state, which is known once its sequence has ended; use predict",
    )
  const lasting = calls.flatMap(({ layer }) => layer.parameters.map(({ tensor }) => tensor.storage))
  const program = begin(options, inputs[0].shape.slice(1), lasting)
  const values = new Map<LayerCall | undefined, StreamValue>([[undefined, program.input]])
  for (const call of calls) {
    const { layer } = call
    const given = call.inputs.map(({ source }) => values.get(source)!)
    const own = given.length === 1 ? layer.streamStep?.(program, given[0]) : undefined
    values.set(call, own ?? streamCall(program, call, given))
  }
  return new Stream(program, values.get(outputs[0].source)!, (x) => {
    for (const { layer } of onInput) {
      if (layer.paddingId !== undefined && Array.prototype.includes.call(x, layer.paddingId)) {
        throw new InputError(
          `stream.step: ${layer.name}: expected symbols, got ${layer.paddingId}, which is padding (maskZero); leave it out`,
        )
      }
      const fault = layer.checkIds?.(x)
      if (fault === undefined) continue
      const { at, problem, fix } = fault
      throw new InputError(`stream.step: ${layer.name}: ${problem} at element ${at}; ${fix}`)
    }
  })
}

/** A layer without a kernel of its own. */
function streamCall(
  program: StreamProgram,
  { layer, inputs }: LayerCall,
  given: readonly StreamValue[],
): StreamValue {
  const random = new RandomStream(0) // not drawn from: nothing trains
  const keepsTime = inputs[0].hasTime && !layer.dropsTime
  return program.call(
    (values, state) => {
      const steps = values.map((value, i) => ({ tensor: inputs[i].hasTime ? value.expandDims(1) : value }))
      return layer.apply(readNow, steps, { training: false, random, state })
    },
    given,
    layer.outputShape.slice(Number(keepsTime)),
  )
}

/**
 * A stream through a cell; its weights are copied, so that it goes on with those it was made with.
 * @throws InputError when `batch` is not a whole number from 1
 */
export function streamCell<S extends CellState>(cell: RecurrentCell<S>, options: StreamOptions = {}): Stream {
  const program = begin(options, [cell.inputSize], [])
  if (isStreaming(cell)) return new Stream(program, cell.streamStep(program, program.input))
  const start = cell.zeroState(program.batch)
  const names = Object.keys(start)
  const output = program.call(
    ([x], state) => {
      const before = state && Object.fromEntries(names.map((name, i) => [name, state[i]]))
      const next = cell.step(x, (before ?? start) as S)
      return { output: next.output, state: names.map((name) => next.state[name]) }
    },
    [program.input],
    [cell.outputSize],
  )
  return new Stream(program, output)
}
