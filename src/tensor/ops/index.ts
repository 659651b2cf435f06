export { absoluteError } from './absolute-error.js'
export { softmaxCrossEntropy } from './cross-entropy.js'
export { cumsum } from './cumulative.js'
export { einsum } from './einsum.js'
export {
  abs,
  add,
  digamma,
  div,
  equal,
  erf,
  exp,
  gelu,
  greater,
  greaterEqual,
  less,
  lessEqual,
  lgamma,
  log,
  maximum,
  minimum,
  mul,
  neg,
  notEqual,
  relu,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  toFloat,
} from './elementwise.js'
export { flip, gather } from './gather.js'
export { layerNormalize } from './layer-normalize.js'
export { negativeBinomialLoss, studentTLoss } from './likelihood.js'
export { affine, matmul, rowProducts } from './matmul.js'
export {
  broadcastTo,
  concat,
  expandDims,
  pad,
  reshape,
  slice,
  split,
  squeeze,
  stack,
  transpose,
} from './movement.js'
export { clip, cos, pow, sin } from './power.js'
export { quantileLoss } from './quantile-loss.js'
export { type Axes, argmax, max, mean, min, sum } from './reduce.js'
export { where } from './select.js'
export { logSoftmax, softmax } from './softmax.js'
export { squaredError } from './squared-error.js'
export { oneHot, type TopK, topK } from './top-k.js'
