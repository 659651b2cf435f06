import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoreEtth1 } from './etth1.mjs'

const rowCounts = { training: 60, validation: 8, test: 9 }
const count = 77
let folder

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-etth1-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const wave = (t) => Math.sin(t / 3) + 0.1 * ((t * 7) % 5)

/** Scores of a file of one column. */
async function scored(valueAt, options = {}) {
  const lines = Array.from({ length: count }, (_, t) => `hour ${t},${valueAt(t)}`)
  writeFileSync(join(folder, 'ETTh1.csv'), `${['date,OT', ...lines].join('\n')}\n`)
  const heard = []
  const { rows } = await scoreEtth1(
    folder,
    { horizons: [2], seeds: [3], validate: false, ...options },
    (method) => () => heard.push(method),
    rowCounts,
  )
  return { rows: rows.map(({ seconds: _, ...row }) => row), heard }
}

test('errors are in standard deviations of the training rows, by horizon and seed', async () => {
  const { rows, heard } = await scored(wave, { horizons: [2, 3] })
  expect(rows.map(({ method }) => method)).toEqual(['segment, 2 steps, seed 3', 'segment, 3 steps, seed 3'])
  expect(new Set(heard)).toEqual(new Set(rows.map(({ method }) => method)))
  for (const { mse, mae } of rows) {
    expect(mae).toBeGreaterThan(0)
    expect(mse).toBeGreaterThanOrEqual(mae ** 2)
    expect(mse).toBeLessThan(4)
  }
  const { rows: larger } = await scored((t) => 1024 * wave(t), { horizons: [2, 3] })
  larger.forEach(({ mse, mae }, i) => {
    expect(mse).toBeCloseTo(rows[i].mse, 3)
    expect(mae).toBeCloseTo(rows[i].mae, 3)
  })
})

test('test rows count in the scores alone, and not at all in those of validation', async () => {
  const changed = (t) => wave(t) + (t < 68 ? 0 : 100)
  const validate = { validate: true }
  expect((await scored(changed, validate)).rows).toEqual((await scored(wave, validate)).rows)
  const [{ mae }] = (await scored(changed)).rows
  expect(mae).toBeGreaterThan(10)
})
