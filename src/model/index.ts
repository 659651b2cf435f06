export { type Backup, type BackupOptions, backupAndRestore } from './backup.js'
export { loadModel, type ModelFile, modelFileFromBytes, modelFromBytes } from './loading.js'
export type {
  Compiled,
  CompileOptions,
  EvaluateOptions,
  FitOptions,
  History,
  ModelState,
  Samples,
  SequentialOptions,
} from './options.js'
export { Sequential, sequential } from './sequential.js'
