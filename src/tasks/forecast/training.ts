/**
 * Training the networks of one forecaster.
 *
 * Each network holds back another block of windows: their errors end its training, and, since it did not learn
 * from them, they calibrate the intervals (cross-conformal prediction; Vovk 2015, Barber et al. 2021). Where
 * windows are few each network is then trained anew on all of them for as many epochs as were best.
 */
import type { Sequential } from '../../model/index.js'
import type { Callback } from '../../train/index.js'
import type { Residuals } from './intervals.js'
import { makeNetwork, type NetworkShape, predictAt, type TrainedNetworks } from './network.js'
import { blockOf, cutWindows, unitOf, type Windows, windowEnds } from './windows.js'

/** Where a training stands. */
export interface TrainingProgress {
  /** Share done, 0 to 1. */
  readonly done: number
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly valLoss: number
}

export interface TrainingOptions {
  /** At most `largestSeed` in size. Networks of different seeds have no random numbers in common. */
  readonly seed: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

export interface Training {
  readonly networks: TrainedNetworks
  /** Errors on the windows held back. */
  readonly residuals: readonly Residuals[]
  /** Forecasts without overlap that these amount to. */
  readonly effective: number
  /** Loss after each epoch of the first network's training. */
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
  /** Ended by the signal: the networks are the best so far. */
  readonly isPartial: boolean
}

const mostEpochs = 100
const patience = 15
const batchSize = 32
const manyWindows = 300
/** Networks averaged, of few windows and of many, where each costs more and they differ less. */
const membersOfFew = 5
const membersOfMany = 3

/** Largest seed whose networks' own seeds are safe integers. */
export const largestSeed = Math.floor(Number.MAX_SAFE_INTEGER / membersOfFew) - 1

/** Fewest training values from which a forecast of so many steps can be learned. */
export const fewestValues = (horizonSteps: number): number => horizonSteps + 8

/** Keeps the best weights within reach, also where the training is cut short, and ends it when none follow. */
class Best implements Callback {
  loss = Infinity
  /** Epochs trained when it was reached. */
  epochs = 0
  /** Puts the weights back that reached it. */
  restore = (): void => {}

  onEpochEnd: Callback['onEpochEnd'] = (epoch, { valLoss }, run) => {
    if (valLoss < this.loss) {
      this.loss = valLoss
      this.epochs = epoch + 1
      const weights = run.takeWeights()
      this.restore = () => run.putWeights(weights)
    } else if (epoch + 1 >= this.epochs + patience) run.stop()
  }
}

interface Member {
  /** Trained without the windows it holds back. */
  readonly judged: Sequential
  /** Trained on all windows where they are few, else the same. */
  readonly final: Sequential
}

/** Trains one network; returns undefined when the signal came before its first epoch ended. */
async function trainMember(
  shape: NetworkShape,
  seed: number,
  { train, validation, all }: Readonly<Record<'train' | 'validation' | 'all', Windows>>,
  refits: boolean,
  signal: AbortSignal | undefined,
  onEpoch: (pass: number, epoch: number, epochs: number, loss: number, valLoss: number) => void,
): Promise<Member | undefined> {
  const best = new Best()
  const judged = makeNetwork(shape, seed)
  const options = { batchSize, signal }
  try {
    const validationData = [validation.x, validation.y] as const
    const report: Callback = {
      onEpochEnd: (epoch, { loss, valLoss }) => onEpoch(0, epoch + 1, mostEpochs, loss, valLoss),
    }
    await judged.fit(train.x, train.y, {
      ...options,
      epochs: mostEpochs,
      validationData,
      callbacks: [report, best],
    })
  } catch (error) {
    if (!isAbort(signal, error)) throw error
  }
  if (best.epochs === 0) return undefined
  best.restore()
  if (!refits || signal?.aborted) return { judged, final: judged }
  const final = makeNetwork(shape, seed)
  try {
    const report: Callback = {
      onEpochEnd: (epoch, { loss }) => onEpoch(1, epoch + 1, best.epochs, loss, best.loss),
    }
    await final.fit(all.x, all.y, { ...options, epochs: best.epochs, callbacks: [report] })
    return { judged, final }
  } catch (error) {
    if (!isAbort(signal, error)) throw error
    return { judged, final: judged }
  }
}

const isAbort = (signal: AbortSignal | undefined, error: unknown): boolean =>
  signal?.aborted === true && error === signal.reason

/**
 * Trains networks on a scaled series.
 * @param values at least `fewestValues` of them
 * @throws the signal's reason when it comes before there is anything to keep
 */
export async function trainNetworks(
  values: Float64Array,
  shape: NetworkShape,
  { seed, signal, onProgress }: TrainingOptions,
): Promise<Training> {
  const { ends, stride } = windowEnds(values.length, shape)
  const unit = unitOf(values, ends, shape)
  const all = cutWindows(values, ends, shape, unit)
  const isMany = ends.length > manyWindows
  const memberCount = isMany ? membersOfMany : membersOfFew
  const passes = isMany ? 1 : 2
  const overlap = Math.ceil((shape.horizonSteps - 1) / stride)
  const members: Sequential[] = []
  const residuals: Residuals[] = []
  const loss: number[] = []
  const valLoss: number[] = []
  for (let i = 0; i < memberCount && !signal?.aborted; i++) {
    const { train, held } = blockOf(i, memberCount, ends.length, overlap)
    const endsOf = (windows: readonly number[]): number[] => windows.map((window) => ends[window])
    const samples = {
      train: cutWindows(values, endsOf(train), shape, unit),
      validation: cutWindows(values, endsOf(held), shape, unit),
      all,
    }
    const member = await trainMember(
      shape,
      seed * membersOfFew + i,
      samples,
      !isMany,
      signal,
      (pass, epoch, epochs, l, v) => {
        if (i === 0 && pass === 0) {
          loss.push(l)
          valLoss.push(v)
        }
        const done = (i * passes + pass + epoch / epochs) / (memberCount * passes)
        onProgress?.({ done, epoch, epochs, loss: l, valLoss: v })
      },
    )
    if (member === undefined) continue
    members.push(member.final)
    const judged = predictAt({ shape, unit, members: [member.judged] }, values, endsOf(held))
    judged.forEach((forecast, row) => {
      const end = ends[held[row]]
      residuals.push({ known: end, errors: forecast.map((v, h) => values[end + h] - v) })
    })
  }
  if (members.length === 0) throw signal?.reason
  return {
    networks: { shape, unit, members },
    residuals,
    effective: 1 + ((residuals.length - 1) * stride) / shape.horizonSteps,
    loss,
    valLoss,
    isPartial: signal?.aborted === true,
  }
}
