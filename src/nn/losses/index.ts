export { type LossName, lossFrom, lossOf } from './by-name.js'
export {
  binaryCrossentropy,
  type CrossEntropyOptions,
  categoricalCrossentropy,
  classNumbers,
  sparseCategoricalCrossentropy,
} from './cross-entropy.js'
export {
  type NegativeBinomialTensors,
  negativeBinomial,
  negativeBinomialTensors,
  type StudentTTensors,
  studentT,
  studentTTensors,
} from './likelihoods.js'
export { aligned, type Loss, type LossOptions } from './loss.js'
export { type HuberOptions, huber, meanAbsoluteError, meanSquaredError, pinball } from './regression.js'
export { targetFault } from './target-checks.js'
