/**
 * The safetensors format: 8 bytes with the length of a JSON header, the header, then the elements of all
 * tensors, little-endian and row-major. https://github.com/huggingface/safetensors
 */
import { InputError } from '../engine/errors.js'
import { type Shape, sizeOf } from '../tensor/index.js'
import { damagedFile } from './damaged.js'

/** The elements of a tensor in a file: `float64` where a number has to come back to the bit, bytes for text and flags. */
export type TensorData =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>

export interface NamedTensor {
  readonly shape: Shape
  readonly data: TensorData
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, NamedTensor>
  readonly metadata: Readonly<Record<string, string>>
}

interface HeaderEntry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

const alignment = 8
const maxHeaderBytes = 100_000_000

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Types of elements by their names in the format. */
const elementTypes = { F32: Float32Array, F64: Float64Array, I32: Int32Array, U8: Uint8Array } as const
type ElementType = keyof typeof elementTypes

const typeNames = Object.keys(elementTypes) as ElementType[]
/** Its name in the format. */
export const typeOf = (data: TensorData): ElementType =>
  typeNames.find((name) => data instanceof elementTypes[name])!

/** The bytes of a file. The same tensors and metadata give the same bytes. */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  let end = 0
  const entries = [...tensors].map(([name, { shape, data }]): [string, HeaderEntry] => {
    const start = end
    end += data.byteLength
    return [name, { dtype: typeOf(data), shape, data_offsets: [start, end] }]
  })
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) })
  const text = new TextEncoder().encode(json)
  const headerBytes = Math.ceil(text.length / alignment) * alignment
  const bytes = new Uint8Array(8 + headerBytes + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true)
  bytes.fill(0x20, 8, 8 + headerBytes).set(text, 8)
  let at = 8 + headerBytes
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/** The first character of a header, at byte 8 of each file. */
const headerStart = '{'.charCodeAt(0)

/** Whether the file may have been one: a write that was cut short leaves nothing, a part, or zeros. */
function beginsLikeOne(bytes: Uint8Array): boolean {
  // The header's length is below 2³².
  if (bytes.length <= 8) return bytes.subarray(4).every((byte) => byte === 0)
  return bytes[8] === headerStart || bytes.subarray(0, 64).every((byte) => byte === 0)
}

/**
 * The tensors of a file.
 * @param name of the file, for messages
 * @throws DamagedFileError on what is cut short or contradicts itself, and InputError on what is no such file, or holds
 *   other types than F32, F64, I32 and U8
 */
export function readSafetensors(bytes: Uint8Array, name: string): SafetensorsFile {
  const broken = (why: string): InputError => damagedFile(name, why)
  if (!beginsLikeOne(bytes)) throw new InputError(`${name}: not a safetensors file`)
  const whole = new Uint8Array(bytes) // aligned, and its own
  if (whole.length <= 8) throw broken(`expected more than 8 bytes, got ${whole.length}`)
  const headerBytes = Number(new DataView(whole.buffer).getBigUint64(0, true))
  if (headerBytes > Math.min(maxHeaderBytes, whole.length - 8)) throw broken('its header is cut short')
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole.subarray(8, 8 + headerBytes)))
  } catch {
    throw broken('its header is not JSON')
  }
  if (!isObject(header)) throw broken('its header is not an object')
  const { __metadata__: metadata = {}, ...entries } = header
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw broken('its __metadata__ is not an object of strings')
  const elements = whole.subarray(8 + headerBytes)
  const ranges: (readonly [start: number, end: number, name: string])[] = []
  const tensors = new Map<string, NamedTensor>()
  for (const [tensorName, entry] of Object.entries(entries)) {
    const { dtype = 'nothing', shape, data_offsets: offsets } = (entry ?? {}) as Partial<HeaderEntry>
    const Elements = Object.hasOwn(elementTypes, dtype) ? elementTypes[dtype as ElementType] : undefined
    if (Elements === undefined)
      throw new InputError(`${name}: tensor ${tensorName}: expected F32, F64, I32 or U8, got ${dtype}`)
    const isSized = Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0)
    const [start, end] = Array.isArray(offsets) ? offsets : [0, -1]
    const fits =
      isSized &&
      Number.isInteger(start) &&
      start >= 0 &&
      end <= elements.length &&
      end - start === sizeOf(shape) * Elements.BYTES_PER_ELEMENT
    if (!fits) throw broken(`tensor ${tensorName} lies outside the file, or its shape does not fit its bytes`)
    tensors.set(tensorName, { shape: [...shape], data: new Elements(elements.slice(start, end).buffer) })
    ranges.push([start, end, tensorName])
  }
  // The format leaves no gaps: each tensor begins where the one before it ends.
  let filled = 0
  for (const [start, end, tensorName] of ranges.sort(([a, aEnd], [b, bEnd]) => a - b || aEnd - bEnd)) {
    if (start !== filled) throw broken(`tensor ${tensorName} overlaps another, or there is a gap before it`)
    filled = end
  }
  if (filled !== elements.length) throw broken(`expected ${filled} bytes of tensors, got ${elements.length}`)
  return { tensors, metadata: metadata as Record<string, string> }
}
