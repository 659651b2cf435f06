/** Layers by the class that saved files name them by. */
import { InputError } from '../../engine/errors.js'
import type { LayerRecord, LayerSpec } from '../describe-layer.js'
import { bidirectional } from '../recurrent/bidirectional.js'
import { gru } from '../recurrent/gru.js'
import { lstm } from '../recurrent/lstm.js'
import { rnn } from '../recurrent/rnn.js'
import { concatenate } from './concatenate.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { embedding } from './embedding.js'
import { layerNorm } from './layer-norm.js'
import { timeDistributed } from './time-distributed.js'

type Options = Record<string, unknown>

/**
 * Makes a layer's description again from its options as saved.
 * @param config the options, of which nothing is checked yet
 */
export type MakeLayer = (config: Options) => LayerSpec

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
  if (typeof make !== 'function')
    throw new InputError(`registerLayer ${className}: expected a function from options, got ${typeof make}`)
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
