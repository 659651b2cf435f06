/**
 * The digest of a file's content, by which damage is found: CRC-32 as in zip, gzip and PNG (ISO 3309). It finds every
 * change of up to 32 bits in a row, and of others all but one in four thousand million. It is no protection against
 * intent.
 */
import { type NamedTensor, typeOf } from './safetensors.js'

const polynomial = 0xedb88320
const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
  return crc
})

function crc32(parts: Iterable<Uint8Array>): number {
  let crc = -1
  for (const bytes of parts)
    for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 0xff]
  return ~crc >>> 0
}

const written = (parts: Iterable<Uint8Array>): string => `crc32:${crc32(parts).toString(16).padStart(8, '0')}`

/** A digest that says there is none: for programs that write such files themselves. */
export const noDigest = 'none'

const byName = <T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))

/** The digest of a text. */
export const textDigest = (text: string): string => written([new TextEncoder().encode(text)])

/**
 * The digest of a file's entries and tensors, whatever their order: of the JSON of `[entries, tensors]`, both sorted by
 * name, an entry as `[name, text]` and a tensor as `[name, type, shape]`, and of the tensors' bytes in that order.
 */
export function fileDigest(
  entries: Readonly<Record<string, string>>,
  tensors: ReadonlyMap<string, NamedTensor>,
): string {
  const sorted = byName(tensors)
  const described = [
    byName(Object.entries(entries)),
    sorted.map(([name, { shape, data }]) => [name, typeOf(data), shape]),
  ]
  const elements = sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return written([new TextEncoder().encode(JSON.stringify(described)), ...elements])
}
