export { DamagedFileError } from './damaged.js'
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
export { numbersIn } from './numbers-in.js'
export { recordsIn, recordTensors, textIn, textTensor } from './record-tensors.js'
export {
  type NamedTensor,
  readSafetensors,
  type SafetensorsFile,
  type TensorData,
  writeSafetensors,
} from './safetensors.js'
export {
  anyJson,
  anyNumber,
  anyObject,
  type Check,
  either,
  exactly,
  type Field,
  list,
  named,
  number,
  oneOf,
  optional,
  percentages,
  problemOf,
  record,
  type Saved,
  type Schema,
  text,
  tuple,
  where,
  wholeNumber,
  yesOrNo,
} from './schema.js'
