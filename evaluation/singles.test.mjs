import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scoreSingles } from './singles.mjs'
import { toText } from './table.mjs'

let folder

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-singles-'))
  const lines = Array.from({ length: 30 }, (_, t) => {
    const month = `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`
    return `${month},${100 + 3 * t + ((t * 7) % 5)}`
  })
  writeFileSync(join(folder, 'monthly-shampoo-sales.csv'), `${['Month,Sales', ...lines].join('\n')}\n`)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('files that are there are scored by each seed, beside the best of the simple methods', async () => {
  const { rows } = await scoreSingles(folder, { seeds: [0, 4] }, () => () => undefined)
  expect(rows.map(({ method }) => method)).toEqual([
    'monthly-shampoo-sales.csv, seed 0',
    'monthly-shampoo-sales.csv, seed 4',
  ])
  for (const { mase, best, coverage80, coverage95, mixture } of rows) {
    expect(mase).toBeGreaterThan(0)
    // A line with a little on it: whoever sees the trend is good.
    expect(best).toBeLessThan(0.1)
    expect(coverage95).toBeGreaterThanOrEqual(coverage80)
    const weights = mixture.split(', ').map((part) => Number(part.split(' ')[1]))
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1)
  }
  // Simple methods know no seed.
  expect(rows[1].best).toBe(rows[0].best)
  expect(toText(rows).split('\n')[0]).toMatch(/^method +MASE +best simple +in 80 % +in 95 % +s +mixture$/)
})
