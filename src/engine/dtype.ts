/** Element types: `float32` for values, `int32` for indices, labels and lengths. */
export type DType = 'float32' | 'int32'

export interface TypedArrays {
  float32: Float32Array<ArrayBuffer>
  int32: Int32Array<ArrayBuffer>
}

/** The elements of a tensor: `Float32Array`, or `Int32Array` of one of whole numbers. */
export type TypedArray = TypedArrays[DType]

export const bytesPerElement = 4
