/**
 * Streams: one step at a time through layers or a cell, the state carried in the engine's memory. Everything is
 * bound when the stream is made, so that a step is one kernel call, without a promise, a tensor or an allocation.
 */
import { checkWhole } from '../../engine/checks.js'
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { RandomStream } from '../../engine/random.js'
import type { Storage } from '../../engine/storage.js'
import { formatShape, type Shape } from '../../tensor/index.js'
import type { Layer } from '../layer.js'
import { type CellState, isStreaming, type RecurrentCell } from '../recurrent/cell.js'
import { StreamProgram, type StreamValue } from './program.js'

export interface StreamOptions {
  /** Samples that are streamed side by side, [B]. Default 1. */
  readonly batch?: number
}

/** The states in order, each [B, units], row-major. */
export type StreamState = readonly Float32Array[]

type Check = (x: ArrayLike<number>) => void

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
    engine().memory.f32.set(x, this.#inputAt)
    for (let i = 0; i < this.#runs.length; i++) this.#runs[i]()
    const { f32 } = engine().memory
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

function begin(batch: number, shape: Shape, lasting: readonly Storage[]): StreamProgram {
  checkWhole('stream batch', batch)
  if (shape.some((n) => n < 1)) {
    const sizes = shape.map((n) => (n < 0 ? 'any' : n))
    throw new InputError(`stream: expected steps of a known size, got [${sizes.join(', ')}]`)
  }
  return new StreamProgram(batch, shape, lasting)
}

/**
 * A stream through layers that follow one another. Weights are read where the layers have them: what training
 * changes is seen by the next step.
 * @throws InputError when a layer reads the sequence from its end
 */
export function streamLayers(layers: readonly Layer[], { batch = 1 }: StreamOptions = {}): Stream {
  if (!layers.every(({ streams }) => streams)) {
    throw new InputError('stream: a layer reads the sequence from its end, so there is no single step')
  }
  const lasting = layers.flatMap(({ parameters }) => parameters.map(({ tensor }) => tensor.storage))
  const program = begin(batch, layers[0].inputShape.slice(1), lasting)
  let value = program.input
  let isTimed = true
  for (const layer of layers) {
    const keepsTime: boolean = isTimed && !layer.dropsTime
    value = layer.streamStep?.(program, value) ?? streamCalls(program, layer, value, isTimed, keepsTime)
    isTimed = keepsTime
  }
  return new Stream(program, value, layers[0].checkStep)
}

/** A layer without a kernel of its own. */
function streamCalls(
  program: StreamProgram,
  layer: Layer,
  input: StreamValue,
  isTimed: boolean,
  keepsTime: boolean,
): StreamValue {
  const weights = layer.parameters.map(({ tensor }) => tensor)
  const random = new RandomStream(0) // not drawn from: nothing trains
  const shape = layer.outputShape.slice(Number(keepsTime))
  return program.call(
    (x, state) => layer.apply(weights, isTimed ? x.expandDims(1) : x, { training: false, random, state }),
    input,
    shape,
  )
}

/**
 * A stream through a cell; its weights are copied, so that it goes on with those it was made with.
 * @throws InputError when `batch` is not a whole number from 1
 */
export function streamCell<S extends CellState>(
  cell: RecurrentCell<S>,
  { batch = 1 }: StreamOptions = {},
): Stream {
  const program = begin(batch, [cell.inputSize], [])
  if (isStreaming(cell)) return new Stream(program, cell.streamStep(program, program.input))
  const start = cell.zeroState(batch)
  const names = Object.keys(start)
  const output = program.call(
    (x, state) => {
      const before = state && Object.fromEntries(names.map((name, i) => [name, state[i]]))
      const next = cell.step(x, (before ?? start) as S)
      return { output: next.output, state: names.map((name) => next.state[name]) }
    },
    program.input,
    [cell.outputSize],
  )
  return new Stream(program, output)
}
