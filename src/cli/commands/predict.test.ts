/** hindcast predict with a saved model of a single series, through the built program. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Ended, folderWith, hindcast, type Row } from '../testing/command.js'
import { quick, sales, salesCsv } from '../testing/sales.js'

let folder: string
let json: Ended

beforeAll(async () => {
  folder = await folderWith({ 'my sales.csv': salesCsv() })
  await mkdir(join(folder, 'again'))
  const files = ['--out', 'forecast.csv', '--save', 'model.safetensors']
  json = await hindcast(folder, ['forecast', 'my sales.csv', ...quick, ...files, '--json'])
})

test('the saved model gives the same forecast', async () => {
  const args = ['predict', 'model.safetensors', 'my sales.csv', '--out', 'again/predicted.csv']
  const predicted = await hindcast(folder, args)
  expect(predicted.code, predicted.stderr).toBe(0)
  expect(predicted.stdout).toContain('Forecast of sales, monthly (month start), by model.safetensors\n')
  expect(await readFile(join(folder, 'again/predicted.csv'))).toEqual(
    await readFile(join(folder, 'forecast.csv')),
  )
  const document = JSON.parse((await hindcast(folder, [...args.slice(0, 3), '--json'])).stdout)
  expect(document).toEqual({
    series: [
      {
        id: 'sales',
        frequency: 'MS',
        forecast: JSON.parse(json.stdout).series[0].forecast,
        weights: JSON.parse(json.stdout).series[0].weights,
        notes: [],
      },
    ],
    skipped: [],
    engine: JSON.parse(json.stdout).engine,
    seconds: expect.any(Number),
  })
})

test('few newer rows are forecast with the season of the training, in their own columns, at other levels', async () => {
  await writeFile(join(folder, 'again/few.csv'), salesCsv(sales.slice(-3), 'period,income'))
  const own = ['--time', 'period', '--target', 'income', '--levels', '50,90', '--report', 'again/report.html']
  const args = ['predict', 'model.safetensors', 'again/few.csv', ...own, '--json']
  const { code, stdout, stderr } = await hindcast(folder, args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [{ forecast: few, notes }] = JSON.parse(stdout).series
  const whole = JSON.parse(json.stdout).series[0].forecast
  expect(Object.keys(few[0])).toEqual(['ds', 'median', 'lo-50', 'hi-50', 'lo-90', 'hi-90'])
  expect(few.map(({ ds }: { ds: string }) => ds)).toEqual(whole.map(({ ds }: { ds: string }) => ds))
  expect(notes).toEqual([])
  const report = await readFile(join(folder, 'again/report.html'), 'utf8')
  expect(report).toContain('<h1>Forecast of income</h1>')
  expect(report).not.toContain('<dt>Seed</dt>')
})

test('cells that mark missing values are filled', async () => {
  const marked = sales.slice(-6).map(([ds, y], i): Row => [ds, i === 1 ? -999 : i === 3 ? -99 : y])
  await writeFile(join(folder, 'again/marked.csv'), salesCsv(marked))
  const args = ['predict', 'model.safetensors', 'again/marked.csv', '--missing', '-999,-99']
  const { code, stderr } = await hindcast(folder, args)
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(
      'got "-999", a missing value (2 of 6 rows, 33 %): fill with --fill linear',
    ),
  })
  const filled = await hindcast(folder, [
    ...args.slice(0, 3),
    '--missing',
    '-999',
    '--missing',
    '-99',
    '--fill',
    'linear',
  ])
  expect(filled.stdout).toContain('Filled 2 of 6 values (33 %)')
})

test('the files written are listed', async () => {
  const args = ['predict', 'model.safetensors', 'my sales.csv']
  const listed = await hindcast(folder, [...args, '--out', 'again/f.csv', '--report', 'again/page.html'])
  expect(listed.stdout).toMatch(/\n\nforecast {2}again\/f\.csv\nreport {4}again\/page\.html\n$/)
  expect((await hindcast(folder, args)).stdout).toMatch(
    /\nNo file written; see --out, --report, --paths-out\.\n$/,
  )
})

test.skipIf(!existsSync('/dev/full'))('one output that fails leaves the others and the text', async () => {
  const args = ['predict', 'model.safetensors', 'my sales.csv']
  await writeFile(join(folder, 'again/page.html'), 'before')
  for (const json of [[], ['--json']]) {
    const failing = [...args, '--out', '/dev/full', '--report', 'again/page.html', ...json]
    const { code, stdout, stderr } = await hindcast(folder, failing)
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'hindcast: /dev/full: no space left on the disk\n' })
    expect(stdout.length).toBeGreaterThan(100)
    expect(await readFile(join(folder, 'again/page.html'), 'utf8')).toMatch(/^<!doctype html>/)
  }
})

test('notes on the rows and on the forecast are printed, unless quiet', async () => {
  await writeFile(join(folder, 'again/new.csv'), salesCsv(sales.slice(-3)).replaceAll('200', '201'))
  const args = ['predict', 'model.safetensors', 'again/new.csv']
  const { stdout } = await hindcast(folder, args)
  expect(stdout).toMatch(/steps between the training and the first row are unknown/)
  expect(stdout.startsWith('Forecast of')).toBe(false)
  const quiet = (await hindcast(folder, [...args, '--quiet'])).stdout
  expect(stdout.endsWith(quiet)).toBe(true)
  expect(quiet.length).toBeLessThan(stdout.length)
})

test('misuse is named in one line', async () => {
  await writeFile(
    join(folder, 'again/daily.csv'),
    salesCsv(sales.slice(0, 31).map(([, y], t) => [`2024-01-${String(t + 1).padStart(2, '0')}`, y])),
  )
  await writeFile(join(folder, 'again/other.csv'), salesCsv(sales, 'month,income'))
  const cases = [
    [
      ['again/daily.csv'],
      'hindcast: again/daily.csv line 3, column month: expected stamps of the frequency the model was trained on, ' +
        'MS, monthly (month start), got 2024-01-02 (30 of 31 stamps do not fit): their own frequency is D, daily\n',
    ],
    [
      ['again/other.csv'],
      'hindcast: again/other.csv: expected the column sales, which model.safetensors was trained on, got month, income; ' +
        'if it has another name here, give it by --target\n',
    ],
    [
      ['my sales.csv', '--out', 'model.safetensors'],
      'hindcast: --out model.safetensors: expected a file of its own, got a file that is read\n',
    ],
  ] as const
  for (const [args, stderr] of cases)
    expect(await hindcast(folder, ['predict', 'model.safetensors', ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr,
    })
  const { code, stderr } = await hindcast(folder, ['predict', 'my sales.csv', 'my sales.csv'])
  expect(code).toBe(2)
  expect(stderr).toMatch(/^hindcast: my sales\.csv: not a safetensors file\n$/)
})

test('sample paths are written by forecast and predict, equal for equal seeds', async () => {
  const forecast = ['forecast', 'my sales.csv', ...quick]
  const paths = ['--paths', '3', '--paths-out']
  const made = await hindcast(folder, [...forecast, ...paths, 'paths.csv'])
  expect(made.code, made.stderr).toBe(0)
  expect(made.stdout).toContain('paths     paths.csv\n')
  const written = await readFile(join(folder, 'paths.csv'), 'utf8')
  expect(written.trimEnd().split('\n')).toHaveLength(1 + 3 * 3)
  const predict = ['predict', 'model.safetensors', 'my sales.csv']
  const again = await hindcast(folder, [...predict, ...paths, 'again/paths.csv', '--seed', '4'])
  expect(again.code, again.stderr).toBe(0)
  expect(await readFile(join(folder, 'again/paths.csv'), 'utf8')).toBe(written)
  const document = JSON.parse((await hindcast(folder, [...predict, '--paths', '2', '--json'])).stdout)
  expect(document.series[0].paths).toHaveLength(2)
  const usual = await hindcast(folder, [...predict, '--paths-out', 'again/usual.csv'])
  expect(usual.code, usual.stderr).toBe(0)
  expect((await readFile(join(folder, 'again/usual.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(3001)
})

test.each([
  [['--paths', '2'], '--paths requires --paths-out or --json'],
  [['--paths', '0', '--json'], '--paths: expected a whole number from 1, got 0'],
  [['--seed', '2'], '--seed requires --paths'],
  [['--paths', '9000000', '--json'], '--paths: expected at most 1666666 for 1 series of 3 steps'],
])('%s is refused', async (flags, message) => {
  const { code, stderr } = await hindcast(folder, ['predict', 'model.safetensors', 'my sales.csv', ...flags])
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})
