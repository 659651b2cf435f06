/** What models are given, and what they give back. */
import type { LayerState, Loss, LossName } from '../nn/index.js'
import type { TensorLike } from '../tensor/index.js'
import type {
  Callback,
  CallbackSpec,
  Metric,
  MetricName,
  Optimizer,
  OptimizerName,
  Reduce,
} from '../train/index.js'
import type { Structured } from './ports.js'

/** Options of `sequential`, and of `functional` beside its inputs and outputs. */
export interface ModelOptions {
  /** Stands in messages and summaries, and is kept in saved files. Default `model`. */
  readonly name?: string
  /**
   * Of the initial weights, of shuffling and of dropout, a safe integer: the same seed gives the same training. Default:
   * another one for each model, told by `model.seed` and kept in saved files.
   */
  readonly seed?: number
}

/** Options of `compile`, with Keras's names. */
export interface CompileOptions {
  /** A name, or a factory's result such as `adam({ learningRate: 0.01 })`. Default `rmsprop`, as in Keras. */
  readonly optimizer?: OptimizerName | Optimizer
  /** A name, or a factory's result such as `huber({ delta: 2 })`; of several outputs one for each. */
  readonly loss: Structured<LossName | Loss>
  /** How much the loss of each output counts in the sum. Default 1. */
  readonly lossWeights?: Structured<number>
  /**
   * Worked out beside the loss. Of several outputs, a list is for each of them, and an object gives each a list of its
   * own. Default none.
   */
  readonly metrics?:
    | readonly (MetricName | Metric)[]
    | { readonly [output: string]: readonly (MetricName | Metric)[] }
}

/** What `compile` was given, looked up. */
export interface Compiled {
  /** The optimizer's description. */
  readonly optimizer: Optimizer
  /** One for each output, as are `lossWeights` and `metrics`. */
  readonly losses: readonly Loss[]
  /** How much the loss of each output counts in the sum. */
  readonly lossWeights: readonly number[]
  /** Metrics of each output. */
  readonly metrics: readonly (readonly Metric[])[]
}

/** Inputs or targets: of several, in an array or by their names. */
export type Data = TensorLike | { readonly [name: string]: TensorLike }

/** Valid steps of each sample, [samples]; of several inputs for each, or for one by its name. */
export type Lengths = TensorLike | { readonly [input: string]: TensorLike }

/**
 * How much each sample counts in the loss, [samples]; of outputs with a target for each step also how much each step
 * does, [samples, T]. Of several outputs for all of them, or for some by their names. The mean is over the samples or
 * steps, not over their weights, as in Keras.
 */
export type Weights = TensorLike | { readonly [output: string]: TensorLike }

/** How much each class counts in the loss, by its number; of several outputs for some by their names. */
export type ClassWeight =
  | { readonly [classNumber: number]: number }
  | { readonly [output: string]: { readonly [classNumber: number]: number } }

/** Samples, such as those of one update. */
export interface Samples {
  /** [samples, ...inputShape] */
  readonly x: Data
  /** What shape they have depends on the loss. */
  readonly y: Data
  /** Valid steps of each sample; steps beyond are skipped and count in no loss. Default: all. */
  readonly lengths?: Lengths
  /** How much each sample, or each step, counts in the loss. Default 1. */
  readonly weights?: Weights
}

/**
 * Batches of samples: an array, a generator function, or anything that can be iterated anew each epoch, at once or
 * asynchronously. Where it has a `length`, progress can tell how many are to come.
 */
export type Dataset = Batches | (() => Batches)

/** Samples batch by batch, at once or asynchronously. */
export type Batches = (Iterable<Samples> | AsyncIterable<Samples>) & {
  /** How many batches there are, where that is known. */
  readonly length?: number
}

/** Options of `fit` that do not depend on the form of the data. */
export interface TrainingOptions {
  /** Passes over the samples: the number of the last epoch, where `initialEpoch` is given. Default 1. */
  readonly epochs?: number
  /** Number of the first epoch, from 0, of a training that goes on from an earlier one. Default 0. */
  readonly initialEpoch?: number
  /**
   * How much each class counts in the loss of training, such as `{ 0: 1, 1: 20 }`; those left out count 1. For
   * cross-entropies of one class a target; with `sampleWeight`, both multiply. Default: all count 1.
   */
  readonly classWeight?: ClassWeight
  /**
   * Truncated back-propagation through time (Williams & Peng 1990): gradients flow over at most so many
   * steps, the state over all. With targets for each step there is an update after every so many steps; with
   * one target a sample, the steps before its last valid ones are only run forward. Default: the whole
   * sequence.
   */
  readonly truncateSteps?: number
  /**
   * Called in this order. What `earlyStopping` and its like return serves any number of trainings; an object of your own
   * with a state of its own serves one at a time. Default none.
   */
  readonly callbacks?: readonly (Callback | CallbackSpec)[]
  /** Prints one line an epoch. Default false. */
  readonly verbose?: boolean
  /** Ends the training between two batches; `fit` then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** What becomes of the gradients before each update, such as their mean over several workers. Default: nothing. */
  readonly reduce?: Reduce
}

/** Options of `fit` on a data set. */
export interface FitDatasetOptions extends TrainingOptions {
  /** Batches for validation. */
  readonly validationData?: Dataset
  /** Batches in an epoch, for a data set that goes on for ever. Default: all there are. */
  readonly stepsPerEpoch?: number
}

/** Options of `fit` on arrays. */
export interface FitOptions extends TrainingOptions {
  /** Samples an update. Default 32. */
  readonly batchSize?: number
  /** Draws the samples in a new order each epoch. Default true. */
  readonly shuffle?: boolean
  /** Valid steps of each sample, [samples]; steps beyond are skipped and count in no loss. */
  readonly lengths?: Lengths
  /** How much each sample, or each step, counts in the loss. Default 1. */
  readonly sampleWeight?: Weights
  /** Share of the samples, the last ones, kept for validation: from 0 up to 1. Default 0. */
  readonly validationSplit?: number
  /** Samples for validation; takes precedence over `validationSplit`. */
  readonly validationData?: Samples | readonly [Data, Data]
}

/** Options of `trainOnBatch`. */
export type UpdateOptions = Pick<FitOptions, 'lengths' | 'sampleWeight' | 'classWeight'>

/** Options of `predict`. */
export interface PredictOptions {
  /** Samples at a time. Default 32. */
  readonly batchSize?: number
  /** Valid steps of each sample, [samples]; by default all. */
  readonly lengths?: Lengths
}

/** Options of `save` and `toBytes`. */
export interface SaveOptions {
  /** Whether to save how the model is trained: what `compile` was given and the optimizer's state. Default true. */
  readonly includeOptimizer?: boolean
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends PredictOptions {
  /** How much each sample, or each step, counts in the loss. Default 1. */
  readonly sampleWeight?: Weights
}

/** `loss`, `valLoss` and the metrics, one number an epoch; of several outputs also the loss of each. */
export interface History {
  /** Mean loss of each epoch over its samples. */
  readonly loss: readonly number[]
  /** Absent without validation data. */
  readonly valLoss?: readonly number[] | undefined
  readonly [name: string]: readonly number[] | undefined
}

/** Of a training with validation data. */
export type ValidatedHistory = History & {
  /** Mean loss of each epoch on the validation data. */
  readonly valLoss: readonly number[]
}

/** Options that give validation data. */
export type WithValidation<Options> = Options &
  (
    | {
        /** Share of the samples, the last ones, kept for validation: from 0 up to 1. */
        readonly validationSplit: number
      }
    | {
        /** Samples or batches for validation. */
        readonly validationData: object
      }
  )

/** The states of a model's uses of layers, in order; `undefined` for those without one. */
export type ModelState = readonly (LayerState | undefined)[]
