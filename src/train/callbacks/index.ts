export { type EarlyStopping, type EarlyStoppingOptions, earlyStopping } from './early-stopping.js'
export { epochLogger } from './epoch-logger.js'
export { type CheckpointOptions, modelCheckpoint } from './model-checkpoint.js'
export { type PlateauOptions, reduceLROnPlateau } from './reduce-lr-on-plateau.js'
