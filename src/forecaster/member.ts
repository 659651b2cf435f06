/**
 * The training of one network of an ensemble: first on its training windows until the validation loss no longer falls,
 * then, where windows are few, anew on all of them for as many epochs as were best.
 */
import { type RandomStream, random as randomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import { backupAndRestore } from '../model/index.js'
import { type Read, readNow } from '../nn/index.js'
import { tensor } from '../tensor/index.js'
import {
  adam,
  type Callback,
  cosineDecay,
  type EpochLogs,
  earlyStopping,
  runLoop,
  trainStep,
} from '../train/index.js'
import { windowBatches } from './batches.js'
import { inputsOf, makeNetwork, type Network, type NetworkWeights } from './network.js'
import { type ScheduleOptions, scheduleFor, type TrainingSchedule } from './schedule.js'
import type { NetworkShape } from './shape.js'
import { type WindowRange, type WindowSplit, windowCount } from './validation.js'
import { cutWindows, type Place, targetsOf } from './windows.js'

/** The weights of both networks of a member. */
export interface MemberWeights {
  readonly validated: NetworkWeights
  readonly final: NetworkWeights
}

export interface MemberOptions extends ScheduleOptions {
  /** Of the initial weights, the order of windows and dropout. */
  readonly seed: number
  /** The windows to train on anew in a second pass. Default: there is no second pass. */
  readonly retrainOn?: readonly WindowRange[]
  /** Of the same shape, trained on an earlier part of the series: this one goes on from its weights. Default: it is new. */
  readonly earlier?: MemberWeights
  /** File from which a pass, 0 or 1, goes on after an interruption. Default: no file. */
  readonly backupPath?: (pass: number) => string | undefined
  readonly signal?: AbortSignal
  readonly onEpoch: (progress: EpochProgress) => void
}

/** Where a member's training stands after an epoch. */
export interface EpochProgress {
  readonly pass: number
  /** From 1. */
  readonly epoch: number
  /** Of this pass, as far as is known. */
  readonly epochs: number
  readonly loss: number
  readonly valLoss: number
}

export interface Member {
  /** Trained without the validation windows. */
  readonly validated: Network
  /** Trained on all windows where there is a second pass, else the same. */
  readonly final: Network
  /** Numbers of each epoch of the first pass. */
  readonly logs: readonly EpochLogs[]
}

/** A training's sources of chance, each a stream of its own. Initial weights draw from another; see `makeNetwork`. */
interface Streams {
  /** Of the order of windows. */
  readonly order: RandomStream
  readonly dropout: RandomStream
}

/** Those of a seed. The order's is the first, so that networks without dropout are as before dropout had its own. */
function streamsOf(seed: number): Streams {
  const root = randomStream(seed)
  return { order: root.fork(), dropout: root.fork() }
}

/** The mean loss of windows, each counting as much as its weight says. */
function lossOf(network: Network, read: Read, places: readonly Place[], random?: RandomStream) {
  const { shape } = network
  const windows = cutWindows(places, shape)
  const { y, weights: counts } = targetsOf(places, windows, shape, network.head.power)
  const raw = network.forward(read, inputsOf(windows, shape), random)
  // A window of scale 0, which counts nothing, has targets of 0 on any scale.
  const scales = tensor(
    Float32Array.from(windows.scales, (scale) => scale || 1),
    [places.length, 1],
  )
  const each = network.head.loss(raw, tensor(y, [places.length, shape.outputSteps]), scales)
  return each.mean(-1).mul(tensor(counts)).mean()
}

const validationBatch = 512

/** Trains a network for `lastEpoch` epochs at most, and returns their numbers. */
async function fitNetwork(
  network: Network,
  { train, validation }: WindowSplit,
  schedule: TrainingSchedule,
  lastEpoch: number,
  streams: Streams,
  callbacks: readonly Callback[],
  signal: AbortSignal | undefined,
): Promise<EpochLogs[]> {
  const { parameters } = network
  const { updatesPerEpoch, learningRate, epochs } = schedule
  const optimizer = adam({
    learningRate: cosineDecay({
      initialLearningRate: learningRate,
      decaySteps: updatesPerEpoch * epochs,
      alpha: 0.02,
    }),
    globalClipNorm: 1,
  }).start(parameters.map(({ tensor }) => tensor))
  let total = 0
  return runLoop({
    parameters,
    optimizer,
    epochs: lastEpoch,
    data: windowBatches(train, schedule, streams.order),
    trainBatch: (places) => {
      const { loss } = trainStep(parameters, optimizer, (read) => ({
        loss: lossOf(network, read, places, streams.dropout),
      }))
      const value = loss.item()
      total += value
      return value
    },
    endEpoch: async (breathe) => {
      const loss = total / updatesPerEpoch
      total = 0
      if (validation.length === 0) return { loss, valLoss: loss }
      let sum = 0
      for (let start = 0; start < validation.length; start += validationBatch) {
        const places = validation.slice(start, start + validationBatch)
        const loss = tidy(() => lossOf(network, readNow, places))
        sum += loss.item() * places.length
        await breathe()
      }
      return { loss, valLoss: sum / validation.length }
    },
    takeSums: () => ({ total }),
    putSums: (sums) => {
      total = sums.total
    },
    callbacks,
    streams: { ...streams },
    signal,
    save: () => Promise.resolve(),
  })
}

/** Writing holds short epochs up no more often than this. */
const backupIntervalMs = 1000

/** Runs a training with what lets it go on from the file, if one is given. */
const backedUp = (
  path: string | undefined,
  train: (backup: readonly Callback[]) => Promise<EpochLogs[]>,
): Promise<EpochLogs[]> => {
  if (path === undefined) return train([])
  return train([backupAndRestore({ path, deleteCheckpoint: false, intervalMs: backupIntervalMs }).start()])
}

/** The least validation loss, and how many epochs it took. */
function bestOf(logs: readonly EpochLogs[]): { readonly valLoss: number; readonly epochs: number } {
  let best = { valLoss: Infinity, epochs: 0 }
  for (const [epoch, { valLoss }] of logs.entries()) {
    if (valLoss < best.valLoss) best = { valLoss, epochs: epoch + 1 }
  }
  return best
}

/**
 * Trains one network.
 * @throws the signal's reason
 */
export async function trainMember(
  shape: NetworkShape,
  split: WindowSplit,
  options: MemberOptions,
): Promise<Member> {
  const { seed, retrainOn, earlier, backupPath, signal, onEpoch } = options
  const schedule = scheduleFor(split.train, options, earlier !== undefined)
  const stopping = earlyStopping({ patience: schedule.patience, restoreBestWeights: true }).start()
  const validated = makeNetwork(shape, seed, earlier?.validated)
  const report: Callback = {
    onEpochEnd: (epoch, { loss, valLoss }) => {
      // An epoch after which none follows is the last.
      const epochs = stopping.hasStopped ? epoch + 1 : schedule.epochs
      onEpoch({ pass: 0, epoch: epoch + 1, epochs, loss, valLoss })
    },
  }
  const logs = await backedUp(backupPath?.(0), (backup) =>
    fitNetwork(
      validated,
      split,
      schedule,
      schedule.epochs,
      streamsOf(seed),
      [stopping, report, ...backup],
      signal,
    ),
  )
  if (retrainOn === undefined) return { validated, final: validated, logs }
  const best = bestOf(logs)
  const final = makeNetwork(shape, seed, earlier?.final)
  const reportAgain: Callback = {
    onEpochEnd: (epoch, { loss }) =>
      onEpoch({ pass: 1, epoch: epoch + 1, epochs: best.epochs, loss, valLoss: best.valLoss }),
  }
  const whole = { train: retrainOn, validation: [] }
  const onWhole = { ...schedule, updatesPerEpoch: Math.ceil(windowCount(retrainOn) / schedule.batchSize) }
  await backedUp(backupPath?.(1), (backup) =>
    fitNetwork(final, whole, onWhole, best.epochs, streamsOf(seed), [reportAgain, ...backup], signal),
  )
  return { validated, final, logs }
}
