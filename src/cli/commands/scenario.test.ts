/** hindcast scenario through the built program. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { made, noise, seasonal } from '../../statistics/testing/made.js'
import { type ScenarioDocument, scenarioCsv } from '../../tasks/forecast/index.js'
import { csv, folderWith, hindcast, type Row, recordsOf } from '../testing/command.js'

const day = (t: number): string => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)
const price = made(63, (t) => 5 + noise(63, 8)[t])
const rowsOf = (shop: string): Row[] =>
  Array.from({ length: 63 }, (_, t) => {
    const sold = (80 - 6 * price[t] + 0.1 * seasonal(63)[t]).toFixed(2)
    return [shop, day(t), t < 60 ? sold : '', price[t].toFixed(2), t % 4 === 0 ? 'yes' : 'no']
  })
const header = 'shop,day,sold,price,promotion'
const train = ['--horizon', '3', '--model', 'gru', '--members', '1', '--epochs', '20', '--folds', '0']

let folder: string

beforeAll(async () => {
  folder = await folderWith({
    'shops.csv': csv([...rowsOf('north'), ...rowsOf('south')], header),
    'past.csv': csv(rowsOf('north').slice(0, 60), header),
  })
  const columns = ['--id', 'shop', '--target', 'sold', '--future', 'price,promotion']
  const args = ['forecast', 'shops.csv', ...columns, ...train, '--save', 'm.safetensors', '--quiet']
  const { code, stderr } = await hindcast(folder, args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

const scenario = (...args: string[]) => hindcast(folder, ['scenario', 'm.safetensors', 'shops.csv', ...args])

test('--json prints one document, and the files hold the same', async () => {
  const args = ['--set', 'price=+10%', '--set', 'promotion=yes', '--out', 's.csv', '--report', 's.html']
  const { code, stdout, stderr } = await scenario(...args, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const document = JSON.parse(stdout) as ScenarioDocument
  expect(Object.keys(document)).toEqual(['set', 'series', 'skipped', 'notes', 'engine', 'seconds'])
  expect(document.set).toEqual({ price: '+10%', promotion: 'yes' })
  for (const { total, inputs } of document.series) {
    expect(total.difference).toBeLessThan(0)
    expect(inputs[1].changed).toEqual(['yes', 'yes', 'yes'])
  }
  const text = await readFile(join(folder, 's.csv'), 'utf8')
  expect(text).toBe(scenarioCsv(document))
  expect(recordsOf(text)).toHaveLength(6)
  const page = await readFile(join(folder, 's.html'), 'utf8')
  expect(page).toContain('<h1>Scenarios of 2 series</h1>')
  expect(page).toContain('<dt>Data</dt><dd>shops.csv</dd>')
})

test('the text has the totals, what they are, and the steps of few series', async () => {
  const args = ['--set', 'price=9', '--from', day(61), '--only', 'north']
  const { code, stdout } = await scenario(...args)
  expect(code).toBe(0)
  expect(stdout).toContain(
    '\nForecast and scenario with price 9, from 2024-03-02: sum of the medians of 3\nsteps\n',
  )
  expect(stdout).toMatch(/\nseries +forecast +scenario +difference +change\nnorth .* -\d+\.\d %\n/)
  expect(stdout).toContain(
    '\nThe differences are associations learned from the history, not effects: other\n',
  )
  expect(stdout).toContain('\nThe scenario extrapolates: its price is')
  expect(stdout).toMatch(/\nds +forecast +scenario +difference +price\n/)
  expect(stdout).toMatch(/\n2024-03-02 .* → 9\.\d+\n/)
  expect(stdout).not.toContain('south ')
  expect(stdout).toMatch(/\nNo file written; see --out, --report\.\n$/)
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
})

test('the notes on how the file was read are left out when asked', async () => {
  expect((await scenario('--set', 'price=5')).stdout).toMatch(/^The time is column day/)
  expect((await scenario('--set', 'price=5', '--quiet')).stdout).toMatch(/^Forecast and scenario/)
})

test.each([
  [['--set', 'price'], '--set: expected a column and a change, such as price=+10%, got price'],
  [['--set', 'price=4', '--set', 'price=5'], '--set: expected one change of price, got 4 and 5'],
  [['--set', 'sold=4'], '--set: expected a future covariate, got sold, a column of the time'],
  [
    ['--set', 'price=4', '--from', 'May'],
    '--from: expected a time stamp of the horizon, 2024-03-01 to 2024-03-03',
  ],
  [['--set', 'price=4', '--only', 'east'], '--only: expected the id of a series of shops.csv, got "east"'],
  [[], "required option '--set <change>' not specified"],
])('%j is refused in one line', async (args, message) => {
  const { code, stdout, stderr } = await scenario(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.split('\n')[0]).toContain(`hindcast: ${message}`)
})

test('a file without future rows is refused', async () => {
  const args = ['scenario', 'm.safetensors', 'past.csv', '--set', 'price=5']
  const { code, stderr } = await hindcast(folder, args)
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /^hindcast: past\.csv, series north: expected the future covariate price for all 3 steps after 2024-02-29/,
  )
})
