import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { scoreSingles } from './singles.mjs'
import { toText } from './table.mjs'
import { standIn } from './testing/stand-in.mjs'

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

test('existing files are scored with each seed, beside the best of three baselines', async () => {
  const { rows } = await scoreSingles(folder, { seeds: [0, 4] }, () => () => undefined)
  expect(rows.map(({ method }) => method)).toEqual([
    'monthly-shampoo-sales.csv, seed 0',
    'monthly-shampoo-sales.csv, seed 4',
  ])
  for (const { mase, best, coverage80, coverage95, ensemble } of rows) {
    expect(mase).toBeGreaterThan(0)
    // A line with little noise: a method that sees the trend is accurate.
    expect(best).toBeLessThan(0.1)
    expect(coverage95).toBeGreaterThanOrEqual(coverage80)
    const weights = ensemble.split(', ').map((part) => Number(part.split(' ')[1]))
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1)
  }
  // Baselines have no seed.
  expect(rows[1].best).toBe(rows[0].best)
  expect(toText(rows).split('\n')[0]).toMatch(/^method +MASE +best baseline +in 80 % +in 95 % +s +ensemble$/)
})

test('peers forecast the folds of the backtest, and stand beside auto over all files', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const { path } = standIn(folder, { more: { AutoETS: 1 } })
  const { rows } = await scoreSingles(folder, { seeds: [0], peers: path }, () => () => undefined)
  said.mockRestore()
  const by = new Map(rows.map((row) => [row.method, row]))
  const auto = by.get('monthly-shampoo-sales.csv, seed 0')
  const naive = by.get('monthly-shampoo-sales.csv, AutoCES')
  // Above a line that rises by 3 a month, the last value is 3 to 18 too low: 10.5 over 36 a year.
  expect(naive.mase).toBeCloseTo(10.5 / 36, 1)
  expect(by.get('monthly-shampoo-sales.csv, AutoETS').mase).toBeLessThan(naive.mase)
  expect(by.get('all files, AutoCES')).toMatchObject({
    geometric: expect.closeTo(naive.mase, 12),
    series: 1,
    ratio: expect.closeTo(Math.max(auto.mase, 0.01) / naive.mase, 12),
  })
})
