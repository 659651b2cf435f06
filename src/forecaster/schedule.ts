/** The training schedule: batch size, length and learning rate of a network's training, by the number of windows. */
import type { EnsembleOptions } from './options.js'
import { type WindowRange, windowCount } from './validation.js'

/** What a caller decides in place of the defaults. */
export type ScheduleOptions = Pick<EnsembleOptions, 'learningRate' | 'epochs'>

export interface TrainingSchedule {
  readonly batchSize: number
  readonly updatesPerEpoch: number
  /** At most. */
  readonly epochs: number
  /** Initial; it falls along half a cosine. */
  readonly learningRate: number
  /** Epochs without a better validation loss before the training ends; all of them where windows are sampled. */
  readonly patience: number
}

const [smallestBatch, largestBatch] = [32, 256]
/** Larger sets of windows are sampled. */
const mostUpdatesPerEpoch = 200
/** Updates in all of a network that learns from one large series, and from `manySeries` and more of them. */
const [updatesForOneSeries, updatesForManySeries] = [2000, 4200]
const manySeries = 100
/** Epochs, and updates as far as these allow, over sets that fit into one. */
const [fewestEpochs, mostEpochs, updatesForSmallSets] = [30, 100, 2000]
/** Epochs of patience, so many that they have about so many updates: with few in an epoch, its loss says less. */
const [leastPatience, mostPatience, updatesOfPatience] = [8, 15, 300]
/** Of the epochs of a training that begins anew, so much has one that goes on from earlier weights, */
export const continuedEpochs = 0.2
/** and of its initial learning rate. */
const continuedRate = 0.4

/**
 * The more windows, the larger the batches, from 32 to 256, and the smaller the initial learning rate. An epoch is all
 * windows, or 200 batches drawn from them. Where it is all, there are up to 100 epochs; else 10 for one series to 21
 * for 100 series and more, which have more to learn from.
 * @param isContinued whether the network has learned from an earlier part of the series, so that a fifth of the epochs is
 *   enough
 */
export function scheduleFor(
  train: readonly WindowRange[],
  options: ScheduleOptions,
  isContinued = false,
): TrainingSchedule {
  const windows = windowCount(train)
  const batchSize = Math.min(largestBatch, Math.max(smallestBatch, 2 ** Math.round(Math.log2(windows / 64))))
  const updatesPerEpoch = Math.min(mostUpdatesPerEpoch, Math.ceil(windows / batchSize))
  const isSampled = updatesPerEpoch === mostUpdatesPerEpoch
  const variety = Math.min(1, new Set(train.map(({ series }) => series)).size / manySeries)
  const updates = updatesForOneSeries + variety * (updatesForManySeries - updatesForOneSeries)
  const whole =
    options.epochs ??
    (isSampled
      ? Math.round(updates / updatesPerEpoch)
      : Math.min(mostEpochs, Math.max(fewestEpochs, Math.ceil(updatesForSmallSets / updatesPerEpoch))))
  const rate = options.learningRate ?? (isSampled ? 0.003 : 0.005)
  const epochs = isContinued ? Math.ceil(continuedEpochs * whole) : whole
  const patience = Math.min(
    mostPatience,
    Math.max(leastPatience, Math.ceil(updatesOfPatience / updatesPerEpoch)),
  )
  return {
    batchSize,
    updatesPerEpoch,
    epochs,
    learningRate: isContinued ? continuedRate * rate : rate,
    patience: isSampled ? epochs : patience,
  }
}
