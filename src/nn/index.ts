export type { Activation, GateActivations } from './activations.js'
export {
  buildLayer,
  checkLayerSpec,
  describeLayer,
  type LayerRecord,
  type LayerSpec,
  type MakeParameter,
  type ParameterOptions,
  recordOf,
} from './describe-layer.js'
export {
  type NegativeBinomialParameters,
  negativeBinomialCdf,
  negativeBinomialQuantile,
  normalQuantile,
  type StudentTParameters,
  studentTCdf,
  studentTQuantile,
} from './distributions/index.js'
export { type Fault, faultError, placeOf } from './fault.js'
export { checkIdle, claimForTraining } from './in-training.js'
export type { Initializer, InitializerName, SeededInitializer } from './initializers.js'
export {
  type CallContext,
  type CallOptions,
  Layer,
  type LayerConfig,
  type LayerIdentity,
  type LayerParts,
  type LayerResult,
  type LayerState,
} from './layer.js'
export type { LayerOptions } from './layer-options.js'
export * from './layers/index.js'
export {
  binaryCrossentropy,
  type CrossEntropyOptions,
  categoricalCrossentropy,
  type HuberOptions,
  huber,
  type Loss,
  type LossName,
  type LossOptions,
  lossFrom,
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
  targetFault,
} from './losses/index.js'
export {
  type Draw,
  Parameter,
  type Read,
  readFrom,
  readNow,
  setParameters,
  type WeightSource,
} from './parameter.js'
export { penaltyOf } from './penalty.js'
export type {
  CellState,
  FusedCell,
  RecurrentCell,
  SequenceOptions,
  SequenceResult,
  StepResult,
} from './recurrent/cell.js'
export { GruCell, type GruState, type GruWeights, gruCell } from './recurrent/gru-cell.js'
export type { RecurrentKind } from './recurrent/kind.js'
export { LstmCell, type LstmState, type LstmWeights, lstmCell } from './recurrent/lstm-cell.js'
export { describeRecurrent } from './recurrent/recurrent.js'
export { RnnCell, type RnnState, type RnnWeights, rnnCell } from './recurrent/rnn-cell.js'
export { runSequence, scan } from './recurrent/scan.js'
export { l1, l1l2, l2, type Regularizer } from './regularizers.js'
export { SavedWeights } from './saved-weights.js'
export type { StreamProgram, StreamValue } from './stream/program.js'
export {
  Stream,
  type StreamOptions,
  type StreamState,
  streamCell,
  streamGraph,
  streamLayers,
} from './stream/stream.js'
export { callLayer, input, type LayerCall, SymbolicTensor } from './symbolic.js'
export { checkInput, lengthsOf, softmaxValue, symbolsOf, type Value } from './value.js'
