/** What a training goes on from, as values: to the bit as if it had never stopped. */
import type { RandomState } from '../engine/random.js'
import type { OptimizerState } from './optimizers/index.js'

/** Numbers of one epoch: `loss`, `valLoss` and the metrics. */
export type EpochLogs = Readonly<Record<string, number>>

/** What a callback remembers from epoch to epoch. */
export interface CallbackState {
  readonly numbers: Readonly<Record<string, number>>
  /** Weights that it keeps, if any. */
  readonly weights?: readonly Float32Array<ArrayBuffer>[]
}

/** Sums from which an epoch's numbers are worked out at its end, as whoever runs the loop keeps them. */
export type EpochSums = Readonly<Record<string, number>>

/** Where in an epoch a training stood. */
export interface EpochPosition {
  /** Batches that it was trained on, from 1. */
  readonly batches: number
  /** The random streams as the epoch began: from them its batches are drawn again. */
  readonly streams: Readonly<Record<string, RandomState>>
  readonly sums: EpochSums
}

/** It shares nothing with the training. */
export interface TrainingState {
  /** In JSON, what the training must have in common with one that goes on from here. */
  readonly kind: string
  /** The numbers of each whole epoch so far. */
  readonly logs: readonly EpochLogs[]
  /** Whether a callback has ended the training. */
  readonly isStopped: boolean
  readonly weights: readonly Float32Array<ArrayBuffer>[]
  readonly optimizer: OptimizerState
  /** Of the streams that the training draws from, by their names. */
  readonly streams: Readonly<Record<string, RandomState>>
  /** Of the callbacks that remember something, in their order. */
  readonly callbacks: readonly CallbackState[]
  /** Absent between epochs. */
  readonly position?: EpochPosition
}
