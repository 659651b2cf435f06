/**
 * Training an ensemble: networks that differ in their initial weights and in their validation windows. Where windows
 * are few, each is then trained anew on all of them.
 */

import { type Pool, withPool } from '../parallel/index.js'
import type { EpochLogs } from '../train/index.js'
import type { Member } from './member.js'
import { trainMemberIn } from './member-job.js'
import type { Network } from './network.js'
import { type EnsembleOptions, mostMembers } from './options.js'
import { type NetworkForecast, predictAt } from './predict.js'
import type { NetworkShape } from './shape.js'
import { type BlockLength, splitWindows, windowCount, windowRanges } from './validation.js'
import type { Place, ScaledValues } from './windows.js'

/** Progress of the training of an ensemble of networks. */
export interface TrainingProgress {
  /** Share of all networks' training that is done, 0 to 1. */
  readonly done: number
  /** Epoch of the current network, from 1. */
  readonly epoch: number
  /** Largest number of epochs of the current network. */
  readonly epochs: number
  /** Mean training loss of the epoch. */
  readonly loss: number
  /** Validation loss after the epoch. */
  readonly valLoss: number
}

export interface TrainingOptions extends EnsembleOptions {
  /** Networks of different seeds have no random numbers in common. */
  readonly seed: number
  /**
   * The step of each series from which on values are validation data of all networks, and never trained on. Default:
   * each network has validation windows of its own, spread over the series.
   */
  readonly validationFrom?: number
  /**
   * Trained on an earlier part of the series: its networks go on from their weights, for a fifth of the epochs. Default:
   * networks begin anew.
   */
  readonly earlier?: Training
  /** By which length the blocks of validation windows are laid out. Default: all values. */
  readonly blockLength?: BlockLength
  /** Whether each network is trained anew on all windows, unless `validationFrom` is given. Default: where they are few. */
  readonly isRetrained?: boolean
  /**
   * File from which a member's training goes on after an interruption, and then ends as if there had been none, to the
   * bit; `pass` is 0, and 1 where it is trained anew on all windows. Files stay. Default: no file.
   */
  readonly backupPath?: (member: number, pass: number) => string
  /** Where networks are trained at the same time; its signal ends them. Default: one after another on this thread. */
  readonly pool?: Pool
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

/** A network's forecast of one of its validation windows. */
export interface ValidationForecast {
  readonly place: Place
  readonly forecast: NetworkForecast
}

export interface Training {
  readonly members: readonly Member[]
  /** The members' final networks. */
  readonly networks: readonly Network[]
  /** Each network's forecasts of its validation windows. */
  readonly validation: readonly ValidationForecast[]
  /** Loss after each epoch of the first network's training. */
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
}

/** Up to so many windows, networks are trained anew on all of them, and there are more networks. */
const mostRetrained = 300

/** Whether networks are trained anew on all of so many windows by default. */
export const isRetrainedWith = (windows: number): boolean => windows <= mostRetrained

/** Networks in an ensemble by default: 4, and 2 of more than 300 windows. */
export const membersFor = (windows: number): number => (windows > mostRetrained ? 2 : 4)

/**
 * Trains networks on scaled series.
 * @param series of which some have values enough for a window and what follows it
 * @throws the signal's reason; `InputError` as `splitWindows` does
 */
export async function trainNetworks(
  series: readonly ScaledValues[],
  shape: NetworkShape,
  options: TrainingOptions,
): Promise<Training> {
  const { seed, learningRate, epochs, validationFrom, blockLength, pool, signal, onProgress, backupPath } =
    options
  const all = windowRanges(series, shape)
  const windows = windowCount(all)
  const { members: count = membersFor(windows), earlier } = options
  // Validation data from a step on is never trained on.
  const isRetrained = (options.isRetrained ?? isRetrainedWith(windows)) && validationFrom === undefined
  const passes = isRetrained ? 2 : 1
  const splits = Array.from({ length: count }, (_, i) =>
    splitWindows(i, count, series, shape, validationFrom, blockLength),
  )
  const done = splits.map(() => 0)
  const members = await withPool({ pool, signal }, (own) =>
    allOrFirstError(
      splits.map((split, i) =>
        trainMemberIn(own, shape, split, {
          seed: seed * mostMembers + i,
          learningRate,
          epochs,
          retrainOn: isRetrained ? all : undefined,
          earlier: earlier?.members[i],
          backupPath: (pass) => backupPath?.(i, pass),
          onEpoch: ({ pass, ...now }) => {
            done[i] = (pass + now.epoch / now.epochs) / passes
            onProgress?.({ done: done.reduce((sum, share) => sum + share, 0) / count, ...now })
          },
        }).finally(() => {
          done[i] = 1
        }),
      ),
    ),
  )
  const validation = members.flatMap(({ validated }, i) => {
    const { validation: places } = splits[i]
    return predictAt([validated], places).map((forecast, at) => ({ place: places[at], forecast }))
  })
  const curve: readonly EpochLogs[] = members[0].logs
  return {
    members,
    networks: members.map(({ final }) => final),
    validation,
    loss: curve.map(({ loss }) => loss),
    valLoss: curve.map(({ valLoss }) => valLoss),
  }
}

/** The results of all, or, once all have ended, the error of the first that failed. */
async function allOrFirstError<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(work)
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
