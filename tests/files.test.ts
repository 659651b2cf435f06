/**
 * Files as earlier versions of Hindcast wrote them go on loading, and predict what they did. `fixtures/files/make.mjs`
 * made them and says from which commit.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadModel, modelFileFromBytes } from '../src/model/index.js'
import type { Nested } from '../src/tensor/index.js'

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`./fixtures/files/v1/${name}`, import.meta.url))
const noted = <T>(name: string): T => JSON.parse(readFileSync(pathOf(`${name}.json`), 'utf8'))

/**
 * Of the largest expected number. The fixtures were computed by the WebAssembly engine; the same engine gives the same
 * bits, and a native one, whose float32 sums run in another order, errs by some 1e-7 a sum.
 */
const tolerance = 1e-5

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length)
  const size = Math.max(...expected.map(Math.abs), 1e-30)
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]) / size).toBeLessThan(tolerance)
  })
}

describe.each(['model-lstm', 'model-layers'])('%s of version 1', (name) => {
  interface Note {
    readonly x: Nested
    readonly predicted: { readonly shape: number[]; readonly data: number[] }
    readonly extra: Readonly<Record<string, string>>
  }
  const { x, predicted, extra } = noted<Note>(name)

  test('predicts what it did', async () => {
    const found = (await loadModel(pathOf(`${name}.safetensors`))).predict(x)
    expect(found.shape).toEqual(predicted.shape)
    expectClose([...found.data], predicted.data)
  })

  test('is a file of the present version from then on, and has what else was saved', () => {
    const { model, extra: found } = modelFileFromBytes(readFileSync(pathOf(`${name}.safetensors`)))
    expect(found).toEqual(extra)
    const again = modelFileFromBytes(model.toBytes(found))
    expect(again.extra).toEqual(extra)
    expect(again.model.predict(x).data).toEqual(model.predict(x).data)
  })
})
