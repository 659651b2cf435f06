/** The state of a training as values. A training resumed from it ends as an uninterrupted one, to the bit. */
import type { RandomState } from '../engine/random.js'
import type { OptimizerState } from './optimizers/index.js'

/** Numbers of one epoch: `loss`, `valLoss` and the metrics. */
export type EpochLogs = Readonly<Record<string, number>>

/** A callback's memory. */
export interface CallbackState {
  /** Numbers that it remembers, by names of its own. */
  readonly numbers: Readonly<Record<string, number>>
  /** Weights that it keeps, such as the best so far. */
  readonly weights?: readonly Float32Array<ArrayBuffer>[]
}

/** Sums over an epoch's batches, from which its numbers are worked out at its end. */
export type EpochSums = Readonly<Record<string, number>>

/** Where in an epoch a training stood. */
export interface EpochPosition {
  /** Batches trained on so far, from 1. */
  readonly batches: number
  /** The random streams at the epoch's beginning: its batches are drawn again from them. */
  readonly streams: Readonly<Record<string, RandomState>>
  /** Of the batches trained on so far. */
  readonly sums: EpochSums
}

/** The whole state of a training, to resume from. It is a copy and shares nothing with the training. */
export interface TrainingState {
  /** The optimizer, its options and the number of batches, in JSON: the same in a training that resumes from here. */
  readonly kind: string
  /** The numbers of each whole epoch so far. */
  readonly logs: readonly EpochLogs[]
  /** Whether a callback has ended the training. */
  readonly isStopped: boolean
  /** A copy of each parameter's values, in the order of the model's parameters. */
  readonly weights: readonly Float32Array<ArrayBuffer>[]
  /** The updates so far, the learning rate, and what the optimizer keeps for each parameter. */
  readonly optimizer: OptimizerState
  /** The random streams, by their names. */
  readonly streams: Readonly<Record<string, RandomState>>
  /** The memories of callbacks that have one, in their order. */
  readonly callbacks: readonly CallbackState[]
  /** Absent between epochs. */
  readonly position?: EpochPosition
}
