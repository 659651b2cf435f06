/** Layers by the class that saved files name them by. */
import { InputError } from '../../engine/errors.js'
import { aFunction, checkGiven, text } from '../../options/index.js'
import type { LayerRecord, LayerSpec } from '../describe-layer.js'
import { bidirectional, bidirectionalOptionNames } from '../recurrent/bidirectional.js'
import { gru, gruOptionNames } from '../recurrent/gru.js'
import { lstm, lstmOptionNames } from '../recurrent/lstm.js'
import { rnn, rnnOptionNames } from '../recurrent/rnn.js'
import { concatenate, concatenateOptionNames } from './concatenate.js'
import { dense, denseOptionNames } from './dense.js'
import { dropout, dropoutOptionNames } from './dropout.js'
import { embedding, embeddingOptionNames } from './embedding.js'
import { layerNorm, layerNormOptionNames } from './layer-norm.js'
import { timeDistributed, timeDistributedOptionNames } from './time-distributed.js'

/**
 * Makes a layer's description again from its options as saved.
 * @param config the options, of which nothing is checked yet
 */
export type MakeLayer = (config: Record<string, unknown>) => LayerSpec

/** The factories check the options again. */
const makers = {
  Concatenate: (options) => concatenate(options),
  Dense: ({ units, ...options }) => dense(units as number, options),
  Embedding: ({ inputDim, outputDim, ...options }) =>
    embedding(inputDim as number, outputDim as number, options),
  Dropout: ({ rate, ...options }) => dropout(rate as number, options),
  LayerNormalization: (options) => layerNorm(options),
  SimpleRNN: ({ units, ...options }) => rnn(units as number, options),
  LSTM: ({ units, ...options }) => lstm(units as number, options),
  GRU: ({ units, ...options }) => gru(units as number, options),
  Bidirectional: ({ layer, returnState: _, ...options }) =>
    bidirectional(layerFromRecord(layer as LayerRecord), options),
  TimeDistributed: ({ layer, ...options }) => timeDistributed(layerFromRecord(layer as LayerRecord), options),
} as const satisfies Record<string, MakeLayer>

const optionNames: Readonly<Record<LayerClass, readonly string[]>> = {
  Concatenate: concatenateOptionNames,
  Dense: denseOptionNames,
  Embedding: embeddingOptionNames,
  Dropout: dropoutOptionNames,
  LayerNormalization: layerNormOptionNames,
  SimpleRNN: rnnOptionNames,
  LSTM: lstmOptionNames,
  GRU: gruOptionNames,
  Bidirectional: bidirectionalOptionNames,
  TimeDistributed: timeDistributedOptionNames,
}

/** The layers that Hindcast brings. Tables by layer are complete over these. */
export type LayerClass = keyof typeof makers

const registered = new Map<string, MakeLayer>()

const makerOf = (className: string): MakeLayer | undefined =>
  Object.hasOwn(makers, className) ? makers[className as LayerClass] : registered.get(className)

const known = (): string => [...Object.keys(makers), ...registered.keys()].join(', ')

/**
 * Makes a layer of your own known, so that models with it can be saved and loaded.
 *
 *     registerLayer('Scale', ({ factor, ...options }) => scale(factor as number, options))
 *
 * @param className that `describeLayer` was given
 * @param make the layer's description from its options as saved
 * @throws InputError when a layer of Hindcast or another one of yours has that name
 */
export function registerLayer(className: string, make: MakeLayer): void {
  const given = { className, make }
  checkGiven('registerLayer', { className: text, make: aFunction() }, given, {}, Object.keys(given))
  const existing = makerOf(className)
  if (existing !== undefined && existing !== make)
    throw new InputError(`registerLayer: expected a class of another name than ${known()}, got ${className}`)
  registered.set(className, make)
}

/** @throws InputError for a layer, or one inside it, that could not be made again */
export function checkKnown({ className, config }: LayerRecord): void {
  if (makerOf(className) === undefined) {
    throw new InputError(
      `layer ${className}: expected a layer that can be loaded again; make it known with registerLayer`,
    )
  }
  if (typeof config.layer === 'object' && config.layer !== null) checkKnown(config.layer as LayerRecord)
}

/** @throws InputError for a class that is not known here, and for what is no record of a layer */
export function layerFromRecord(record: LayerRecord): LayerSpec {
  const { className, config } = (record ?? {}) as Partial<LayerRecord>
  if (typeof className !== 'string' || typeof config !== 'object' || config === null)
    throw new InputError(
      `layer: expected { className, config }, got ${record === null ? 'null' : typeof record}`,
    )
  const make = makerOf(className)
  if (make === undefined) {
    throw new InputError(
      `layer ${className}: expected one of ${known()}; make a layer of your own known with registerLayer`,
    )
  }
  return make({ ...config })
}

/**
 * The record without options that its layer, or one inside it, does not know; layers of users' own keep all. There was a
 * time when unknown options were ignored, and saved.
 */
export function withKnownOptions<R extends LayerRecord>(record: R): R {
  const { className, config } = record
  if (!Object.hasOwn(optionNames, className)) return record
  const names = optionNames[className as LayerClass]
  const known = Object.entries(config).filter(([name]) => names.includes(name))
  const inner = known.map(([name, value]) =>
    name === 'layer' ? [name, withKnownOptions(value as LayerRecord)] : [name, value],
  )
  return { ...record, config: Object.fromEntries(inner) }
}
