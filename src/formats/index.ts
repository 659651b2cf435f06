export {
  damaged,
  type FileDefinition,
  type FileKind,
  type OpenFile,
  readEnvelope,
  readJsonEnvelope,
  writeEnvelope,
  writeJsonEnvelope,
} from './envelope.js'
export { recordsIn, recordTensors, textIn, textTensor } from './record-tensors.js'
export {
  type NamedTensor,
  readSafetensors,
  type SafetensorsFile,
  type TensorData,
  writeSafetensors,
} from './safetensors.js'
