import { expect, test } from 'vitest'
import { DamagedFileError } from './damaged.js'
import { fileDigest, textDigest } from './digest.js'
import {
  type FileDefinition,
  readEnvelope,
  readJsonEnvelope,
  writeEnvelope,
  writeJsonEnvelope,
} from './envelope.js'
import { readSafetensors, writeSafetensors } from './safetensors.js'
import { named, number } from './schema.js'

test('is CRC-32', () => {
  // The check value of the CRC catalogue (Williams 1993).
  expect(textDigest('123456789')).toBe('crc32:cbf43926')
  expect(textDigest('')).toBe('crc32:00000000')
})

const definition: FileDefinition<Readonly<Record<string, number>>> = {
  kind: 'model',
  version: 3,
  migrations: { 2: (file) => file },
  content: named(number()),
}
const tensors = new Map([
  ['b', { shape: [2], data: Float32Array.of(1, 2) }],
  ['a', { shape: [3], data: Uint8Array.of(1, 2, 3) }],
])
const bytes = writeEnvelope(definition, { content: { size: 12, süß: 0.5 }, tensors, extra: { note: 'x' } })

test('does not depend on the order of entries and tensors: other writers keep none', () => {
  const { metadata } = readSafetensors(bytes, 'f')
  const turned = writeSafetensors({
    tensors: new Map([...tensors].reverse()),
    metadata: Object.fromEntries(Object.entries(metadata).reverse()),
  })
  expect(turned).not.toEqual(bytes)
  expect(readEnvelope(turned, 'f', definition).content).toEqual({ size: 12, süß: 0.5 })
  expect(fileDigest({ a: '1', b: '2' }, tensors)).toBe(fileDigest({ b: '2', a: '1' }, tensors))
  expect(fileDigest({ a: '1' }, tensors)).not.toBe(fileDigest({ a: '2' }, tensors))
})

/** Each file with one bit turned. */
function* oneBitTurned(whole: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < 8 * whole.length; bit++)
    yield whole.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
}

test.each<[string, Uint8Array, (damaged: Uint8Array) => unknown]>([
  ['a safetensors file', bytes, (damaged) => readEnvelope(damaged, 'f', definition)],
  [
    'a JSON file',
    writeJsonEnvelope(definition, { size: 12 }),
    (damaged) => readJsonEnvelope(damaged, 'f', definition),
  ],
])('no bit of %s can be turned unseen', (_, whole, read) => {
  const accepted: number[] = []
  let damaged = 0
  let at = 0
  for (const turned of oneBitTurned(whole)) {
    try {
      // A blank may become another: then nothing is lost.
      expect(read(turned)).toEqual(read(whole))
      accepted.push(at)
    } catch (error) {
      expect(error).toMatchObject({ name: 'InputError' })
      if (error instanceof DamagedFileError) damaged++
    }
    at++
  }
  expect(accepted.length).toBeLessThanOrEqual(1)
  expect(damaged / at).toBeGreaterThan(0.9)
})

test('a file cut short or with bytes of zeros is refused', () => {
  for (let length = 0; length < bytes.length; length++) {
    expect(() => readEnvelope(bytes.slice(0, length), 'f', definition)).toThrow(DamagedFileError)
    const zeros = bytes.slice().fill(0, length > 8 ? length : 0)
    expect(() => readEnvelope(zeros, 'f', definition)).toThrow(DamagedFileError)
  }
})
