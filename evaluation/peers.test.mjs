import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sets } from './competitions.mjs'
import { kept, keptName } from './kept.mjs'
import { medianForecasts, models, versionsOf } from './peers.mjs'
import { timed } from './processes.mjs'
import { scoreCompetition } from './score-competition.mjs'
import { toText } from './table.mjs'
import { standIn } from './testing/stand-in.mjs'

const set = sets['m3-yearly']
let folder
let said

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hindcast-peers-'))
  const [steps, horizon] = [
    [1, 3, 2, 4, 3, 5, 4],
    [5, 6, 7, 5, 6, 7],
  ]
  writeFileSync(join(folder, set.files.train), `id\nA,${steps}\n"B, or C",${steps.map((v) => 10 * v)}\n`)
  writeFileSync(join(folder, set.files.test), `id\nA,${horizon}\n"B, or C",${horizon.map((v) => 10 * v)}\n`)
  said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
})
afterAll(() => {
  said.mockRestore()
  rmSync(folder, { recursive: true })
})

const scored = async (options) =>
  (await scoreCompetition('m3-yearly', folder, { methods: ['naive'], seeds: [0], ...options })).rows
const askedOf = ({ asked }) => readFileSync(asked, 'utf8').trim().split('\n')

test('peers are scored below the methods, and the median of four, with their scores', async () => {
  const peer = standIn(folder, { more: { AutoARIMA: 2, AutoCES: -9 } })
  const rows = await scored({ peers: peer.path })
  expect(rows.map(({ method }) => method)).toEqual(['naive', ...models, 'median of 4'])
  const by = new Map(rows.map((row) => [row.method, row]))
  for (const score of ['smape', 'mase', 'owa']) expect(by.get('AutoETS')[score]).toBe(by.get('naive')[score])
  // Points are 4 and 40, bounds 10 away: the first series is within them, of the second 5 of 6 are out.
  expect(by.get('AutoETS').coverage80).toBe((1 + 2 / 6) / 2)
  expect(by.get('AutoETS').coverage95).toBe((1 + 2 / 6) / 2)
  expect(by.get('AutoARIMA').mase).toBeLessThan(by.get('AutoETS').mase)
  expect(by.get('AutoCES').mase).toBeGreaterThan(by.get('AutoETS').mase)
  expect(by.get('median of 4').mase).toBe(by.get('AutoETS').mase)
  const four = ['AutoETS', 'AutoARIMA', 'AutoCES', 'DynamicOptimizedTheta'].map((one) => by.get(one).seconds)
  expect(by.get('median of 4').seconds).toBeCloseTo(four.reduce((sum, one) => sum + one))
  const lines = said.mock.calls.map(([line]) => line).join('')
  expect(lines).toMatch(/m3-yearly, AutoETS: \d+\.\d s, 1 series by a naive method/)
})

test('a model that fails says so, and is not in the median', async () => {
  const peer = standIn(folder, { failing: ['AutoCES'] })
  const rows = await scored({ peers: peer.path })
  const problem = 'ValueError: it cannot be done'
  expect(rows.filter((row) => row.problem)).toEqual([{ method: 'AutoCES', problem }])
  expect(rows.at(-1).method).toBe('median of 3')
  expect(toText(rows)).toMatch(/^AutoCES +ValueError: it cannot be done$/m)
})

test('a process over the limit is ended', async () => {
  const ended = await timed(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], 0.2)
  expect(ended).toEqual({ problem: 'over 0.2 s', isOver: true })
})

test('kept forecasts are not asked for again, but for other seasons and versions', async () => {
  const keep = join(folder, 'kept')
  const peer = standIn(folder, { failing: ['AutoCES'], more: { AutoETS: 1 } })
  const first = await scored({ peers: peer.path, keep })
  expect(askedOf(peer)).toEqual(models)
  expect(
    readdirSync(keep)
      .map((name) => name.replace(/[0-9a-f]{12}/, 'HASH'))
      .sort(),
  ).toEqual(
    models
      .filter((model) => model !== 'AutoCES')
      .map((model) => `m3-yearly-${model}-HASH.json`)
      .sort(),
  )
  const again = standIn(folder)
  const second = await scored({ peers: again.path, keep })
  // A failure is not kept.
  expect(askedOf(again)).toEqual(['AutoCES'])
  const ofKept = (rows) => rows.filter(({ method }) => models.includes(method) && method !== 'AutoCES')
  expect(ofKept(second)).toEqual(ofKept(first))
  const season = standIn(folder)
  await scored({ peers: season.path, keep, season: 2 })
  expect(askedOf(season)).toEqual(models)
  const newer = standIn(folder, { version: '1.1' })
  await scored({ peers: newer.path, keep })
  expect(askedOf(newer)).toEqual(models)
})

test('that a model takes too long is kept with the limit, and asked again under a longer one', async () => {
  const keep = join(folder, 'limits')
  const of = { name: 'a', model: 'AutoARIMA', version: '1', horizon: 6, season: 1, text: '' }
  const over = { problem: 'over 5 s', isOver: true }
  await kept(keep, of, 5, async () => over)
  const ask = vi.fn(async () => ({ problem: 'over 6 s', isOver: true }))
  for (const limit of [4, 5]) expect(await kept(keep, of, limit, ask)).toMatchObject(over)
  expect(ask).not.toHaveBeenCalled()
  expect((await kept(keep, of, 6, ask)).problem).toBe('over 6 s')
})

test('the name of kept forecasts is of the set and the model, and of all that they follow from', () => {
  const of = {
    name: 'a',
    model: 'AutoETS',
    version: '1',
    horizon: 6,
    season: 1,
    text: 'unique_id,ds,y\n0,1,5\n',
  }
  expect(keptName(of)).toMatch(/^a-AutoETS-[0-9a-f]{12}\.json$/)
  expect(keptName({ ...of })).toBe(keptName(of))
  const others = [{ version: '2' }, { horizon: 7 }, { season: 4 }, { text: 'unique_id,ds,y\n0,1,6\n' }]
  const hashes = [of, ...others.map((other) => ({ ...of, ...other }))].map((one) => keptName(one).slice(10))
  expect(new Set(hashes).size).toBe(5)
})

test('medians are of an odd and an even number of forecasts, at each level', () => {
  const of = (...values) =>
    new Map([['a', { levels: [0.1, 0.5], values: values.map((v) => Float64Array.from(v)) }]])
  expect(medianForecasts([of([1], [9]), of([5], [2]), of([3], [3])])).toEqual(of([3], [3]))
  expect(medianForecasts([of([1, 0], [2, 0]), of([4, 0], [8, 6])])).toEqual(of([2.5, 0], [5, 3]))
})

test('what is no Python with statsforecast is refused in a line', async () => {
  await expect(versionsOf(join(folder, 'absent'))).rejects.toThrow(/--peers .*absent: spawn .*ENOENT/)
  writeFileSync(join(folder, 'bare'), `#!${process.execPath}\nconsole.log('{"Python":"3"}')\n`, {
    mode: 0o755,
  })
  await expect(versionsOf(join(folder, 'bare'))).rejects.toThrow('it has no statsforecast')
})
