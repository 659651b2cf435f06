export { loadModel, type ModelFile, modelFileFromBytes, modelFromBytes } from './loading.js'
export {
  type CompileOptions,
  type EvaluateOptions,
  type FitOptions,
  type History,
  type ModelState,
  type Samples,
  Sequential,
  type SequentialOptions,
  sequential,
} from './sequential.js'
