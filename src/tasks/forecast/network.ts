/**
 * The networks behind a forecast: a recurrent layer reads a window of the scaled series, a dense layer puts
 * out all steps ahead at once, so that errors do not feed on themselves. Values are seen from an anchor, the
 * mean of the window's last ones, in units of how far the series typically moves over the horizon; so the
 * network learns shapes and not levels. Several networks are averaged.
 *
 * Each network holds back another block of windows: their errors end its training, and, since it did not learn
 * from them, they calibrate the intervals (cross-conformal prediction; Vovk 2015, Barber et al. 2021). Where
 * windows are few each network is then trained anew on all of them for as many epochs as were best.
 */
import {
  adamW,
  dense,
  gru,
  type LayerSpec,
  lstm,
  rnn,
  type Sequential,
  sequential,
  tensor,
} from '../../index.js'
import type { Callback } from '../../train/index.js'

/** Which recurrent layer reads the window. */
export const recurrentModels = { lstm, gru, rnn } as const
export type RecurrentModel = keyof typeof recurrentModels

/** What decides a network's shape. */
export interface NetworkShape {
  readonly model: RecurrentModel
  readonly hiddenSize: number
  /** Steps a network sees. */
  readonly windowSteps: number
  /** Steps it puts out. */
  readonly horizonSteps: number
}

export interface TrainedNetworks {
  readonly shape: NetworkShape
  readonly members: readonly Sequential[]
  /** One unit of the networks' values: the mean distance from the anchor over the horizon. 0: constant. */
  readonly unit: number
}

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

/** Errors of one forecast, actual less forecast. */
export interface Residuals {
  /** Values known to the forecast. */
  readonly known: number
  /** One a step ahead, in the scaled series' values. */
  readonly errors: Float64Array
}

export interface Training {
  readonly networks: TrainedNetworks
  /** Errors on the windows held back. */
  readonly residuals: readonly Residuals[]
  /** Loss after each epoch of the first network's training. */
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
  /** Ended by the signal: the networks are the best so far. */
  readonly isPartial: boolean
}

const hiddenSize = 16
const anchorSteps = 3
const shortestWindow = 36
const longestWindow = 192
const seasonsInWindow = 2
/** Share of the windows that one network holds back, at most. */
const largestBlock = 0.2
const mostWindows = 1024
const mostEpochs = 100
const patience = 15
const batchSize = 32
const learningRate = 0.005
const manyWindows = 300
/** Networks averaged, of few windows and of many, where each costs more and they differ less. */
const membersOfFew = 5
const membersOfMany = 3

/** Largest seed whose networks' own seeds are safe integers. */
export const largestSeed = Math.floor(Number.MAX_SAFE_INTEGER / membersOfFew) - 1

/** Fewest training values from which a forecast of so many steps can be learned. */
export const fewestValues = (horizonSteps: number): number => horizonSteps + 8

/** Two seasons, 36 steps or the horizon, whatever is most, as far as half of the series allows; at least 2. */
export const windowStepsFor = (length: number, m: number, horizonSteps: number): number =>
  Math.max(
    2,
    Math.min(
      Math.max(shortestWindow, seasonsInWindow * m, horizonSteps),
      longestWindow,
      Math.floor((length - horizonSteps) / 2),
    ),
  )

export const shapeFor = (
  model: RecurrentModel,
  length: number,
  m: number,
  horizonSteps: number,
): NetworkShape => ({
  model,
  hiddenSize,
  windowSteps: windowStepsFor(length, m, horizonSteps),
  horizonSteps,
})

/** The layers of one network. */
const layersOf = ({ model, hiddenSize, windowSteps, horizonSteps }: NetworkShape): LayerSpec[] => [
  recurrentModels[model](hiddenSize, { inputShape: [windowSteps, 1] }),
  dense(horizonSteps),
]

export const makeNetwork = (shape: NetworkShape, seed: number): Sequential => {
  const model = sequential(layersOf(shape), { seed })
  model.compile({ optimizer: adamW({ learningRate, weightDecay: 0, globalClipNorm: 1 }), loss: 'mae' })
  return model
}

/** The mean of the last values before `end`. */
function anchorAt(values: Float64Array, end: number, windowSteps: number): number {
  const steps = Math.min(anchorSteps, windowSteps)
  let sum = 0
  for (let t = end - steps; t < end; t++) sum += values[t]
  return sum / steps
}

/** Windows that end before each of `ends`, and what follows them, in units from their anchors. */
function cut(
  values: Float64Array,
  ends: readonly number[],
  { windowSteps, horizonSteps }: NetworkShape,
  unit: number,
) {
  const x = new Float32Array(ends.length * windowSteps)
  const y = new Float32Array(ends.length * horizonSteps)
  const inUnits = (v: number): number => (unit > 0 ? v / unit : 0)
  ends.forEach((end, i) => {
    const anchor = anchorAt(values, end, windowSteps)
    for (let t = 0; t < windowSteps; t++)
      x[i * windowSteps + t] = inUnits(values[end - windowSteps + t] - anchor)
    for (let h = 0; h < horizonSteps; h++) y[i * horizonSteps + h] = inUnits(values[end + h] - anchor)
  })
  return {
    x: tensor(x, [ends.length, windowSteps, 1]),
    y: tensor(y, [ends.length, horizonSteps]),
  }
}

function unitOf(
  values: Float64Array,
  ends: readonly number[],
  { windowSteps, horizonSteps }: NetworkShape,
): number {
  let sum = 0
  let size = 0
  for (const end of ends) {
    const anchor = anchorAt(values, end, windowSteps)
    for (let h = 0; h < horizonSteps; h++) sum += Math.abs(values[end + h] - anchor)
    size = Math.max(size, Math.abs(anchor))
  }
  const unit = sum / (ends.length * horizonSteps)
  // What rounding leaves of a constant is no unit.
  return unit > 1e-12 * size ? unit : 0
}

/** The mean of the networks' forecasts of what follows each end, in the scaled series' values. */
function predictAt(networks: TrainedNetworks, values: Float64Array, ends: readonly number[]): Float64Array[] {
  const { shape, members, unit } = networks
  const known = new Float64Array(values.length + shape.horizonSteps)
  known.set(values)
  const { x } = cut(known, ends, shape, unit)
  const outputs = members.map((member) => member.predict(x).data)
  return ends.map((end, i) => {
    // The mean of equal values may differ from them in the last digit.
    if (unit === 0) return new Float64Array(shape.horizonSteps).fill(values[end - 1])
    const anchor = anchorAt(values, end, shape.windowSteps)
    return Float64Array.from({ length: shape.horizonSteps }, (_, h) => {
      const sum = outputs.reduce((total, output) => total + output[i * shape.horizonSteps + h], 0)
      return anchor + (unit * sum) / members.length
    })
  })
}

/** The networks' forecast of the steps after the last value, in the scaled series' values. */
export const predictNext = (networks: TrainedNetworks, values: Float64Array): Float64Array =>
  predictAt(networks, values, [values.length])[0]

type Samples = ReturnType<typeof cut>

/** Keeps the best weights within reach, also where the training is cut short, and ends it when none follow. */
class Best implements Callback {
  loss = Infinity
  /** Epochs trained when it was reached. */
  epochs = 0
  #weights: Float32Array[] | undefined

  onEpochEnd: Callback['onEpochEnd'] = (epoch, { valLoss }, run) => {
    if (valLoss < this.loss) {
      this.loss = valLoss
      this.epochs = epoch + 1
      this.#weights = run.takeWeights()
    } else if (epoch + 1 >= this.epochs + patience) run.stop()
  }

  restore(model: Sequential): void {
    this.#weights?.forEach((weights, i) => {
      model.parameters[i].assign(weights as Float32Array<ArrayBuffer>)
    })
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
  { train, validation, all }: Readonly<Record<'train' | 'validation' | 'all', Samples>>,
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
  best.restore(judged)
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
  const { windowSteps, horizonSteps } = shape
  const stride = Math.ceil((values.length - horizonSteps - windowSteps + 1) / mostWindows)
  const count = Math.floor((values.length - horizonSteps - windowSteps) / stride) + 1
  // Counted from the end, so that the newest window is always one of them.
  const ends = Array.from(
    { length: count },
    (_, i) => values.length - horizonSteps - (count - 1 - i) * stride,
  )
  const unit = unitOf(values, ends, shape)
  const all = cut(values, ends, shape, unit)
  const isMany = count > manyWindows
  const memberCount = isMany ? membersOfMany : membersOfFew
  const passes = isMany ? 1 : 2
  const members: Sequential[] = []
  const residuals: Residuals[] = []
  const loss: number[] = []
  const valLoss: number[] = []
  for (let i = 0; i < memberCount && !signal?.aborted; i++) {
    const { train, held } = blockOf(i, memberCount, count, Math.ceil((horizonSteps - 1) / stride))
    const endsOf = (windows: readonly number[]): number[] => windows.map((window) => ends[window])
    const samples = {
      train: cut(values, endsOf(train), shape, unit),
      validation: cut(values, endsOf(held), shape, unit),
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
    loss,
    valLoss,
    isPartial: signal?.aborted === true,
  }
}

/**
 * The windows that a member holds back, and those it trains on. Members hold back blocks of neighbouring
 * windows spread over the series, the first member the newest. Windows that share targets with the block are in
 * neither, as long as half of all windows remain.
 * @param overlap windows on each side that share targets with a window
 */
export function blockOf(
  member: number,
  members: number,
  count: number,
  overlap: number,
): { readonly held: readonly number[]; readonly train: readonly number[] } {
  const size = Math.max(1, Math.floor(count * Math.min(largestBlock, 1 / members)))
  const start = count - size - Math.floor((member * (count - size)) / Math.max(1, members - 1))
  const end = start + size
  const purged = Math.max(0, Math.min(overlap, Math.floor((count / 2 - size) / 2)))
  const windows = Array.from({ length: count }, (_, i) => i)
  return {
    held: windows.slice(start, end),
    train: windows.filter((window) => window < start - purged || window >= end + purged),
  }
}
