/** What models are given, and what they give back. */
import type { LayerState, Loss, LossName } from '../nn/index.js'
import type { TensorLike } from '../tensor/index.js'
import type { Callback, Metric, MetricName, Optimizer, OptimizerName } from '../train/index.js'

export interface SequentialOptions {
  readonly name?: string
  /** Of the initial weights, of shuffling and of dropout. Default 0: runs repeat unless told otherwise. */
  readonly seed?: number
}

export interface CompileOptions {
  /** A name, or a factory's result such as `adam({ learningRate: 0.01 })`. Default `rmsprop`, as in Keras. */
  readonly optimizer?: OptimizerName | Optimizer
  /** A name, or a factory's result such as `huber({ delta: 2 })`. */
  readonly loss: LossName | Loss
  /** Worked out beside the loss. Default none. */
  readonly metrics?: readonly (MetricName | Metric)[]
}

/** What `compile` was given, looked up. */
export interface Compiled {
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly metrics: readonly Metric[]
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
  /** Valid steps of each sample, [samples]; by default all. */
  readonly lengths?: TensorLike
}

/** `loss`, `valLoss` and the metrics, one number an epoch. */
export type History = { readonly [name: string]: readonly number[]; readonly loss: readonly number[] }

/** The states of a model's layers, in order; `undefined` for layers without one. */
export type ModelState = readonly (LayerState | undefined)[]
