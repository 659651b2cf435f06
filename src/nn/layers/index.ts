export { type BidirectionalOptions, bidirectional } from '../recurrent/bidirectional.js'
export { type GruOptions, gru } from '../recurrent/gru.js'
export { type LstmOptions, lstm } from '../recurrent/lstm.js'
export type { GatedOptions, RecurrentOptions } from '../recurrent/recurrent.js'
export { rnn } from '../recurrent/rnn.js'
export { type ConcatenateOptions, concatenate } from './concatenate.js'
export { type DenseOptions, dense } from './dense.js'
export { dropout } from './dropout.js'
export { type EmbeddingOptions, embedding } from './embedding.js'
export { type LayerNormOptions, layerNorm } from './layer-norm.js'
export {
  checkKnown,
  type LayerClass,
  layerFromRecord,
  type MakeLayer,
  registerLayer,
  withKnownOptions,
} from './registry.js'
export { timeDistributed } from './time-distributed.js'
