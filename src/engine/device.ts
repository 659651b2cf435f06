/**
 * Where tensors are and what computes with them. A storage belongs to one device, and is refused by name on any other;
 * operations run the kernels of the device that their operands are on. An address is a number that means something to
 * its device alone, and is never 0, which stands for "not given" in kernel calls.
 */
import type { Arena } from './arena.js'
import type { DType, TypedArray } from './dtype.js'
import type { Kernels } from './kernels.js'

/** Elements where they are, in memory that workers may share. */
export type Elements = Float32Array | Int32Array

export interface Device {
  /** What messages call it. */
  readonly name: string
  readonly kernels: Kernels
  /** The space of scopes, given back as a whole. */
  readonly arena: Pick<Arena, 'allocate' | 'mark' | 'reset'>
  /** The address of a block of its own, uncleared, that lasts until it is freed. */
  allocate(bytes: number): number
  /** Takes a block back, by the address that `allocate` gave. */
  free(address: number): void
  /**
   * Has so many elements written.
   * @param put is given the elements, uncleared where nothing was written yet; keeps no hold of them, and allocates
   *   nothing meanwhile
   */
  write(address: number, dtype: DType, length: number, put: (elements: Elements) => void): void
  /** A copy of the elements as they are at the time of the call. */
  read(address: number, dtype: DType, length: number): Promise<TypedArray>
  /** The same without waiting; absent where the device cannot. */
  readonly readNow?: (address: number, dtype: DType, length: number) => TypedArray
}
