/**
 * How a model is trained, as it is saved: what `compile` was given, the state of the optimizer, and the random streams, so
 * that a training goes on from the file as if it had never stopped. Functions of the caller's cannot be saved; where there
 * are some, the file says which, and the model is to be compiled again.
 */
import { isMarked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import {
  anyJson,
  anyNumber,
  anyObject,
  damaged,
  list,
  type NamedTensor,
  named,
  number,
  optional,
  record,
  type Saved,
  text,
  tuple,
  wholeNumber,
} from '../../formats/index.js'
import { lossFrom } from '../../nn/index.js'
import { type MetricName, metricOf, optimizerFrom } from '../../train/index.js'
import type { SavedOptimizing } from '../optimizing.js'
import type { Compiled } from '../options.js'
import type { Streams } from '../streams.js'

const word = wholeNumber({ from: -(2 ** 31), to: 2 ** 31 - 1 })
const stream = tuple(word, word, word, word)

/** The field of the file's content. */
export const trainingSchema = record({
  /** A loss, metric, optimizer or schedule of the caller's, because of which the rest is not there. */
  own: optional(text()),
  compiled: optional(
    record({
      optimizer: record({ name: text(), options: anyObject }),
      /** One for each output, as are the next two. */
      losses: list(record({ name: text(), options: named(anyJson) })),
      lossWeights: list(number({ from: 0 })),
      metrics: list(list(text())),
    }),
  ),
  /** After the last training. */
  optimizer: optional(
    record({
      /** The weights that it trains, by their places. */
      trained: list(wholeNumber({ from: 0, to: 1_000_000 })),
      updates: wholeNumber({ from: 0 }),
      learningRate: anyNumber,
      /** Arrays kept of each of these, which are tensors. */
      kept: list(wholeNumber({ from: 0, to: 100 })),
    }),
  ),
  streams: record({ order: stream, dropout: stream }),
})

type TrainingRecord = Saved<typeof trainingSchema>
type Tensors = ReadonlyMap<string, NamedTensor>

/** How a model is trained. */
export interface ModelTraining {
  readonly compiled: Compiled | undefined
  readonly optimizer: SavedOptimizing | undefined
  readonly streams: Pick<Streams, 'order' | 'dropout'>
  /** What a file that it was loaded from had to leave out, in words. */
  readonly own?: string
}

/** The first part that is a function of the caller's, in words. */
function ownPart({ optimizer, losses, metrics }: Compiled): string | undefined {
  const { learningRate } = optimizer.options
  if (!isMarked(optimizer)) return `the optimizer ${optimizer.name}`
  if (typeof learningRate === 'object' && !isMarked(learningRate)) return `the schedule ${learningRate.name}`
  const loss = losses.find((one) => !isMarked(one))
  if (loss !== undefined) return `the loss ${loss.name}`
  const metric = metrics.flat().find((one) => !isMarked(one))
  return metric && `the metric ${metric.name}`
}

/** In the order that they were given in, by which a backup knows its training again. */
const optionsOf = (options: Compiled['optimizer']['options']) =>
  Object.fromEntries(
    Object.entries(options).map(([option, value]) => [
      option,
      typeof value === 'object' ? { name: value.name, options: value.options } : value,
    ]),
  )

const compiledRecord = ({ optimizer, losses, lossWeights, metrics }: Compiled) => ({
  optimizer: { name: optimizer.name, options: optionsOf(optimizer.options) },
  losses: losses.map(({ name, options = {} }) => ({ name, options })),
  lossWeights,
  metrics: metrics.map((own) => own.map(({ name }) => name)),
})

const tensorName = (weight: number, array: number): string => `optimizer.${weight}.${array}`

/** The record of a training, and the tensors beside it. */
export function recordTraining({ compiled, optimizer, streams, own: before }: ModelTraining): {
  readonly training: TrainingRecord
  readonly tensors: readonly (readonly [name: string, tensor: NamedTensor])[]
} {
  const own = compiled === undefined ? before : ownPart(compiled)
  const wordsOf = (name: 'order' | 'dropout') => {
    const [a, b, c, d] = streams[name].takeState()
    return [a, b, c, d] as const
  }
  const saved = { order: wordsOf('order'), dropout: wordsOf('dropout') }
  if (own !== undefined) return { training: { own, streams: saved }, tensors: [] }
  if (compiled === undefined) return { training: { streams: saved }, tensors: [] }
  const kept = optimizer?.kept ?? []
  const tensors = kept.flatMap((arrays, i) =>
    arrays.map((data, j) => [tensorName(i, j), { shape: [data.length], data }] as const),
  )
  const state = optimizer && {
    trained: optimizer.trained,
    updates: optimizer.updates,
    learningRate: optimizer.learningRate,
    kept: kept.map(({ length }) => length),
  }
  return {
    training: { compiled: compiledRecord(compiled), ...(state && { optimizer: state }), streams: saved },
    tensors,
  }
}

/** What a file says of a model's training. */
export interface LoadedTraining {
  readonly compiled?: Compiled
  readonly optimizer?: SavedOptimizing
  readonly streams: { readonly [name in 'order' | 'dropout']: Int32Array<ArrayBuffer> }
  /** What had to be left out, in words. */
  readonly own?: string
}

/**
 * @param name of the file, for messages
 * @throws DamagedFileError on settings that no training has, and where tensors are missing
 */
export function trainingFrom(
  { own, compiled, optimizer, streams }: TrainingRecord,
  tensors: Tensors,
  name: string,
): LoadedTraining {
  const floats = (key: string): Float32Array<ArrayBuffer> => {
    const data = tensors.get(key)?.data
    if (data instanceof Float32Array) return data
    throw damaged(name, 'model', `it lacks ${key}`)
  }
  return {
    own,
    compiled: compiled && compiledFrom(compiled, name),
    optimizer: optimizer && {
      ...optimizer,
      kept: optimizer.kept.map((count, i) =>
        Array.from({ length: count }, (_, j) => floats(tensorName(i, j))),
      ),
    },
    streams: { order: Int32Array.from(streams.order), dropout: Int32Array.from(streams.dropout) },
  }
}

function compiledFrom(
  { optimizer, losses, lossWeights, metrics }: NonNullable<TrainingRecord['compiled']>,
  name: string,
): Compiled {
  try {
    const made = losses.map((loss) => lossFrom(loss.name, loss.options))
    return {
      optimizer: optimizerFrom(optimizer.name, optimizer.options),
      losses: made,
      lossWeights,
      metrics: metrics.map((own, i) => own.map((metric) => metricOf(metric as MetricName, made[i]))),
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw damaged(name, 'model', `its training cannot be made again: ${error.message}`)
  }
}
