/** Saved models, forecasters and backups, damaged by bits and, past their digest, field by field. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../../src/engine/testing/temporary.js'
import { readSafetensors, writeSafetensors } from '../../src/formats/index.js'
import { trainingFromBytes } from '../../src/model/files/backup-file.js'
import { modelFromBytes } from '../../src/model/index.js'
import { forecast, forecasterFromBytes } from '../../src/tasks/forecast/index.js'
import { fuzz } from './fuzz.js'
import { type Random, randomFrom } from './mutate.js'

const fixture = (name: string): Uint8Array =>
  readFileSync(fileURLToPath(new URL(`../fixtures/files/v2/${name}`, import.meta.url)))

const noted = JSON.parse(new TextDecoder().decode(fixture('forecaster-auto.json')))
const x = JSON.parse(new TextDecoder().decode(fixture('model-lstm.json'))).x

/** What loads each kind of file, and uses all of what it loaded. Outputs that are not finite are no forecast. */
const kinds: Readonly<Record<string, { files: readonly Uint8Array[]; read: (bytes: Uint8Array) => void }>> = {
  forecaster: {
    files: [forecasterFromBytes(fixture('forecaster-auto.safetensors')).toBytes()],
    read: (bytes) => {
      for (const { forecast: rows } of forecasterFromBytes(bytes).predict(noted.rows))
        for (const row of rows)
          for (const value of Object.values(row))
            if (typeof value === 'number' && !Number.isFinite(value))
              throw new Error(`a forecast of ${value}`)
    },
  },
  model: {
    files: [modelFromBytes(fixture('model-lstm.safetensors')).toBytes()],
    read: (bytes) => void modelFromBytes(bytes).predict(x),
  },
  layers: {
    files: [modelFromBytes(fixture('model-layers.safetensors')).toBytes()],
    read: (bytes) => void modelFromBytes(bytes).summary(),
  },
  backup: {
    files: [fixture('training.safetensors')],
    read: (bytes) => void trainingFromBytes(bytes, 'backup'),
  },
}

const nested = (depth: number): unknown => JSON.parse('{"layer":'.repeat(depth) + '{}' + '}'.repeat(depth))
const odd: readonly unknown[] = [
  ...[null, 0, -1, 1e9, 1e300, 2.5, true, '', 'constructor', '__proto__', '<script>alert(1)</script>'],
  ...[[], {}, [[]], [null], { $number: 'NaN' }, { $number: 'Infinity' }, nested(40), nested(1000), '\u202ex'],
]

/** A value with one of its parts, at any depth, odd, absent, twice or of another name. */
function changed(value: unknown, random: Random): unknown {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random(list.length))]
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (keys.length === 0 || random(1) < 0.15) return pick(odd)
  const key = pick(keys)
  if (Array.isArray(value)) {
    const how = random(1)
    if (how < 0.1) return value.slice(1)
    if (how < 0.2) return [...value, value[0]]
    return value.map((one, i) => (String(i) === key ? changed(one, random) : one))
  }
  const entries = Object.entries(value as object)
  const how = random(1)
  if (how < 0.1) return Object.fromEntries(entries.filter(([name]) => name !== key))
  if (how < 0.2)
    return JSON.parse(`{"__proto__":${JSON.stringify(pick(odd))},${JSON.stringify(value).slice(1)}`)
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? changed(one, random) : one]))
}

/** A file that says that it has no digest, one field or tensor of which is changed. */
function withOneChange(bytes: Uint8Array, random: Random): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes, 'valid')
  const at = Math.floor(random(tensors.size))
  const isOfTensor = random(1) < 0.3
  const files = [...tensors].map(([name, { shape, data }], i) => {
    if (!isOfTensor || i !== at) return [name, { shape, data }] as const
    const values = data.slice()
    values.fill(
      [Number.NaN, Infinity, -1, 1e9, 255][Math.floor(random(5))],
      Math.floor(random(values.length)),
    )
    return random(1) < 0.2
      ? ([name, { shape: [0], data: values.subarray(0, 0) }] as const)
      : ([name, { shape, data: values }] as const)
  })
  const content = isOfTensor
    ? metadata.content
    : JSON.stringify(changed(JSON.parse(metadata.content), random))
  return writeSafetensors({ tensors: new Map(files), metadata: { ...metadata, content, digest: 'none' } })
}

for (const [kind, { files, read }] of Object.entries(kinds)) {
  fuzz(`${kind}, by its bytes`, { valid: files, read, rounds: 200 })
  // Mutations of nothing are the numbers of changes.
  fuzz(`${kind}, field by field`, {
    valid: [new Uint8Array()],
    read: (number) => {
      const seed = number.reduce((sum, byte) => (sum * 257 + byte + 1) % 2 ** 31, number.length)
      read(number.length === 0 ? files[0] : withOneChange(files[0], randomFrom(seed)))
    },
    rounds: 400,
  })
}

const inFolder = temporaryFolder()
const rows = Array.from({ length: 30 }, (_, i) => ({ y: i % 5 }))

fuzz('the manifest of a checkpoint', {
  valid: [new TextEncoder().encode('{}')],
  rounds: 40,
  read: async (bytes) => {
    const path = inFolder('checkpoint.json')
    if (bytes.length > 2) await writeFile(path, bytes)
    await forecast(rows, {
      horizon: 2,
      folds: 1,
      members: 1,
      epochs: 1,
      model: 'rnn',
      checkpoint: inFolder(),
    })
  },
})
