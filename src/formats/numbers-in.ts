/** Tensors of numbers that a file's content is made of, checked as fields are. */
import { InputError } from '../engine/errors.js'
import type { NamedTensor, TensorData } from './safetensors.js'
import type { Check } from './schema.js'

/**
 * The numbers of a tensor.
 * @param of what each of them has to be
 * @param count how many there have to be. Default: any number
 * @throws InputError on a tensor that is absent, of another type or length, or has a number out of range
 */
export function numbersIn<T extends TensorData>(
  tensors: ReadonlyMap<string, NamedTensor>,
  name: string,
  Kind: new (length: number) => T,
  of: Check<number>,
  count?: number,
): number[] {
  const data = tensors.get(name)?.data
  if (!(data instanceof Kind))
    throw new InputError(`tensor ${name}: expected a ${Kind.name}, got ${data?.constructor.name ?? 'none'}`)
  if (data.length !== (count ?? data.length))
    throw new InputError(`tensor ${name}: expected ${count} elements, got ${data.length}`)
  const wrong = data.findIndex((value) => !of.includes(value))
  if (wrong >= 0)
    throw new InputError(`tensor ${name}[${wrong}]: expected ${of.expected}, got ${data[wrong]}`)
  return Array.from(data)
}
