export { type NamedTensor, readSafetensors, type SafetensorsFile, writeSafetensors } from './safetensors.js'
