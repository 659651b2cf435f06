/**
 * Records of numbers as tensors, for what a file keeps of each of many series. Records of the same structure share it,
 * and their numbers stand one after the other in float64, so that they come back to the bit:
 *
 *     NAME.structures  U8, the different structures as JSON, with 0 in place of each number
 *     NAME.structure   I32 [records], which of them each record has
 *     NAME.numbers     F64, the numbers of all records
 */
import type { NamedTensor } from './safetensors.js'

/** JSON text as a tensor of bytes, such as the names of many series. */
export function textTensor(value: unknown): NamedTensor {
  const data = new TextEncoder().encode(JSON.stringify(value))
  return { shape: [data.length], data }
}

/** What `textTensor` was given. Throws on other tensors. */
export const textIn = (tensor: NamedTensor | undefined): unknown => {
  if (!(tensor?.data instanceof Uint8Array)) throw new TypeError('expected a tensor of text')
  return JSON.parse(new TextDecoder().decode(tensor.data))
}

/** @param records JSON, but for numbers, which may be any */
export function recordTensors(name: string, records: readonly unknown[]): [string, NamedTensor][] {
  const numbers: number[] = []
  const structures = new Map<string, number>()
  const structure = Int32Array.from(records, (record) => {
    const text = JSON.stringify(record, (_, value) => {
      if (typeof value !== 'number') return value
      numbers.push(value)
      return 0
    })
    if (!structures.has(text)) structures.set(text, structures.size)
    return structures.get(text)!
  })
  return [
    [`${name}.numbers`, { shape: [numbers.length], data: Float64Array.from(numbers) }],
    [`${name}.structure`, { shape: [structure.length], data: structure }],
    [`${name}.structures`, textTensor([...structures.keys()])],
  ]
}

/** What `recordTensors` was given. Throws on tensors that do not fit each other. */
export function recordsIn(name: string, tensors: ReadonlyMap<string, NamedTensor>): unknown[] {
  const structures = textIn(tensors.get(`${name}.structures`)) as string[]
  const numbers = tensors.get(`${name}.numbers`)?.data
  const structure = tensors.get(`${name}.structure`)?.data
  if (!(numbers instanceof Float64Array && structure instanceof Int32Array)) {
    throw new TypeError(`expected tensors of ${name}`)
  }
  let at = 0
  const records = Array.from(structure, (which): unknown =>
    JSON.parse(structures[which], (_, value) => (typeof value === 'number' ? numbers[at++] : value)),
  )
  if (at !== numbers.length) throw new TypeError(`expected ${at} numbers of ${name}, got ${numbers.length}`)
  return records
}
