/**
 * Training an ensemble: networks that differ in their random start and in the windows they hold back. Where windows
 * are few, each is then trained anew on all of them for as many epochs as were best.
 */
import { type RandomStream, random as randomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import { backupAndRestore } from '../model/index.js'
import { tensor } from '../tensor/index.js'
import { adam, type Callback, cosineDecay, type EpochLogs, runLoop, trainStep } from '../train/index.js'
import { inputsOf, makeNetwork, type Network } from './network.js'
import { type NetworkForecast, predictAt } from './predict.js'
import type { NetworkShape } from './shape.js'
import { allWindows, type Division, divide, type Stretch } from './validation.js'
import { cutWindows, type Place, type ScaledValues, targetsOf } from './windows.js'

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
  /** Networks that are averaged. Default 5 of few windows, 3 of many, where each costs more and they differ less. */
  readonly members?: number
  /** Default by the number of windows; see `pace`. */
  readonly learningRate?: number
  /** Of a network's training, at most. Default by the number of windows; see `pace`. */
  readonly epochs?: number
  /**
   * The step of each series from which on what follows windows is held back by all networks, and never learned from,
   * rather than a block of its own for each. Default: blocks.
   */
  readonly heldFrom?: number
  /**
   * File from which a member's training goes on after an interruption, and then ends as if there had been none, to the
   * bit; `pass` is 0, and 1 where it is trained anew on all windows. Files stay. Default: no file.
   */
  readonly backupPath?: (member: number, pass: number) => string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: TrainingProgress) => void
}

/** A forecast of what a network held back. */
export interface HeldForecast {
  readonly place: Place
  readonly forecast: NetworkForecast
}

export interface Training {
  readonly networks: readonly Network[]
  /** What the networks forecast of what they held back. */
  readonly held: readonly HeldForecast[]
  /** Loss after each epoch of the first network's training. */
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
  /** Ended by the signal: the networks are the best so far. */
  readonly isPartial: boolean
}

/** Fewer windows than this are trained on anew, and by more networks. */
const manyWindows = 300
const membersOfFew = 5
const membersOfMany = 3
/** Random numbers of one network do not meet those of another below this many members. */
const mostMembers = 100
const patience = 15
const mostUpdatesInEpoch = 200

/** Largest seed whose networks' own seeds are safe integers. */
export const largestSeed = Math.floor(Number.MAX_SAFE_INTEGER / mostMembers) - 1

/** How fast a network learns. */
export interface Pace {
  readonly batchSize: number
  /** Updates in an epoch. */
  readonly updates: number
  readonly epochs: number
  readonly learningRate: number
  readonly patience: number
}

/** Updates of a network that learns from one large series, and from `manySeries` and more of them. */
const [updatesOfOne, updatesOfMany] = [2000, 6000]
const manySeries = 100

/**
 * The more windows, the larger the batches, from 32 to 256, and the smaller the first learning rate, which falls along
 * half a cosine. An epoch is all windows, or 200 batches drawn from them. Where it is all, there are up to 100 epochs;
 * else 10 of one series to 30 of 100 series and more, between which there is more to tell.
 */
export function pace(
  train: readonly Stretch[],
  options: Pick<TrainingOptions, 'learningRate' | 'epochs'>,
): Pace {
  const windows = windowCount(train)
  const batchSize = Math.min(256, Math.max(32, 2 ** Math.round(Math.log2(windows / 64))))
  const updates = Math.min(mostUpdatesInEpoch, Math.ceil(windows / batchSize))
  const isLarge = updates === mostUpdatesInEpoch
  const variety = Math.min(1, new Set(train.map(({ series }) => series)).size / manySeries)
  const wanted = updatesOfOne + variety * (updatesOfMany - updatesOfOne)
  return {
    batchSize,
    updates,
    epochs:
      options.epochs ??
      (isLarge
        ? Math.round(wanted / updates)
        : Math.min(100, Math.max(30, Math.ceil(updatesOfMany / updates)))),
    learningRate: options.learningRate ?? (isLarge ? 0.003 : 0.005),
    patience: isLarge ? Infinity : patience,
  }
}

/** Keeps the best weights within reach, also where the training is cut short, and ends it when none follow. */
class Best implements Callback {
  readonly #patience: number
  #loss = Infinity
  #epochs = 0
  #hasEnded = false
  #weights: readonly Float32Array<ArrayBuffer>[] = []

  constructor(patience: number) {
    this.#patience = patience
  }

  get loss(): number {
    return this.#loss
  }

  /** Epochs trained when it was reached; 0 before the first. */
  get epochs(): number {
    return this.#epochs
  }

  /** Whether it ended the training. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Puts the weights back that reached it. */
  restore({ parameters }: Network): void {
    this.#weights.forEach((values, i) => {
      parameters[i].assign(values)
    })
  }

  onEpochEnd: Callback['onEpochEnd'] = (epoch, { valLoss }, run) => {
    if (valLoss < this.#loss) {
      this.#loss = valLoss
      this.#epochs = epoch + 1
      this.#weights = run.takeWeights()
    } else if (epoch + 1 >= this.#epochs + this.#patience) {
      this.#hasEnded = true
      run.stop()
    }
  }

  takeState(): {
    readonly numbers: Record<string, number>
    readonly weights: readonly Float32Array<ArrayBuffer>[]
  } {
    return { numbers: { loss: this.#loss, epochs: this.#epochs }, weights: this.#weights }
  }

  putState: Callback['putState'] = ({ numbers, weights = [] }) => {
    this.#loss = numbers.loss
    this.#epochs = numbers.epochs
    this.#weights = weights
  }
}

/** Batches of places, in another order each epoch. */
class Batches {
  readonly #stretches: readonly Stretch[]
  readonly #pace: Pace
  readonly #random: RandomStream
  /** All places, where an epoch has room for them. */
  readonly #all: readonly Place[] | undefined
  #order = new Int32Array(0)

  constructor(stretches: readonly Stretch[], pace: Pace, random: RandomStream) {
    this.#stretches = stretches
    this.#pace = pace
    this.#random = random
    const count = windowCount(stretches)
    this.#all =
      count <= pace.updates * pace.batchSize
        ? stretches.flatMap(({ series, first, count }) =>
            Array.from({ length: count }, (_, i) => ({ series, end: first + i })),
          )
        : undefined
  }

  beginEpoch(): void {
    if (this.#all !== undefined) this.#order = this.#random.permutation(this.#all.length)
  }

  at(batch: number): readonly Place[] {
    const { batchSize } = this.#pace
    const all = this.#all
    if (all === undefined) return Array.from({ length: batchSize }, () => this.#drawn())
    return Array.from(this.#order.subarray(batch * batchSize, (batch + 1) * batchSize), (at) => all[at])
  }

  /** A place of any stretch, so that long series do not crowd out short ones. */
  #drawn(): Place {
    const { series, first, count } = this.#stretches[this.#random.below(this.#stretches.length)]
    return { series, end: first + this.#random.below(count) }
  }
}

const windowCount = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { count }) => sum + count, 0)

/** The mean loss of windows, each counting as much as its weight says, and the windows' number. */
function lossOf(
  network: Network,
  weights: Parameters<Network['forward']>[0],
  places: readonly Place[],
  random?: RandomStream,
) {
  const { shape } = network
  const windows = cutWindows(places, shape)
  const { y, weights: counts } = targetsOf(places, windows, shape, network.head.power)
  const raw = network.forward(weights, inputsOf(windows, shape), random)
  // A window without a unit, which counts nothing, has targets of 0 in any.
  const units = tensor(
    Float32Array.from(windows.units, (unit) => unit || 1),
    [places.length, 1],
  )
  const each = network.head.loss(raw, tensor(y, [places.length, shape.outputSteps]), units)
  return each.mean(-1).mul(tensor(counts)).mean()
}

const validationBatch = 512

/** Trains one network for so many epochs at most, and returns their numbers. */
async function fitNetwork(
  network: Network,
  { train, held }: Division,
  { updates, batchSize, learningRate, epochs, ...rest }: Pace,
  lastEpoch: number,
  random: RandomStream,
  callbacks: readonly Callback[],
  signal: AbortSignal | undefined,
): Promise<EpochLogs[]> {
  const { parameters } = network
  const optimizer = adam({
    learningRate: cosineDecay({
      initialLearningRate: learningRate,
      decaySteps: updates * epochs,
      alpha: 0.02,
    }),
    globalClipNorm: 1,
  })
  const optimiser = optimizer.start(parameters.map(({ tensor }) => tensor))
  const batches = new Batches(train, { updates, batchSize, learningRate, epochs, ...rest }, random)
  let total = 0
  return runLoop({
    parameters,
    optimiser,
    epochs: lastEpoch,
    batches: updates,
    beginEpoch: () => {
      total = 0
      batches.beginEpoch()
    },
    trainBatch: (batch) => {
      const places = batches.at(batch)
      const { loss } = trainStep(parameters, optimiser, (weights) => ({
        loss: lossOf(network, weights, places, random),
      }))
      const value = loss.item()
      total += value
      return value
    },
    endEpoch: async (breathe) => {
      if (held.length === 0) return { loss: total / updates, valLoss: total / updates }
      let sum = 0
      for (let start = 0; start < held.length; start += validationBatch) {
        const places = held.slice(start, start + validationBatch)
        const loss = tidy(() =>
          lossOf(
            network,
            parameters.map(({ tensor }) => tensor),
            places,
          ),
        )
        sum += loss.item() * places.length
        await breathe()
      }
      return { loss: total / updates, valLoss: sum / held.length }
    },
    callbacks,
    streams: [random],
    signal,
    save: () => Promise.resolve(),
  })
}

/** Writing holds short epochs up no more often than this. */
const backupIntervalMs = 1000

/** Runs a training with what lets it go on from the file, if one is given. */
async function backedUp(
  path: string | undefined,
  train: (backup: readonly Callback[]) => Promise<EpochLogs[]>,
): Promise<EpochLogs[]> {
  if (path === undefined) return train([])
  const backup = backupAndRestore({ path, deleteCheckpoint: false, intervalMs: backupIntervalMs })
  try {
    return await train([backup])
  } finally {
    await backup.write()
  }
}

interface Member {
  /** Trained without the windows it holds back. */
  readonly judged: Network
  /** Trained on all windows where they are few, else the same. */
  readonly final: Network
  /** Numbers of each epoch of the former's training; of a training that was ended, since it began or went on. */
  readonly logs: readonly EpochLogs[]
}

const isAbort = (signal: AbortSignal | undefined, error: unknown): boolean =>
  signal?.aborted === true && error === signal.reason

/** Trains one network; undefined when the signal came before its first epoch ended. */
export async function trainMember(
  shape: NetworkShape,
  seed: number,
  division: Division,
  all: readonly Stretch[] | undefined,
  options: TrainingOptions,
  backupPath: (pass: number) => string | undefined,
  onEpoch: (pass: number, epoch: number, epochs: number, loss: number, valLoss: number) => void,
): Promise<Member | undefined> {
  const { signal } = options
  const tempo = pace(division.train, options)
  const best = new Best(tempo.patience)
  const judged = makeNetwork(shape, seed)
  const seen: EpochLogs[] = []
  const report: Callback = {
    onEpochEnd: (epoch, logs) => {
      seen.push(logs)
      // An epoch after which none follows is the last.
      onEpoch(0, epoch + 1, best.hasEnded ? epoch + 1 : tempo.epochs, logs.loss, logs.valLoss)
    },
  }
  let logs: readonly EpochLogs[] = seen
  try {
    const random = randomStream(seed).fork()
    logs = await backedUp(backupPath(0), (backup) =>
      fitNetwork(judged, division, tempo, tempo.epochs, random, [best, report, ...backup], signal),
    )
  } catch (error) {
    if (!isAbort(signal, error)) throw error
  }
  if (best.epochs === 0) return undefined
  best.restore(judged)
  if (all === undefined || signal?.aborted) return { judged, final: judged, logs }
  const final = makeNetwork(shape, seed)
  const again: Callback = {
    onEpochEnd: (epoch, { loss }) => onEpoch(1, epoch + 1, best.epochs, loss, best.loss),
  }
  try {
    const random = randomStream(seed).fork()
    const whole = { train: all, held: [] }
    const whenWhole = { ...tempo, updates: Math.ceil(windowCount(all) / tempo.batchSize) }
    await backedUp(backupPath(1), (backup) =>
      fitNetwork(final, whole, whenWhole, best.epochs, random, [again, ...backup], signal),
    )
    return { judged, final, logs }
  } catch (error) {
    if (!isAbort(signal, error)) throw error
    return { judged, final: judged, logs }
  }
}

/**
 * Trains networks on scaled series.
 * @param series of which some have values enough for a window and what follows it
 * @throws the signal's reason when it comes before there is anything to keep; `InputError` as `divide` does
 */
export async function trainNetworks(
  series: readonly ScaledValues[],
  shape: NetworkShape,
  options: TrainingOptions,
): Promise<Training> {
  const { seed, heldFrom, signal, onProgress, backupPath } = options
  const all = allWindows(series, shape)
  const isMany = windowCount(all) > manyWindows
  const members = options.members ?? (isMany ? membersOfMany : membersOfFew)
  // What is held back from a step on is not learned from at all.
  const isTwice = !isMany && heldFrom === undefined
  const passes = isTwice ? 2 : 1
  const networks: Network[] = []
  const held: HeldForecast[] = []
  let curve: readonly EpochLogs[] = []
  for (let i = 0; i < members && !signal?.aborted; i++) {
    const division = divide(i, members, series, shape, heldFrom)
    const member = await trainMember(
      shape,
      seed * mostMembers + i,
      division,
      isTwice ? all : undefined,
      options,
      (pass) => backupPath?.(i, pass),
      (pass, epoch, epochs, loss, valLoss) => {
        const done = (i * passes + pass + epoch / epochs) / (members * passes)
        onProgress?.({ done, epoch, epochs, loss, valLoss })
      },
    )
    if (member === undefined) continue
    if (i === 0) curve = member.logs
    networks.push(member.final)
    const forecasts = predictAt([member.judged], division.held)
    forecasts.forEach((forecast, at) => {
      held.push({ place: division.held[at], forecast })
    })
  }
  if (networks.length === 0) throw signal?.reason
  return {
    networks,
    held,
    loss: curve.map(({ loss }) => loss),
    valLoss: curve.map(({ valLoss }) => valLoss),
    isPartial: signal?.aborted === true,
  }
}
