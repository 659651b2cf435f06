/**
 * What a recurrent cell is: one pure step. Time, lengths, direction and the carrying of state belong to
 * `scan`; stacking and running both ways belong to layers.
 */
import type { Tensor } from '../../tensor/index.js'
import type { StreamProgram, StreamValue } from '../stream/program.js'

/** The tensors a cell carries from step to step, by name, each [B, ...]. */
export type CellState = { readonly [name: string]: Tensor }

export interface StepResult<S extends CellState> {
  /** [B, outputSize] */
  readonly output: Tensor
  readonly state: S
}

export interface RecurrentCell<S extends CellState> {
  readonly inputSize: number
  readonly outputSize: number
  /** The state before the first step. */
  zeroState(batch: number): S
  /** @param x [B, inputSize] */
  step(x: Tensor, state: S): StepResult<S>
}

export interface SequenceOptions {
  /** Valid steps of each sample, int32 [B], 0 to T; by default all. */
  readonly lengths?: Tensor
  /** Visits the steps from last to first; the output of step t still stands at t. Default false. */
  readonly reverse?: boolean
  /** Computes segments of the sequence again instead of keeping them (see `RecurrentOptions`). */
  readonly checkpoint?: boolean
}

export interface SequenceResult<S extends CellState> {
  /** [B, T, outputSize]; zero at steps beyond a sample's length. */
  readonly outputs: Tensor
  /** The state after the last valid step visited. */
  readonly state: S
}

/** A cell that also has a kernel for whole sequences, which gives what `scan` gives. */
export interface FusedCell<S extends CellState> extends RecurrentCell<S> {
  /** @param x [B, T, inputSize] */
  sequence(x: Tensor, state: S, options: SequenceOptions): SequenceResult<S>
}

/** A cell that also has a kernel for single steps of a stream, which gives what `step` gives. */
export interface StreamingCell {
  /** Adds the cell's step to a stream, and returns its output. */
  streamStep(program: StreamProgram, input: StreamValue): StreamValue
}

export const isStreaming = (cell: object): cell is StreamingCell => 'streamStep' in cell
