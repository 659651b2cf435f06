export {
  type BackupOptions,
  backupAndRestore,
  loadModel,
  type ModelFile,
  modelFileFromBytes,
  modelFromBytes,
} from './files/index.js'
export { type FunctionalOptions, functional, type PredictionsOf } from './functional.js'
export { Model } from './model.js'
export type {
  Batches,
  ClassWeight,
  Compiled,
  CompileOptions,
  Data,
  Dataset,
  EvaluateOptions,
  FitDatasetOptions,
  FitOptions,
  History,
  Lengths,
  ModelOptions,
  ModelState,
  PredictOptions,
  Samples,
  SaveOptions,
  TrainingOptions,
  UpdateOptions,
  ValidatedHistory,
  Weights,
  WithValidation,
} from './options.js'
export type { Structured } from './ports.js'
export { sequential } from './sequential.js'
