import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { flat, type Nested } from '../../tests/fixtures/read.js'
import { InputError } from '../engine/errors.js'
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.js'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../tests/fixtures/${name}`, import.meta.url))

/** A file with the given header, in bytes or as JSON, and so many bytes of elements. */
function fileOf(header: unknown, elements = 0): Uint8Array {
  const text = header instanceof Uint8Array ? header : new TextEncoder().encode(JSON.stringify(header))
  const bytes = new Uint8Array(8 + text.length + elements)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const entry = (start: number, end: number, shape = [(end - start) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [start, end],
})

describe('round trip', () => {
  const tensors = new Map<string, NamedTensor>([
    ['kernel', { shape: [2, 3], data: Float32Array.of(1.5, -0, 3e38, 1e-45, Number.NaN, -Infinity) }],
    ['ids', { shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) }],
    ['exact', { shape: [3], data: Float64Array.of(0.1, -0, Number.NaN) }],
    ['bytes', { shape: [3], data: Uint8Array.of(0, 128, 255) }],
    ['scalar', { shape: [], data: Float32Array.of(7) }],
    ['nothing', { shape: [0, 4], data: new Float32Array(0) }],
    ['part of an array', { shape: [2], data: Float32Array.of(1, 2, 3, 4).subarray(1, 3) }],
  ])
  const metadata = { format: 'test', 'naïve key': 'Grüße, 世界 "quoted"\n' }
  const bytes = writeSafetensors({ tensors, metadata })

  test('gives back names in order, shapes, types, every bit, and the metadata', () => {
    const read = readSafetensors(bytes, 'model')
    expect(read.metadata).toEqual(metadata)
    expect([...read.tensors.keys()]).toEqual([...tensors.keys()])
    for (const [name, { shape, data }] of tensors) {
      const found = read.tensors.get(name)
      expect(found?.shape, name).toEqual(shape)
      expect(found?.data, name).toEqual(data)
    }
    expect(Object.is(read.tensors.get('kernel')?.data[1], -0)).toBe(true)
  })

  test('elements begin at a multiple of 8 bytes, as the format asks', () => {
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
  })

  test('the same content gives the same bytes', () => {
    expect(writeSafetensors({ tensors, metadata })).toEqual(bytes)
  })

  test('reads from the middle of a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 3)
    larger.set(bytes, 3)
    expect(readSafetensors(larger.subarray(3), 'model').tensors.get('scalar')?.data[0]).toBe(7)
  })

  test('no tensors, no metadata', () => {
    const read = readSafetensors(writeSafetensors({ tensors: new Map(), metadata: {} }), 'model')
    expect(read).toEqual({ tensors: new Map(), metadata: {} })
    expect(readSafetensors(fileOf({}), 'model').metadata).toEqual({})
  })
})

test("reads what Python's library wrote", () => {
  interface Expected {
    readonly metadata: Record<string, string>
    readonly tensors: Record<string, { dtype: string; shape: number[]; value: Nested }>
  }
  const expected = JSON.parse(fixture('python-safetensors.json').toString()) as Expected
  const { tensors, metadata } = readSafetensors(fixture('python.safetensors'), 'python.safetensors')
  expect(metadata).toEqual(expected.metadata)
  expect([...tensors.keys()].sort()).toEqual(Object.keys(expected.tensors).sort())
  for (const [name, { dtype, shape, value }] of Object.entries(expected.tensors)) {
    const found = tensors.get(name)
    expect(found?.shape).toEqual(shape)
    const Kind = dtype === 'I32' ? Int32Array : Float32Array
    expect(found?.data).toEqual(Kind.from(flat(value)))
  }
})

describe('what is not a whole file is refused by name', () => {
  const whole = writeSafetensors({
    tensors: new Map([['w', { shape: [2], data: Float32Array.of(1, 2) }]]),
    metadata: {},
  })
  const header = Number(new DataView(whole.buffer).getBigUint64(0, true))
  const huge = new Uint8Array(16).fill(0xff)
  const broken = 'm.safetensors: the file is damaged:'
  const outside = 'tensor w lies outside the file, or its shape does not fit its bytes'

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), `${broken} expected more than 8 bytes, got 0; use another copy of it`],
    ['7 bytes', whole.subarray(0, 7), `${broken} expected more than 8 bytes, got 7; use another copy of it`],
    [
      'cut in the header',
      whole.subarray(0, 8 + header - 1),
      `${broken} its header is cut short; use another copy of it`,
    ],
    [
      'cut in the elements',
      whole.subarray(0, whole.length - 1),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'a text file',
      new TextEncoder().encode('month,passengers\n1949-01,112\n'),
      'm.safetensors: not a safetensors file',
    ],
    ['a length of 2⁶⁴ - 1', huge, 'm.safetensors: not a safetensors file'],
    [
      'a header that is not JSON',
      fileOf(new TextEncoder().encode('{"w":')),
      `${broken} its header is not JSON; use another copy of it`,
    ],
    [
      'a header that is not UTF-8',
      fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)),
      `${broken} its header is not JSON; use another copy of it`,
    ],
    ['a list', fileOf([]), 'm.safetensors: not a safetensors file'],
    ['null', fileOf(null), 'm.safetensors: not a safetensors file'],
    [
      'metadata of numbers',
      fileOf({ __metadata__: { version: 1 } }),
      `${broken} its __metadata__ is not an object of strings; use another copy of it`,
    ],
    [
      'metadata of text',
      fileOf({ __metadata__: 'x' }),
      `${broken} its __metadata__ is not an object of strings; use another copy of it`,
    ],
    [
      'a type not known here',
      fileOf({ w: entry(0, 8, [4], 'F16') }, 8),
      'm.safetensors: tensor w: expected F32, F64, I32 or U8, got F16',
    ],
    [
      'a type of an inherited name',
      fileOf({ w: entry(0, 8, [2], 'constructor') }, 8),
      'm.safetensors: tensor w: expected F32, F64, I32 or U8, got constructor',
    ],
    [
      'an entry without a type',
      fileOf({ w: {} }),
      'm.safetensors: tensor w: expected F32, F64, I32 or U8, got nothing',
    ],
    [
      'an entry that is null',
      fileOf({ w: null }),
      'm.safetensors: tensor w: expected F32, F64, I32 or U8, got nothing',
    ],
    [
      'no shape',
      fileOf({ w: { dtype: 'F32', data_offsets: [0, 4] } }, 4),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'a negative size',
      fileOf({ w: entry(0, 8, [-1, -2]) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'a shape that does not fit',
      fileOf({ w: entry(0, 8, [3]) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'no offsets',
      fileOf({ w: { dtype: 'F32', shape: [1] } }, 4),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'offsets beyond the end',
      fileOf({ w: entry(4, 12) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'offsets before the start',
      fileOf({ w: entry(-4, 4) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'offsets in reverse',
      fileOf({ w: entry(8, 0, [2]) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'offsets that are not whole',
      fileOf({ w: entry(0.5, 4.5) }, 8),
      `${broken} ${outside}; use another copy of it`,
    ],
    [
      'tensors that overlap',
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      `${broken} tensor b overlaps another, or there is a gap before it; use another copy of it`,
    ],
    [
      'the same bytes twice',
      fileOf({ a: entry(0, 8), b: entry(0, 8) }, 8),
      `${broken} tensor b overlaps another, or there is a gap before it; use another copy of it`,
    ],
    [
      'a gap',
      fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12),
      `${broken} tensor b overlaps another, or there is a gap before it; use another copy of it`,
    ],
    [
      'bytes left over',
      fileOf({ a: entry(0, 4) }, 12),
      `${broken} expected 4 bytes of tensors, got 12; use another copy of it`,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'm.safetensors')).toThrow(new InputError(message))
  })

  test('tensors need not be listed in the order in which they lie', () => {
    const bytes = fileOf({ b: entry(4, 8), a: entry(0, 4) }, 8)
    expect([...readSafetensors(bytes, 'm').tensors.keys()]).toEqual(['b', 'a'])
  })
})
