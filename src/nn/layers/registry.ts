/** Layers made again from their saved descriptions. */
import { InputError } from '../../engine/errors.js'
import type { LayerRecord, LayerSpec } from '../layer.js'
import { bidirectional } from '../recurrent/bidirectional.js'
import { gru } from '../recurrent/gru.js'
import { lstm } from '../recurrent/lstm.js'
import { rnn } from '../recurrent/rnn.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { embedding } from './embedding.js'
import { layerNorm } from './layer-norm.js'
import { timeDistributed } from './time-distributed.js'

type Options = Record<string, unknown>

/** From the options as saved; the factories check them again. */
const makers: Readonly<Record<string, (options: Options) => LayerSpec>> = {
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
}

/** @throws InputError for a class that this version does not know */
export function layerFromRecord({ className, config }: LayerRecord): LayerSpec {
  const make = Object.hasOwn(makers, className) ? makers[className] : undefined
  if (make === undefined) {
    throw new InputError(`layer ${className}: expected one of ${Object.keys(makers).join(', ')}`)
  }
  return make({ ...config })
}
