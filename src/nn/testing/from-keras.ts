/** Layers as Keras's fixtures describe them, made with Hindcast's factories. */
import type { Settings } from '../../../tests/fixtures/read.js'
import {
  type Activation,
  type BidirectionalOptions,
  bidirectional,
  dense,
  embedding,
  type GruOptions,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  type RecurrentOptions,
  rnn,
  timeDistributed,
} from '../index.js'

const recurrent = (config: Settings): RecurrentOptions => ({
  returnSequences: config.return_sequences as boolean,
  returnState: config.return_state as boolean,
  goBackwards: config.go_backwards as boolean,
})

const makers: Readonly<Record<string, (config: Settings) => LayerSpec>> = {
  SimpleRNN: (config) =>
    rnn(config.units as number, { ...recurrent(config), activation: config.activation as Activation }),
  LSTM: (config) => lstm(config.units as number, recurrent(config)),
  GRU: (config) =>
    gru(config.units as number, {
      ...recurrent(config),
      resetAfter: config.reset_after as GruOptions['resetAfter'],
    }),
  Bidirectional: (config) =>
    bidirectional(innerLayer(config.layer as Settings), {
      mergeMode: config.merge_mode as BidirectionalOptions['mergeMode'],
    }),
  TimeDistributed: (config) => timeDistributed(innerLayer(config.layer as Settings)),
  Dense: (config) => dense(config.units as number, { activation: config.activation as Activation }),
  Embedding: (config) => embedding(config.input_dim as number, config.output_dim as number),
  LayerNormalization: (config) => layerNorm({ epsilon: config.epsilon as number }),
}

/** @param config settings by Keras's names; a layer inside names its class as `layer` */
export function layerFromKeras(className: string, config: Settings): LayerSpec {
  const make = makers[className]
  if (make === undefined) throw new Error(`no layer for Keras's ${className}`)
  return make(config)
}

/** A layer whose settings name its class as `layer`. */
export const innerLayer = (config: Settings): LayerSpec => layerFromKeras(config.layer as string, config)
