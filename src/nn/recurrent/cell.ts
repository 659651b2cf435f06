/**
 * What a recurrent cell is: one pure step. Time, lengths, direction and the carrying of state belong to
 * `scan`; stacking and running both ways belong to layers.
 */
import type { Tensor } from '../../tensor/index.js'
import type { StreamProgram, StreamValue } from '../stream/program.js'

/** The tensors a cell carries from step to step, by name, each [B, ...]. */
export type CellState = { readonly [name: string]: Tensor }

/** What a cell gives for a step. */
export interface StepResult<S extends CellState> {
  /** [B, outputSize] */
  readonly output: Tensor
  /** What it carries to the next step. */
  readonly state: S
}

/**
 * A recurrent cell: a pure function of a step's input and the state before. `scan` runs it over sequences, `streamCell`
 * step by step, and `describeRecurrent` makes a layer of it.
 */
export interface RecurrentCell<S extends CellState> {
  /** Size of the last axis of a step's input. */
  readonly inputSize: number
  /** Size of the last axis of a step's output. */
  readonly outputSize: number
  /**
   * The state before the first step.
   * @param batch number of samples
   */
  zeroState(batch: number): S
  /**
   * One step.
   * @param x [B, inputSize]
   * @param state what the step before gave, or `zeroState`
   */
  step(x: Tensor, state: S): StepResult<S>
}

/** Options of `scan` and `runSequence`. */
export interface SequenceOptions {
  /** Valid steps of each sample, int32 [B], 0 to T; by default all. */
  readonly lengths?: Tensor
  /** Visits the steps from last to first; the output of step t still stands at t. Default false. */
  readonly reverse?: boolean
  /** Computes segments of the sequence again instead of keeping them (see `RecurrentOptions`). */
  readonly checkpoint?: boolean
}

/** What `scan` and `runSequence` give. */
export interface SequenceResult<S extends CellState> {
  /** [B, T, outputSize]; zero at steps beyond a sample's length. */
  readonly outputs: Tensor
  /** The state after the last valid step visited. */
  readonly state: S
}

/** A cell that also has a kernel for whole sequences, which gives what `scan` gives. */
export interface FusedCell<S extends CellState> extends RecurrentCell<S> {
  /**
   * All steps of a sequence.
   * @param x [B, T, inputSize]
   * @param state what the sequence starts from
   * @param options lengths, direction, and whether to save memory
   */
  sequence(x: Tensor, state: S, options: SequenceOptions): SequenceResult<S>
}

/** A cell that also has a kernel for single steps of a stream, which gives what `step` gives. */
export interface StreamingCell {
  /** Adds the cell's step to a stream, and returns its output. */
  streamStep(program: StreamProgram, input: StreamValue): StreamValue
}

export const isStreaming = (cell: object): cell is StreamingCell => 'streamStep' in cell
