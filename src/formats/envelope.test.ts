import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  type FileDefinition,
  type OpenFile,
  readEnvelope,
  readJsonEnvelope,
  writeEnvelope,
  writeJsonEnvelope,
} from './envelope.js'
import { readSafetensors, writeSafetensors } from './safetensors.js'
import { anyNumber, record } from './schema.js'

interface Content {
  readonly size: number
}
const definition = (version: number, kind: FileDefinition<Content>['kind'] = 'model') => ({
  kind,
  version,
  migrations: Object.fromEntries(
    [2, 3].map((at) => [
      at,
      ({ content, tensors }: OpenFile) => ({ content: { size: (content as Content).size * 10 }, tensors }),
    ]),
  ),
  content: record({ size: anyNumber }),
})
const tensors = new Map([['w', { shape: [2], data: Float64Array.of(0.1, -0) }]])
const bytes = (version: number, size: unknown = 1, extra = {}) =>
  writeEnvelope(definition(version), { content: { size: size as number }, tensors, extra })

test('content, tensors and extra entries come back, numbers to the bit', () => {
  for (const size of [0.1, -0, Number.NaN, -Infinity, 1e-320]) {
    const read = readEnvelope(bytes(4, size, { note: 'ß' }), 'f', definition(4))
    expect(read).toEqual({ content: { size }, tensors, extra: { note: 'ß' } })
    expect(readJsonEnvelope(writeJsonEnvelope(definition(4), { size }), 'f', definition(4))).toEqual({ size })
  }
})

test('earlier versions go through a migration for each version between', () => {
  for (const [version, size] of [
    [2, 100],
    [3, 10],
    [4, 1],
  ] as const) {
    expect(readEnvelope(bytes(version), 'f', definition(4)).content).toEqual({ size })
  }
})

/** A file that says that it has no digest. */
function withoutDigest(change: Readonly<Record<string, string | undefined>>): Uint8Array {
  const { metadata } = readSafetensors(bytes(4), 'f')
  const all = Object.entries({ ...metadata, digest: 'none', ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return writeSafetensors({ tensors, metadata: Object.fromEntries(all) })
}

describe('refuses by name', () => {
  const other = writeSafetensors({ tensors, metadata: { format: 'pt' } })
  test.each<[string, () => unknown]>([
    ['f: not a Hindcast model file', () => readEnvelope(other, 'f', definition(4))],
    [
      'f: not a Hindcast forecaster file: it is a Hindcast model; load it with loadModel',
      () => readEnvelope(bytes(4), 'f', definition(4, 'forecaster')),
    ],
    [
      'f: written by a newer Hindcast (version 5 of Hindcast model files); this one reads up to 4: update it',
      () => readEnvelope(bytes(5), 'f', definition(4)),
    ],
    [
      'f: written by a Hindcast too old (version 1 of Hindcast model files): this one reads from version 2',
      () => readEnvelope(bytes(1), 'f', definition(4)),
    ],
    [
      'f: damaged Hindcast model file: size: expected a number, got "large"',
      () => readEnvelope(withoutDigest({ content: '{"size":"large"}' }), 'f', definition(4)),
    ],
    [
      'f: damaged Hindcast model file: its description cannot be read',
      () => readEnvelope(withoutDigest({ content: '{' }), 'f', definition(4)),
    ],
    [
      'Hindcast model file: it cannot be saved: size: expected a number, got "large"',
      () => bytes(4, 'large'),
    ],
    [
      'f: the file is damaged: it has no digest; use another copy of it',
      () => readEnvelope(withoutDigest({ digest: undefined }), 'f', definition(4)),
    ],
    [
      'Hindcast model file: expected extra entries of other names than format, kind, version, digest, content, got kind',
      () => bytes(4, 1, { kind: 'x' }),
    ],
    [
      'f: the file is damaged: it is not JSON; use another copy of it',
      () => readJsonEnvelope<Content>(new TextEncoder().encode('{'), 'f', definition(4, 'checkpoint')),
    ],
  ])('%s', (message, read) => {
    expect(read).toThrow(new InputError(message))
  })
})
