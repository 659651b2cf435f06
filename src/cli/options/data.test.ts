/** Each option of reading files, through the built program: columns, many series, covariates, holidays, formats. */
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import type { ForecastDocument } from '../../tasks/forecast/index.js'
import { csv, folderWith, hindcast, type Row } from '../testing/command.js'

const quick = ['--horizon', '3', '--model', 'lstm', '--members', '1', '--epochs', '2', '--folds', '1']

/** The day so many days after the first of January 2024. */
const day = (t: number): string => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)
const days = 40
const value = (series: number, t: number): number => 10 * (series + 1) + ((t * t * (3 + series)) % 13)

/** Long form, of which the last rows may have covariates only. */
const long = (count: number, more: (series: number, t: number) => Row = () => [], ahead = 0): Row[] =>
  Array.from({ length: count }, (_, series) =>
    Array.from(
      { length: days + ahead },
      (_, t): Row => [`s${series}`, day(t), t < days ? value(series, t) : '', ...more(series, t)],
    ),
  ).flat()

const wide = (names: readonly string[]): string =>
  csv(
    Array.from({ length: days }, (_, t) => [day(t), ...names.map((_, series) => value(series, t))]),
    ['date', ...names].join(','),
  )

async function documentOf(files: Record<string, string | Uint8Array>, args: readonly string[]) {
  const folder = await folderWith(files)
  const { code, stdout, stderr } = await hindcast(folder, [
    'forecast',
    ...args,
    ...quick,
    ...['--json', '--quiet'],
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as ForecastDocument
}

async function failureOf(files: Record<string, string>, args: readonly string[]): Promise<string> {
  const folder = await folderWith(files)
  const { code, stdout, stderr } = await hindcast(folder, ['forecast', ...args, ...quick, '--json'])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return stderr
}

const idsOf = ({ series }: ForecastDocument) => series.map(({ id }) => id)
const medians = ({ series }: ForecastDocument) =>
  series.flatMap(({ forecast }) => forecast.map(({ median }) => median))

test.each([
  ['between commas', ['--target', 'a,c']],
  ['with blanks', ['--target', 'a, c']],
  ['an option each', ['--target', 'a', '--target', 'c']],
])('--target takes several columns %s', async (_, args) => {
  const document = await documentOf({ 'w.csv': wide(['a', 'b', 'c']) }, ['w.csv', ...args])
  expect(idsOf(document)).toEqual(['a', 'c'])
  expect(document.series[1].history[0]).toEqual({ ds: '2024-01-01', y: 30 })
})

test('a name that holds a comma is taken whole where there is such a column', async () => {
  const document = await documentOf({ 'w.csv': wide(['"a,b"', 'a', 'b']) }, ['w.csv', '--target', 'a,b'])
  expect(idsOf(document)).toEqual(['a,b'])
})

test('a column that is not there is named as given', async () => {
  expect(await failureOf({ 'w.csv': wide(['a', 'b']) }, ['w.csv', '--target', 'a,q'])).toBe(
    'hindcast: --target q: expected a column of w.csv (date, a, b), got "q"\n',
  )
})

test('--wide takes every column of numbers, but what is named otherwise', async () => {
  const files = { 'w.csv': wide(['a', 'b', 'c']) }
  expect(idsOf(await documentOf(files, ['w.csv', '--wide']))).toEqual(['a', 'b', 'c'])
  expect(idsOf(await documentOf(files, ['w.csv', '--wide', '--past', 'b']))).toEqual(['a', 'c'])
})

test('--id and --time name the columns of a long form', async () => {
  const rows = long(4).map(([id, ds, y]) => {
    const ordered = `2023${String(ds).slice(4)}`
    return [String(id) < 's2' ? 'north' : 'south', id, ds, ordered, y]
  })
  const files = { 'l.csv': csv(rows, 'region,shop,ds,ordered,sold') }
  expect(await failureOf(files, ['l.csv', '--id', 'shop'])).toMatch(/: name one, such as --time \S+\n$/)
  const args = ['l.csv', '--id', 'region,shop', '--time', 'ds', '--target', 'sold']
  expect(idsOf(await documentOf(files, args))).toEqual(['north/s0', 'north/s1', 'south/s2', 'south/s3'])
})

test('unique_id tells series apart by itself; JSON lines and Parquet are read as CSV is', async () => {
  const rows = long(2)
  const fromCsv = await documentOf({ 'l.csv': csv(rows, 'unique_id,ds,y') }, ['l.csv'])
  expect(idsOf(fromCsv)).toEqual(['s0', 's1'])
  const lines = rows.map(([unique_id, ds, y]) => `${JSON.stringify({ unique_id, ds, y })}\n`).join('')
  const column = (name: string, at: number) => ({ name, data: rows.map((row) => row[at]) })
  const parquet = parquetWriteBuffer({
    columnData: [column('unique_id', 0), column('ds', 1), column('y', 2)],
  })
  for (const [name, content] of [
    ['l.jsonl', lines] as const,
    ['l.parquet', new Uint8Array(parquet)] as const,
  ])
    expect({ ...(await documentOf({ [name]: content }, [name])), seconds: 0 }, name).toEqual({
      ...fromCsv,
      seconds: 0,
    })
})

test('--past and --static are seen by the networks', async () => {
  const rows = long(3, (series, t) => [Math.sin(t), series % 2 ? 'inland' : 'coast'])
  const files = { 'l.csv': csv(rows, 'unique_id,ds,y,wind,kind') }
  const args = ['l.csv', '--target', 'y']
  const [plain, past, both] = [
    await documentOf(files, args),
    await documentOf(files, [...args, '--past', 'wind']),
    await documentOf(files, [...args, '--past', 'wind', '--static', 'kind']),
  ]
  expect(medians(past)).not.toEqual(medians(plain))
  expect(medians(both)).not.toEqual(medians(past))
})

test('--future is told in further rows, or in --future-file', async () => {
  const price = (series: number, t: number): Row => [series + (t % 5)]
  const whole = csv(long(2, price, 3), 'unique_id,ds,y,price')
  const history = csv(long(2, price), 'unique_id,ds,y,price')
  const ahead = csv(
    long(2, price, 3)
      .filter(([, ds]) => String(ds) >= day(days))
      .map(([id, ds, , given]) => [id, ds, given]),
    'unique_id,ds,price',
  )
  const args = ['--target', 'y', '--future', 'price']
  const inRows = await documentOf({ 'l.csv': whole }, ['l.csv', ...args])
  const inFile = await documentOf({ 'l.csv': history, 'ahead.csv': ahead }, [
    ...['l.csv', ...args],
    ...['--future-file', 'ahead.csv'],
  ])
  expect({ ...inFile, seconds: 0 }).toEqual({ ...inRows, seconds: 0 })
  expect(await failureOf({ 'l.csv': history }, ['l.csv', ...args])).toBe(
    'hindcast: l.csv, series s0: expected the future covariate price for all 3 steps after 2024-02-09, ' +
      'got none for 2024-02-10: give rows up to 2024-02-12 with price\n',
  )
})

test('a series whose covariates do not reach far enough is skipped while others do, or fails with --strict', async () => {
  const rows = long(2, (_, t) => [t % 5], 3).filter(([id, ds]) => id === 's0' || String(ds) < day(days))
  const files = { 'l.csv': csv(rows, 'unique_id,ds,y,price') }
  const args = ['l.csv', '--target', 'y', '--future', 'price']
  const document = await documentOf(files, args)
  expect(idsOf(document)).toEqual(['s0'])
  expect(document.skipped).toEqual([
    { id: 's1', reason: expect.stringMatching(/^l\.csv, series s1: expected the future covariate price/) },
  ])
  expect(await failureOf(files, [...args, '--strict'])).toBe(`hindcast: ${document.skipped[0].reason}\n`)
})

test('--holidays are seen by the networks, and must reach as far as the horizon', async () => {
  const history = csv(long(1), 'unique_id,ds,y')
  const holidays = 'date,holiday\n2024-01-06,epiphany\n2024-02-12,carnival\n2024-12-25,christmas\n'
  const plain = await documentOf({ 'l.csv': history }, ['l.csv'])
  const told = await documentOf({ 'l.csv': history, 'h.csv': holidays }, ['l.csv', '--holidays', 'h.csv'])
  expect(medians(told)).not.toEqual(medians(plain))
  const old = { 'l.csv': history, 'h.csv': holidays.replaceAll('2024', '2023') }
  expect(await failureOf(old, ['l.csv', '--holidays', 'h.csv'])).toMatch(
    /^hindcast: h\.csv: expected the holidays of all 3 steps after 2024-02-09 of s0, got none/,
  )
})

test('--frequency and --season say what is not found', async () => {
  const monthly = csv(
    Array.from({ length: days }, (_, t) => [
      `${2000 + Math.floor(t / 12)}-${String(1 + (t % 12)).padStart(2, '0')}-01`,
      value(0, t),
    ]),
    'ds,y',
  )
  const document = await documentOf({ 'm.csv': monthly }, ['m.csv', '--frequency', 'MS', '--season', '4'])
  expect(document.series[0].frequency).toBe('MS')
  const [rows] = document.series[0].backtest.folds
  const known = document.series[0].history.findIndex(({ ds }) => ds === rows.cutoff)
  const fourAgo = document.series[0].history.slice(known - 3, known).map(({ y }) => y)
  const errors = rows.rows.map(({ y }, h) => Math.abs(y - fourAgo[h]))
  expect(document.series[0].backtest.scores.seasonalNaive.mae).toBeCloseTo(
    errors.reduce((a, b) => a + b, 0) / 3,
    10,
  )
  expect(await failureOf({ 'm.csv': monthly }, ['m.csv', '--frequency', 'D'])).toBe(
    'hindcast: m.csv line 3, column ds: expected stamps of --frequency D, daily, got 2000-02-01 after 2000-01-01 (line 2), ' +
      'more steps absent than present: their own frequency is MS, monthly (month start): leave the option out, ' +
      'or count the rows, whatever their stamps, with --frequency step\n',
  )
})

test('files that are read are not written to', async () => {
  const files = {
    'l.csv': csv(
      long(1, (_, t) => [t], 3),
      'unique_id,ds,y,p',
    ),
    'h.csv': 'date\n2024-12-25\n',
  }
  const args = ['l.csv', '--future', 'p', '--holidays', 'h.csv', '--out', 'h.csv']
  expect(await failureOf(files, args)).toBe(
    'hindcast: --out h.csv: expected a file of its own, got a file that is read\n',
  )
})
