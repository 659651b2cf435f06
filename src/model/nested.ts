/** Samples in nested arrays, looked at before they become a tensor: messages name the sample. */
import { InputError } from '../engine/errors.js'
import { placeOf } from '../nn/index.js'
import { Tensor, type TensorLike } from '../tensor/index.js'

const sizeOf = (one: unknown): number | undefined =>
  one instanceof Tensor
    ? one.shape[0]
    : ArrayBuffer.isView(one) || Array.isArray(one)
      ? (one as unknown[]).length
      : undefined

const shown = (value: unknown): string =>
  typeof value === 'string' ? JSON.stringify(value) : value === null ? 'null' : typeof value

/**
 * @throws InputError on samples of different sizes, on empty ones, and on entries that are no numbers
 * @param isSequence whether the axis after the samples is time
 */
export function checkNested(where: string, given: TensorLike, isSequence: boolean): void {
  if (given === undefined || given === null || ['string', 'boolean', 'function'].includes(typeof given)) {
    throw new InputError(`${where}: expected a tensor, nested arrays or a typed array, got ${shown(given)}`)
  }
  if (!Array.isArray(given)) return
  const [first] = given as readonly unknown[]
  const size = sizeOf(first)
  const of = isSequence ? 'steps' : 'numbers'
  for (const [i, sample] of (given as readonly unknown[]).entries()) {
    const own = sizeOf(sample)
    if (own === 0) {
      throw new InputError(
        `${where}: expected at least one ${isSequence ? 'step' : 'number'} in each sample, got none in sample ${i}` +
          `${isSequence ? ' (T = 0); leave it out, or pad it and give lengths' : ''}`,
      )
    }
    if (own !== size && own !== undefined && size !== undefined) {
      const fix = isSequence ? '; pad them to the longest, and give lengths' : ''
      throw new InputError(
        `${where}: expected samples of as many ${of}, got ${size} in sample 0 and ${own} in sample ${i}${fix}`,
      )
    }
    checkInside(where, sample, first, [i], isSequence)
  }
}

/** Below the samples: as many entries as the first has, down to numbers. */
function checkInside(
  where: string,
  one: unknown,
  first: unknown,
  path: readonly number[],
  isSequence: boolean,
): void {
  if (Array.isArray(one)) {
    const model: unknown = Array.isArray(first) ? first[0] : undefined
    one.forEach((part: unknown, i) => {
      const [own, size] = [sizeOf(part), sizeOf(model)]
      if (own !== size && own !== undefined && size !== undefined) {
        const place = placeAt([...path, i], isSequence)
        throw new InputError(
          `${where}: expected ${size} numbers as in the first step, got ${own} in ${place}`,
        )
      }
      checkInside(where, part, model, [...path, i], isSequence)
    })
  } else if (typeof one !== 'number' && sizeOf(one) === undefined) {
    // What is no array of this library's is left to whoever makes the tensor.
    if (typeof one === 'object' && one !== null) return
    throw new InputError(`${where}: expected numbers, got ${shown(one)} in ${placeAt(path, isSequence)}`)
  }
}

/** A place by its indices: an element of an array just large enough to have it. */
function placeAt(path: readonly number[], isSequence: boolean): string {
  const shape = path.map((index) => index + 2)
  const at = path.reduce((sum, index, d) => sum * shape[d] + index, 0)
  return placeOf(at, shape, isSequence)
}
