export { type BackupOptions, backupAndRestore } from './backup.js'
export { loadModel, type ModelFile, modelFileFromBytes, modelFromBytes } from './loading.js'
