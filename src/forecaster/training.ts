/**
 * Training an ensemble: networks that differ in their initial weights and in their validation windows. Where windows
 * are few, each is then trained anew on all of them.
 */
import type { EpochLogs } from '../train/index.js'
import { trainMember } from './member.js'
import type { Network } from './network.js'
import { type EnsembleOptions, mostMembers } from './options.js'
import { type NetworkForecast, predictAt } from './predict.js'
import type { NetworkShape } from './shape.js'
import { splitWindows, windowCount, windowRanges } from './validation.js'
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
  /** Whether each network is trained anew on all windows, unless `validationFrom` is given. Default: where they are few. */
  readonly isRetrained?: boolean
  /**
   * File from which a member's training goes on after an interruption, and then ends as if there had been none, to the
   * bit; `pass` is 0, and 1 where it is trained anew on all windows. Files stay. Default: no file.
   */
  readonly backupPath?: (member: number, pass: number) => string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

/** A network's forecast of one of its validation windows. */
export interface ValidationForecast {
  readonly place: Place
  readonly forecast: NetworkForecast
}

export interface Training {
  readonly networks: readonly Network[]
  /** Each network's forecasts of its validation windows. */
  readonly validation: readonly ValidationForecast[]
  /** Loss after each epoch of the first network's training. */
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
  /** Ended by the signal: the networks are the best so far. */
  readonly isPartial: boolean
}

/** Up to so many windows, networks are trained anew on all of them, and there are more networks. */
const mostRetrained = 300

/** Whether networks are trained anew on all of so many windows by default. */
export const isRetrainedWith = (windows: number): boolean => windows <= mostRetrained

/** Networks in an ensemble by default: 5, and 3 of more than 300 windows. */
export const membersFor = (windows: number): number => (windows > mostRetrained ? 3 : 5)

/**
 * Trains networks on scaled series.
 * @param series of which some have values enough for a window and what follows it
 * @throws the signal's reason when it comes before there is anything to keep; `InputError` as `splitWindows` does
 */
export async function trainNetworks(
  series: readonly ScaledValues[],
  shape: NetworkShape,
  options: TrainingOptions,
): Promise<Training> {
  const { seed, learningRate, epochs, validationFrom, signal, onProgress, backupPath } = options
  const all = windowRanges(series, shape)
  const windows = windowCount(all)
  const { members = membersFor(windows) } = options
  // Validation data from a step on is never trained on.
  const isRetrained = (options.isRetrained ?? isRetrainedWith(windows)) && validationFrom === undefined
  const passes = isRetrained ? 2 : 1
  const networks: Network[] = []
  const validation: ValidationForecast[] = []
  let curve: readonly EpochLogs[] = []
  for (let i = 0; i < members && !signal?.aborted; i++) {
    const split = splitWindows(i, members, series, shape, validationFrom)
    const member = await trainMember(shape, split, {
      seed: seed * mostMembers + i,
      learningRate,
      epochs,
      retrainOn: isRetrained ? all : undefined,
      backupPath: (pass) => backupPath?.(i, pass),
      signal,
      onEpoch: ({ pass, ...now }) => {
        const done = (i * passes + pass + now.epoch / now.epochs) / (members * passes)
        onProgress?.({ done, ...now })
      },
    })
    if (member === undefined) continue
    if (i === 0) curve = member.logs
    networks.push(member.final)
    const forecasts = predictAt([member.validated], split.validation)
    forecasts.forEach((forecast, at) => {
      validation.push({ place: split.validation[at], forecast })
    })
  }
  if (networks.length === 0) throw signal?.reason
  return {
    networks,
    validation,
    loss: curve.map(({ loss }) => loss),
    valLoss: curve.map(({ valLoss }) => valLoss),
    isPartial: signal?.aborted === true,
  }
}
