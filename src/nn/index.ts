export type { Activation, GateActivations } from './activations.js'
export {
  type NegativeBinomialParameters,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  normalQuantile,
  type StudentTParameters,
  studentTCdf,
  studentTQuantile,
} from './distributions/index.js'
export type { Initializer } from './initialisers.js'
export {
  type CallContext,
  type CallOptions,
  checkInput,
  Layer,
  type LayerOptions,
  type LayerRecord,
  type LayerResult,
  type LayerSpec,
  type LayerState,
  lengthsOf,
  recordOf,
  setParameters,
} from './layer.js'
export * from './layers/index.js'
export {
  binaryCrossentropy,
  type CrossEntropyOptions,
  categoricalCrossentropy,
  type HuberOptions,
  huber,
  type Loss,
  type LossName,
  lossOf,
  meanAbsoluteError,
  meanSquaredError,
  type NegativeBinomialTensors,
  negativeBinomial,
  negativeBinomialTensors,
  pinball,
  type StudentTTensors,
  sparseCategoricalCrossentropy,
  studentT,
  studentTTensors,
} from './losses/index.js'
export { Parameter, type Read } from './parameter.js'
export type {
  CellState,
  FusedCell,
  RecurrentCell,
  SequenceOptions,
  SequenceResult,
  StepResult,
} from './recurrent/cell.js'
export { GruCell, type GruState, type GruWeights, gruCell } from './recurrent/gru-cell.js'
export { LstmCell, type LstmState, type LstmWeights, lstmCell } from './recurrent/lstm-cell.js'
export { RnnCell, type RnnState, type RnnWeights, rnnCell } from './recurrent/rnn-cell.js'
export { runSequence, scan } from './recurrent/scan.js'
export { SavedWeights } from './saved-weights.js'
export { Stream, type StreamOptions, type StreamState, streamCell, streamLayers } from './stream/stream.js'
