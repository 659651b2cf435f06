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
export {
  type NamedTensor,
  readSafetensors,
  type SafetensorsFile,
  type TensorData,
  writeSafetensors,
} from './safetensors.js'
