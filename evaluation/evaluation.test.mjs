import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPoints, readSet, sets, validationSet } from './competitions.mjs'
import { scorerOf } from './scores.mjs'
import { toText } from './table.mjs'

const set = { ...sets['m3-monthly'], horizon: 2, season: 2 }
let folder

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-evaluation-'))
  writeFileSync(join(folder, set.files.train), 'V1,V2,V3,V4,V5\n"A",1,3,2,5\nB,10,10,11,NA\n')
  writeFileSync(join(folder, set.files.test), 'V1,V2,V3\nB,12,12\nA,4,6\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('series are read by name, each with its own length', () => {
  expect(readSet(folder, set)).toEqual([
    { id: 'A', y: Float64Array.of(1, 3, 2, 5), actual: Float64Array.of(4, 6) },
    { id: 'B', y: Float64Array.of(10, 10, 11), actual: Float64Array.of(12, 12) },
  ])
  expect(() => readSet(folder, { ...set, horizon: 3 })).toThrow('expected 3 values of A, got 2')
})

test('a missing value is the median of those at its place in the season, of the training part', () => {
  const gaps = { ...set, files: { train: 'gaps-train.csv', test: 'gaps-test.csv' } }
  writeFileSync(join(folder, gaps.files.train), 'V1\nA,NA,1,4,2,8,,6,1,,\n')
  writeFileSync(join(folder, gaps.files.test), 'V1\nA,NA,7\n')
  expect(readSet(folder, gaps)).toEqual([
    { id: 'A', y: Float64Array.of(6, 1, 4, 2, 8, 1, 6, 1), actual: Float64Array.of(6, 7) },
  ])
  expect(readPoints(folder, 'absent.csv')).toBe(undefined)
})

test('validation leaves out series with fewer than two seasons and two values, or 7, to learn from', () => {
  const short = { ...set, files: { train: 'short-train.csv' } }
  const row = (name, length) => [name, ...Array.from({ length }, (_, t) => t + 1)].join()
  writeFileSync(
    join(folder, 'short-train.csv'),
    `V1\n${[row('A', 8), row('B', 9), row('C', 11), row('D', 12)].join('\n')}\n`,
  )
  const known = (season) =>
    validationSet(folder, { ...short, season }).map(({ id, y }) => `${id} ${y.length}`)
  expect(known(1)).toEqual(['B 7', 'C 9', 'D 10'])
  expect(known(4)).toEqual(['D 10'])
})

test('scores are means over series, and points may come in any order', () => {
  const series = readSet(folder, set)
  const levels = [0.025, 0.1, 0.5, 0.9, 0.975]
  const forecasts = [5, 11].map((v) => ({
    levels,
    values: [-2, -1, 0, 1, 2].map((away) => Float64Array.of(v + away, v + away)),
  }))
  const { scoreAll, scorePoints } = scorerOf(series, set)
  const scores = scoreAll(forecasts)
  // A: errors 1 and 1 over a scale of (1 + 2) / 2; B: 1 and 1 over 1.
  expect(scores.mase).toBeCloseTo((2 / 3 + 1) / 2, 12)
  // Naive 2 is naive where no season is found.
  expect(scores.owa).toBeCloseTo(1, 12)
  expect(scores.coverage80).toBe(1)
  // Quantiles lie (q − 1/2) / 0.4 from the median. Over the deciles ρ adds up to 6 for A, to 6 for B; values to 34.
  expect(scores.wql).toBeCloseTo((2 * 12) / 9 / 34, 12)
  writeFileSync(join(folder, 'points.csv'), 'id,F1,F2\nB,11,11\nA,5,5\n')
  const points = scorePoints(readPoints(folder, 'points.csv'))
  expect(points).toEqual({ smape: scores.smape, mase: scores.mase, owa: scores.owa })
  const [header, line] = toText([{ method: 'same', ...points }]).split('\n')
  expect(header).toMatch(/^method +sMAPE +MASE +OWA/)
  expect(line).toMatch(/^same +\d+\.\d{3} +0\.833 +1\.000$/)
})
