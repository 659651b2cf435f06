/**
 * A training's state as a safetensors file: weights, the optimizer's state and streams as tensors, and the rest as
 * JSON in the metadata, with each number as its shortest text, which NaN and infinities have too.
 */
import { InputError } from '../engine/errors.js'
import { type RandomState, RandomStream } from '../engine/random.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from '../formats/index.js'
import type { EpochLogs, TrainingState } from '../train/index.js'

const format = 'hindcast-training'
/** What this version writes; it reads version 1 too, in which a training had one stream without a name. */
const version = '2'

type Texts = Readonly<Record<string, string>>

/** What the metadata hold beside the tensors. */
interface Rest {
  readonly kind: string
  readonly isStopped: boolean
  readonly logs: readonly Texts[]
  readonly updates: string
  readonly learningRate: string
  /** Arrays kept of each weight. */
  readonly kept: readonly number[]
  /** Names of the random streams; of version 1 their number. */
  readonly streams: number | readonly string[]
  readonly callbacks: readonly { readonly numbers: Texts; readonly weights: number | undefined }[]
  /** Since version 2, where it was taken in an epoch. */
  readonly position?: { readonly batches: number; readonly sums: Texts }
}

const textOf = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const textsOf = (numbers: EpochLogs): Texts =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, textOf(value)]))

const numbersOf = (texts: Texts): EpochLogs =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]))

/** The bytes of a file from which `trainingFromBytes` makes the state again, to the bit. */
export function trainingBytes(state: TrainingState): Uint8Array<ArrayBuffer> {
  const { kind, isStopped, logs, weights, optimizer, streams, callbacks, position } = state
  const tensors = new Map<string, NamedTensor>()
  const put = (name: string, data: NamedTensor['data']): void => {
    tensors.set(name, { shape: [data.length], data })
  }
  weights.forEach((values, i) => {
    put(`weight.${i}`, values)
  })
  optimizer.kept.forEach((own, i) => {
    own.forEach((values, j) => {
      put(`optimizer.${i}.${j}`, values)
    })
  })
  for (const [name, words] of Object.entries(streams)) put(`stream.${name}`, words)
  if (position !== undefined)
    for (const [name, words] of Object.entries(position.streams)) put(`epochStream.${name}`, words)
  callbacks.forEach((callback, i) => {
    callback.weights?.forEach((values, j) => {
      put(`callback.${i}.${j}`, values)
    })
  })
  const rest: Rest = {
    kind,
    isStopped,
    logs: logs.map(textsOf),
    updates: String(optimizer.updates),
    learningRate: String(optimizer.learningRate),
    kept: optimizer.kept.map(({ length }) => length),
    streams: Object.keys(streams),
    callbacks: callbacks.map((callback) => ({
      numbers: textsOf(callback.numbers),
      weights: callback.weights?.length,
    })),
    position: position && { batches: position.batches, sums: textsOf(position.sums) },
  }
  return writeSafetensors({ tensors, metadata: { format, version, training: JSON.stringify(rest) } })
}

/** From the one stream of version 1, which the order of samples goes on with: one of its own for dropout. */
function streamsOfOne(state: RandomState): TrainingState['streams'] {
  const stream = new RandomStream(0)
  stream.putState(state)
  return { order: state, dropout: stream.fork().takeState() }
}

const count = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i))

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a training of this version, whole
 */
export function trainingFromBytes(bytes: Uint8Array, name: string): TrainingState {
  const { tensors, metadata } = readSafetensors(bytes, name)
  if (metadata.format !== format)
    throw new InputError(`${name}: expected a training's backup by hindcast; the file holds other tensors`)
  if (!['1', version].includes(metadata.version))
    throw new InputError(
      `${name}: expected a backup of version 1 or ${version}, got version ${metadata.version}`,
    )
  const missing = (key: string): never => {
    throw new InputError(`${name}: the backup lacks ${key}`)
  }
  const floats = (key: string): Float32Array<ArrayBuffer> => {
    const data = tensors.get(key)?.data
    return data instanceof Float32Array ? data : missing(key)
  }
  const words = (key: string): RandomState => {
    const data = tensors.get(key)?.data
    return data instanceof Int32Array ? data : missing(key)
  }
  const streamsIn = (prefix: string, names: readonly string[]): TrainingState['streams'] =>
    Object.fromEntries(names.map((key) => [key, words(`${prefix}.${key}`)]))
  try {
    const rest = JSON.parse(metadata.training) as Rest
    const weights = [...tensors.keys()].filter((key) => key.startsWith('weight.')).length
    return {
      kind: rest.kind,
      isStopped: rest.isStopped,
      logs: rest.logs.map(numbersOf),
      weights: count(weights, (i) => floats(`weight.${i}`)),
      optimizer: {
        updates: Number(rest.updates),
        learningRate: Number(rest.learningRate),
        kept: rest.kept.map((own, i) => count(own, (j) => floats(`optimizer.${i}.${j}`))),
      },
      streams:
        typeof rest.streams === 'number'
          ? streamsOfOne(words('stream.0'))
          : streamsIn('stream', rest.streams),
      callbacks: rest.callbacks.map(({ numbers, weights }, i) => ({
        numbers: numbersOf(numbers),
        weights: weights === undefined ? undefined : count(weights, (j) => floats(`callback.${i}.${j}`)),
      })),
      position: rest.position && {
        batches: rest.position.batches,
        streams: streamsIn('epochStream', rest.streams as readonly string[]),
        sums: numbersOf(rest.position.sums),
      },
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`${name}: the description of the training in the file is not readable`)
  }
}
