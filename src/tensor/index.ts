export { onlyFirstDerivative } from './autograd.js'
export { ones, tensor, zeros } from './create.js'
export { grad, gradientsOf, stopGradient, type ValueAndGradients, valueAndGrad } from './grad.js'
export { Tensor } from './methods.js'
export { operation, operationOfMany, unwritten, written } from './operation.js'
export * from './ops/index.js'
export {
  type RandomNormalOptions,
  type RandomUniformOptions,
  randomNormal,
  randomUniform,
} from './random-tensors.js'
export { borrowed, gatherRows, type Rows, rowsBetween } from './rows.js'
export { axisOf, formatShape, type Shape, sameShape, sizeOf } from './shape.js'
export type { FloatTensor, IntTensor, Nested } from './tensor.js'
export type { DTypeOf, NumericArray, TensorLike } from './tensor-like.js'
