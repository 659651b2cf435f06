/** What `fit` is given, as sources of batches for training and validation. */
import type { RandomStream } from '../engine/random.js'
import { rowsBetween } from '../tensor/index.js'
import { rowsOf } from './batch.js'
import { classWeighting } from './class-weights.js'
import { type BatchSource, batchesOf, inOrderOf, shuffled } from './dataset.js'
import type { MakeBatch } from './evaluate.js'
import type { Data, Dataset, FitDatasetOptions, FitOptions } from './options.js'
import { readSamples, splitSamples, type Trainable } from './samples.js'

export interface FitData {
  readonly train: BatchSource
  readonly validation?: BatchSource
  /** One sample for validation, where one is there already: what does not fit is refused before an epoch is spent. */
  readonly sample?: MakeBatch
}

/**
 * Samples in arrays.
 * @param order where the order of the samples is drawn from
 * @throws InputError on shapes that do not fit, on NaN or infinite values, and on options out of range
 */
export function arraysToFit(
  wired: Trainable,
  x: Data,
  y: Data,
  options: FitOptions,
  order: RandomStream,
): FitData {
  const { batchSize = 32, shuffle = true, lengths, sampleWeight: weights, classWeight } = options
  const all = readSamples('fit', wired, { x, y, lengths, weights })
  const { train: own, validation } = splitSamples(all, options, wired)
  const train = classWeight === undefined ? own : classWeighting('fit classWeight', wired, classWeight)(own)
  return {
    train: shuffle ? shuffled(train, batchSize, order) : inOrderOf(train, batchSize),
    validation: validation && inOrderOf(validation, batchSize),
    sample: validation && (() => rowsOf(validation, (part) => rowsBetween(part, 0, 1))),
  }
}

/** Batches as they come. Throws `InputError` on options out of range. */
export const datasetToFit = (
  wired: Trainable,
  data: Dataset,
  { validationData, stepsPerEpoch, epochs: last = 1, initialEpoch = 0, classWeight }: FitDatasetOptions,
): FitData => {
  const epochs = last - initialEpoch
  const weigh = classWeight && classWeighting('fit classWeight', wired, classWeight)
  return {
    train: batchesOf('fit', data, wired, { stepsPerEpoch, epochs, weigh }),
    validation: validationData && batchesOf('fit validationData', validationData, wired, { epochs }),
  }
}
