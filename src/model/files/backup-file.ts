/**
 * A training's state as a file: weights, the optimizer's state and random streams as tensors, and the rest in the
 * content.
 */
import { InputError } from '../../engine/errors.js'
import { type RandomState, RandomStream } from '../../engine/random.js'
import {
  anyNumber,
  damaged,
  type FileDefinition,
  list,
  type NamedTensor,
  named,
  type OpenFile,
  optional,
  readEnvelope,
  record,
  type Saved,
  text,
  wholeNumber,
  writeEnvelope,
  yesOrNo,
} from '../../formats/index.js'
import type { EpochLogs, TrainingState } from '../../train/index.js'

const numbers = named(anyNumber)

const content = record({
  kind: text({ most: 100_000 }),
  isStopped: yesOrNo,
  logs: list(numbers),
  updates: wholeNumber({ from: 0 }),
  learningRate: anyNumber,
  /** Arrays kept of each weight. */
  kept: list(wholeNumber({ from: 0, to: 100 })),
  /** Names of the random streams. */
  streams: list(text()),
  callbacks: list(record({ numbers, weights: optional(wholeNumber({ from: 0, to: 1_000_000 })) })),
  /** Where it was taken in an epoch. */
  position: optional(record({ batches: wholeNumber({ from: 1 }), sums: numbers })),
})
type Content = Saved<typeof content>

/** Up to version 2, numbers were texts, for JSON has no NaN. */
type Texts = Readonly<Record<string, string>>
interface TextContent {
  readonly logs: readonly Texts[]
  readonly updates: string
  readonly learningRate: string
  readonly callbacks: readonly { readonly numbers: Texts; readonly weights: number | undefined }[]
  readonly position?: { readonly batches: number; readonly sums: Texts }
}

const numbersOf = (texts: Texts): EpochLogs =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)]))

function withNumbers(content: TextContent): object {
  const { logs, updates, learningRate, callbacks, position } = content
  return {
    ...content,
    logs: logs.map(numbersOf),
    updates: Number(updates),
    learningRate: Number(learningRate),
    callbacks: callbacks.map((own) => ({ ...own, numbers: numbersOf(own.numbers) })),
    position: position && { ...position, sums: numbersOf(position.sums) },
  }
}

/**
 * Version 1 had one random stream without a name, and forecasters' trainings remembered the best epoch's number where
 * early stopping remembers for how long it has waited since.
 */
function withNames({ content, tensors }: OpenFile): OpenFile {
  const { callbacks, logs } = content as TextContent
  return {
    content: {
      ...(content as object),
      streams: ['all'],
      callbacks: callbacks.map(({ numbers, weights }) => {
        const { loss, epochs } = numbers
        const waited = String(logs.length - Number(epochs))
        return { numbers: epochs === undefined ? numbers : { best: loss, waited }, weights }
      }),
    },
    tensors: new Map([...tensors, ['stream.all', tensors.get('stream.0')!]]),
  }
}

/**
 * The state for a training that draws from several random streams, where version 1 had one for all: the order of samples
 * goes on with it, and the others fork from it.
 * @param names of the training's streams
 */
export function withStreams(state: TrainingState, names: readonly string[]): TrainingState {
  const { all } = state.streams
  if (all === undefined || names.includes('all')) return state
  const stream = new RandomStream(0)
  stream.putState(all)
  const streams = names.map((name) => [name, name === 'order' ? all : stream.fork().takeState()] as const)
  return { ...state, streams: Object.fromEntries(streams) }
}

const trainingFile: FileDefinition<Content> = {
  kind: 'training',
  version: 4,
  migrations: {
    1: withNames,
    2: ({ content, tensors }) => ({ content: withNumbers(content as TextContent), tensors }),
    // Since version 4 with a digest.
    3: (file) => file,
  },
  content,
}

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
  const content: Content = {
    kind,
    isStopped,
    logs,
    updates: optimizer.updates,
    learningRate: optimizer.learningRate,
    kept: optimizer.kept.map(({ length }) => length),
    streams: Object.keys(streams),
    callbacks: callbacks.map((callback) => ({
      numbers: callback.numbers,
      weights: callback.weights?.length,
    })),
    position: position && { batches: position.batches, sums: position.sums },
  }
  return writeEnvelope(trainingFile, { content, tensors })
}

const count = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i))

/**
 * @param name of the file, for messages
 * @throws InputError on what is not a whole training backup
 */
export function trainingFromBytes(bytes: Uint8Array, name: string): TrainingState {
  const { content, tensors } = readEnvelope(bytes, name, trainingFile)
  const missing = (key: string): never => {
    throw damaged(name, 'training', `it lacks ${key}`)
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
    const { kind, isStopped, logs, updates, learningRate, kept, streams, callbacks, position } = content
    const weights = [...tensors.keys()].filter((key) => key.startsWith('weight.')).length
    return {
      kind,
      isStopped,
      logs,
      weights: count(weights, (i) => floats(`weight.${i}`)),
      optimizer: {
        updates,
        learningRate,
        kept: kept.map((own, i) => count(own, (j) => floats(`optimizer.${i}.${j}`))),
      },
      streams: streamsIn('stream', streams),
      callbacks: callbacks.map(({ numbers, weights }, i) => ({
        numbers,
        weights: weights === undefined ? undefined : count(weights, (j) => floats(`callback.${i}.${j}`)),
      })),
      position: position && {
        batches: position.batches,
        streams: streamsIn('epochStream', streams),
        sums: position.sums,
      },
    }
  } catch (error) {
    if (error instanceof InputError) throw error
    throw damaged(name, 'training', 'its description cannot be read')
  }
}
