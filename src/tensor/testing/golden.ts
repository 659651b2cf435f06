/** What the fixtures of Keras and PyTorch hold, as tensors. */
import { flat, type Nested, shapeOf } from '../../../tests/fixtures/read.js'
import type { DType } from '../../engine/dtype.js'
import { type Tensor, tensor } from '../index.js'

/** The nested numbers of a fixture. */
export const tensorOf = (values: Nested, dtype: DType = 'float32'): Tensor =>
  tensor(flat(values), shapeOf(values), dtype)

/** Σ outputs · cotangents, whose gradients the fixtures hold. */
export const weightedSum = (outputs: readonly Tensor[], cotangents: readonly Tensor[]): Tensor =>
  outputs.map((output, i) => output.mul(cotangents[i]).sum()).reduce((total, term) => total.add(term))
