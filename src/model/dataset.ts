/** Sources of a model's batches: arrays, or data sets that give one batch after the other. */
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import { gatherRows, rowsBetween, Tensor } from '../tensor/index.js'
import type { Batches } from '../train/index.js'
import { type Batch, rowsOf, runsOf, samplesOf } from './batch.js'
import type { MakeBatch } from './evaluate.js'
import type { Data, Dataset } from './options.js'
import { readSamples, type Trainable } from './samples.js'

/** Batches, each made only inside the scope that works on it. */
export type BatchSource = Batches<MakeBatch>

/** Samples in arrays, in order. */
export function inOrderOf(all: Batch, batchSize: number): BatchSource {
  const samples = samplesOf(all)
  return {
    length: Math.ceil(samples / batchSize),
    *batches() {
      for (const [start, end] of runsOf(samples, batchSize))
        yield () => rowsOf(all, (part) => rowsBetween(part, start, end))
    },
  }
}

/** Samples in arrays, drawn in a new order each epoch. */
export function shuffled(all: Batch, batchSize: number, random: RandomStream): BatchSource {
  const samples = samplesOf(all)
  return {
    length: Math.ceil(samples / batchSize),
    *batches() {
      const order = random.permutation(samples)
      for (const [start, end] of runsOf(samples, batchSize))
        yield () => rowsOf(all, (part) => gatherRows(part, order.subarray(start, end)))
    },
  }
}

/** Whether these are batches rather than the inputs themselves. */
export function isDataset(given: Data | Dataset): given is Dataset {
  if (typeof given === 'function') return true
  if (typeof given !== 'object' || given === null || given instanceof Tensor || ArrayBuffer.isView(given))
    return false
  if (!Array.isArray(given)) return Symbol.iterator in given || Symbol.asyncIterator in given
  const [first] = given as readonly unknown[]
  return typeof first === 'object' && first !== null && 'x' in first && 'y' in first
}

const isAsync = (batches: object): batches is AsyncIterable<unknown> => Symbol.asyncIterator in batches

/** Iterators, such as generators, which can be read once. */
const isOnce = (batches: object): boolean =>
  typeof (batches as { readonly next?: unknown }).next === 'function'

/** Those that a training has begun to read. */
const begun = new WeakSet<object>()

const onceError = (where: string): InputError =>
  new InputError(
    `${where}: expected batches that each epoch and each training can read from the beginning, got an iterator; give the ` +
      'generator function itself, batches in place of batches(), or an array',
  )

interface ReadingOptions {
  readonly stepsPerEpoch?: number
  readonly epochs?: number
  readonly weigh?: (batch: Batch) => Batch
}

/**
 * The batches of a data set, each checked when it comes.
 * @param stepsPerEpoch batches in an epoch, for a data set that goes on for ever: the next epoch goes on where this one
 *   ended. Default: all of them, anew each epoch
 * @param epochs how often it is read
 * @param weigh gives the samples further weights
 * @throws InputError on what is no data set, and on an iterator that would have to be read twice
 */
export function batchesOf(
  where: string,
  dataset: Dataset,
  wired: Trainable,
  { stepsPerEpoch, epochs = 1, weigh = (batch) => batch }: ReadingOptions = {},
): BatchSource {
  if (epochs > 1 && stepsPerEpoch === undefined && isOnce(dataset)) throw onceError(where)
  const open = () => {
    const batches = typeof dataset === 'function' ? dataset() : dataset
    if (
      typeof batches !== 'object' ||
      batches === null ||
      !(isAsync(batches) || Symbol.iterator in batches)
    ) {
      throw new InputError(
        `${where}: expected arrays x and y, or batches { x, y } that can be iterated, got ${typeof batches}`,
      )
    }
    if (isOnce(batches)) {
      if (begun.has(batches)) throw onceError(where)
      begun.add(batches)
    }
    return batches
  }
  const { length = undefined } = typeof dataset === 'function' ? {} : dataset
  const checked = (given: Parameters<typeof readSamples>[2], index: number): MakeBatch => {
    const batch = weigh(readSamples(`${where} batch ${index}`, wired, given))
    return () => batch
  }
  if (stepsPerEpoch !== undefined) return steps(where, open, checked, stepsPerEpoch)
  return {
    length,
    batches() {
      const batches = open()
      return isAsync(batches) ? mapAsync(batches, checked) : map(batches, checked)
    },
  }
}

function* map<A, B>(from: Iterable<A>, f: (a: A, index: number) => B): Generator<B> {
  let index = 0
  for (const one of from) yield f(one, index++)
}

async function* mapAsync<A, B>(from: AsyncIterable<A>, f: (a: A, index: number) => B): AsyncGenerator<B> {
  let index = 0
  for await (const one of from) yield f(one, index++)
}

/** So many batches an epoch of data that go on from epoch to epoch. */
function steps<A, B>(
  where: string,
  open: () => Iterable<A> | AsyncIterable<A>,
  f: (a: A, index: number) => B,
  length: number,
): Batches<B> {
  let iterator: Iterator<A> | AsyncIterator<A> | undefined
  let taken = 0
  const take = async (): Promise<A> => {
    if (iterator === undefined) {
      const data = open()
      iterator = isAsync(data) ? data[Symbol.asyncIterator]() : data[Symbol.iterator]()
    }
    const { done, value } = await iterator.next()
    if (done) {
      throw new InputError(
        `${where} stepsPerEpoch: expected ${length} batches in each epoch, but the data ended after ` +
          `${taken % length}; give fewer steps or more batches`,
      )
    }
    taken++
    return value
  }
  return {
    length,
    async *batches(epoch) {
      // A training that is resumed passes over the batches of the epochs before.
      while (taken < epoch * length) await take()
      for (let step = 0; step < length; step++) yield f(await take(), step)
    },
    async close() {
      await iterator?.return?.()
    },
  }
}
