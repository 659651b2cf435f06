/**
 * What one step of a stream does: operations of kernels/stream.c with their addresses bound once, run by one
 * kernel call, and between them whatever has no kernel of its own.
 */
import { Storage, tidy } from '../../engine/storage.js'
import { type Shape, sizeOf, Tensor } from '../../tensor/index.js'

/** Codes of kernels/stream.c, in its order. */
const kinds = ['lstm', 'gru', 'gruResetBefore', 'rnn', 'dense', 'normalise', 'lookUp'] as const
const activations = ['linear', 'tanh', 'relu', 'sigmoid', 'softmax'] as const

type Kind = (typeof kinds)[number]
export type StreamActivation = (typeof activations)[number]

/** Whether a stream has a kernel for it. */
export const isStreamActivation = (name: string): name is StreamActivation =>
  (activations as readonly string[]).includes(name)

/** What flows from layer to layer: [B, ...shape], one step of it. */
export interface StreamValue {
  /** Where the values of the present step stand, row-major. */
  readonly storage: Storage
  /** Without the batch and the time axis. */
  readonly shape: Shape
}

export interface StreamOperation {
  readonly kind: Kind
  /** The size of the output's last axis. */
  readonly units: number
  readonly activation?: StreamActivation
  readonly weights: { readonly wx: Tensor; readonly wh?: Tensor; readonly b?: Tensor }
  readonly epsilon?: number
}

/** A cell's operation: its states, the first of which is its output, and floats of working space a unit. */
export interface StreamCell extends StreamOperation {
  readonly states: 1 | 2
  readonly workPerUnit: number
}

/** A step computed by tensor operations. */
export type StreamCall = (
  inputs: readonly Tensor[],
  state: readonly Tensor[] | undefined,
) => { readonly output: Tensor; readonly state?: readonly Tensor[] }

const headerWords = 2
const operationWords = 13
const epsilonWord = 12

/** The operations of one step of a stream, bound to addresses. A layer of your own adds its step by `streamStep`. */
export class StreamProgram {
  /** Samples side by side, [B]. */
  readonly batch: number
  /** The step's input. */
  readonly input: StreamValue
  /** In the order of the layers. */
  readonly states: Storage[] = []
  /** What one step runs, one after the other. */
  readonly runs: (() => void)[] = []
  readonly #lasting: ReadonlySet<Storage>
  /** So that what the kernel reads lives as long as the stream. */
  readonly #kept: Storage[] = []
  #operations: Int32Array<ArrayBuffer>[] = []

  /**
   * @param inputShape of one sample's step
   * @param lasting weights that are read where they are; of others a copy is made
   */
  constructor(batch: number, inputShape: Shape, lasting: readonly Storage[]) {
    this.batch = batch
    this.#lasting = new Set(lasting)
    this.input = this.value(inputShape)
  }

  /** Zeros [B, ...shape] that live as long as the stream. */
  value(shape: Shape): StreamValue {
    return { storage: this.#keep(Storage.lasting(new Float32Array(this.batch * sizeOf(shape)))), shape }
  }

  #keep(storage: Storage): Storage {
    this.#kept.push(storage)
    return storage
  }

  #weight(x: Tensor | undefined): number {
    if (x === undefined) return 0
    const isLasting = this.#lasting.has(x.storage)
    return this.#keep(isLasting ? x.storage : Storage.lasting(x.data)).address
  }

  #state(floats: number): Storage {
    const storage = this.#keep(Storage.lasting(new Float32Array(floats)))
    this.states.push(storage)
    return storage
  }

  /** An operation over the last axis of its input, with an output of its own; `shape` is the output's. */
  add(operation: StreamOperation, input: StreamValue, shape: Shape): StreamValue {
    const out = this.value(shape)
    this.#add(operation, input, out.storage)
    return out
  }

  /**
   * One step of a cell.
   * @param cell its kind, weights and states
   * @param input what it reads: the step's input or an earlier output
   */
  addCell(cell: StreamCell, input: StreamValue): StreamValue {
    const { units, states, workPerUnit } = cell
    const [h, c] = Array.from({ length: states }, () => this.#state(this.batch * units))
    this.#add(cell, input, this.value([workPerUnit * units]).storage, h, c)
    return { storage: h, shape: [units] }
  }

  #add(operation: StreamOperation, input: StreamValue, out: Storage, h?: Storage, c?: Storage): void {
    const { kind, activation = 'linear', units, weights, epsilon = 0 } = operation
    // What is looked up stands alone; all else is a row of inputs.
    const inputs = kind === 'lookUp' ? 1 : input.shape[input.shape.length - 1]
    const { wx, wh, b } = weights
    const words = Int32Array.of(
      kinds.indexOf(kind),
      activations.indexOf(activation),
      input.storage.length / inputs,
      inputs,
      units,
      input.storage.address,
      ...[wx, wh, b].map((weight) => this.#weight(weight)),
      ...[h, c, out].map((storage) => storage?.address ?? 0),
      0,
    )
    new Float32Array(words.buffer)[epsilonWord] = epsilon
    this.#operations.push(words)
  }

  /** Ends a run of operations, which one kernel call will do. */
  flush(): void {
    if (this.#operations.length === 0) return
    const words = new Int32Array(headerWords + operationWords * this.#operations.length)
    const program = this.#keep(Storage.lasting(words))
    const { address } = program
    const lines = this.#operations
    program.write(Int32Array.of(address, lines.length, ...lines.flatMap((line) => Array.from(line))))
    this.#operations = []
    const { stream } = program.device.kernels
    this.runs.push(() => stream(address))
  }

  /**
   * A step by tensor operations, which takes a tensor [B, ...shape] of each input and allocates; it is called once
   * with zeros, to learn the shapes of the states. `shape` is the output's.
   * @param work gives output and next state for inputs and state
   * @param inputs what it reads
   */
  call(work: StreamCall, inputs: readonly StreamValue[], shape: Shape): StreamValue {
    this.flush()
    const given = inputs.map((input) => new Tensor(input.storage, [this.batch, ...input.shape]))
    const { state: first = [] } = tidy(() => work(given, undefined))
    const state = first.map((part) => new Tensor(this.#state(part.size), part.shape))
    const out = this.value(shape)
    this.runs.push(() =>
      tidy(() => {
        const next = work(given, state)
        out.storage.write(next.output.data)
        next.state?.forEach((part, i) => {
          state[i].storage.write(part.data)
        })
      }),
    )
    return out
  }
}
