import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readPackages, scorePackages } from './packages.mjs'
import { compared, geometricMean } from './ratios.mjs'
import { toText } from './table.mjs'
import { standIn } from './testing/stand-in.mjs'

let folder
let said

const count = (n) => Array.from({ length: n }, (_, t) => t + 1)
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-packages-'))
  const write = (name, values) =>
    writeFileSync(join(folder, name), `step,value\n${values.map((v, t) => `${t + 1},${v}`).join('\n')}\n`)
  write('long_1.csv', count(40))
  write('short_one_1.csv', count(19))
  write('tiny_1.csv', count(12))
  write(
    'quarters_4.csv',
    count(34).map((t) => t + (t % 4)),
  )
  said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterAll(() => {
  said.mockRestore()
  rmSync(folder, { recursive: true })
})

const lengths = (groups) =>
  Object.fromEntries(
    [...groups].map(([season, { parts }]) => [season, parts.map(({ id, y }) => `${id} ${y.length}`)]),
  )

test('cutoffs are a horizon apart, the oldest first, as long as enough is known', () => {
  const groups = readPackages(folder, {})
  expect(lengths(groups)).toEqual({
    1: ['long_1 22', 'long_1 28', 'long_1 34', 'short_one_1 7', 'short_one_1 13'],
    4: ['quarters_4 10', 'quarters_4 18', 'quarters_4 26'],
    12: [],
  })
  expect([...groups.get(1).parts[4].actual]).toEqual([14, 15, 16, 17, 18, 19])
})

test('validation takes the cutoffs before those of the test', () => {
  expect(lengths(readPackages(folder, { validate: true }))).toEqual({
    1: ['long_1 10', 'long_1 16'],
    4: [],
    12: [],
  })
})

test('files are chosen by parts of their names', () => {
  expect(lengths(readPackages(folder, { only: ['short', 'quart'] }))[1]).toEqual([
    'short_one_1 7',
    'short_one_1 13',
  ])
  expect(() => readPackages(folder, { only: ['absent'] })).toThrow(
    'there is no file with absent in its name here; there are long_1.csv, quarters_4.csv, short_one_1.csv, tiny_1.csv',
  )
})

test('geometric means have a floor, and ratios are over the series that both have', () => {
  expect(geometricMean([4, 1])).toBeCloseTo(2, 12)
  expect(geometricMean([1, 0])).toBeCloseTo(0.1, 12)
  const own = new Map(Object.entries({ a: 2, b: 1, c: 7 }))
  const other = new Map(Object.entries({ b: 2, a: 4, d: 1 }))
  expect(compared(own, other)).toEqual({ series: 2, ratio: expect.closeTo(0.5, 12), better: 2 })
  expect(compared(own, new Map())).toEqual({})
})

test('auto, baselines and peers are scored alike', async () => {
  const { path } = standIn(folder, { failing: ['AutoARIMA'], more: { AutoETS: 1 } })
  const options = { methods: ['naive', 'auto'], seeds: [0], only: ['short', 'quart'], peers: path }
  const { rows } = await scorePackages(folder, options, () => () => undefined)
  const by = new Map(rows.map((row) => [row.method, row]))
  // A line: the last value is 1 to 6 away at horizon 6.
  expect(by.get('naive').mase1).toBeCloseTo(3.5, 12)
  expect(by.get('AutoCES')).toMatchObject({ mase1: by.get('naive').mase1, mase4: by.get('naive').mase4 })
  expect(by.get('AutoETS').mase1).toBeCloseTo(2.5, 12)
  const auto = by.get('auto, seed 0')
  expect(auto).not.toHaveProperty('ratio')
  const { geometric, series, ratio, coverage80 } = by.get('AutoETS')
  expect(geometric).toBeCloseTo(Math.sqrt(by.get('AutoETS').mase1 * by.get('AutoETS').mase4), 12)
  expect(series).toBe(2)
  expect(ratio).toBeCloseTo(auto.geometric / geometric, 12)
  expect(coverage80).toBe(1)
  expect(by.get('AutoARIMA')).toMatchObject({ method: 'AutoARIMA', problem: 'ValueError: it cannot be done' })
  expect(by.get('AutoARIMA')).not.toHaveProperty('geometric')
  expect(toText(rows).split('\n')[0]).toMatch(
    /^method +MASE, season 1 +season 4 +geometric mean +series +auto \/ it/,
  )
})
