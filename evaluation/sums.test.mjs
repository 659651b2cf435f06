import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoreSums } from './sums.mjs'

let folder

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-sums-'))
  const value = (series, t) => 100 + series + 10 * Math.sin(t / 2) + ((t * (7 + series)) % 11)
  const file = (from, to) => {
    const steps = Array.from({ length: to - from }, (_, i) => from + i)
    const lines = Array.from({ length: 18 }, (_, s) => [`M${s}`, ...steps.map((t) => value(s, t))].join())
    return `${['', ...steps.map((_, i) => `V${i}`)].join()}\n${lines.join('\n')}\n`
  }
  writeFileSync(join(folder, 'Monthly-train.csv'), file(0, 30))
  writeFileSync(join(folder, 'Monthly-test.csv'), file(30, 48))
})
afterAll(() => rmSync(folder, { recursive: true }))

// Series too short for a network take little time.
test('sums over steps and over series are scored beside those without dependence', async () => {
  const { rows } = await scoreSums(folder, { seeds: [0] }, () => () => undefined)
  expect(rows.map(({ method }) => method)).toEqual([
    'sum over 18 months, sample paths',
    'sum over 18 months, independent steps',
    ...['total', 'group', 'series'].flatMap((level) => [
      `${level}, each alone`,
      `${level}, sums of series`,
      `${level}, adding up`,
    ]),
  ])
  for (const { coverage80, mase, method } of rows) {
    if (!method.includes('sums of series') && !method.includes('each alone'))
      expect(coverage80).toBeGreaterThanOrEqual(0)
    if (!method.startsWith('sum over')) expect(mase).toBeGreaterThan(0)
  }
})
