/** Many series, one of which cannot be read, through the built program: forecast, backtest and predict. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BacktestDocument, ForecastDocument } from '../../tasks/forecast/index.js'
import { paragraph } from '../terminal/terminal.js'
import { csv, type Ended, folderWith, hindcast, type Row, recordsOf } from '../testing/command.js'

const small = ['--horizon', '3', '--model', 'gru', '--members', '1', '--epochs', '2', '--folds', '2']
const count = 12
const bad =
  'many.csv line 127, column y: expected a number, got "closed": correct the cell, or leave it empty'

const day = (t: number): string => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)
const value = (series: number, t: number): number => 100 * series + 10 * Math.sin(t / 3) + ((t * 7) % 5)

const rowsOf = (series: number, length = 40): Row[] =>
  Array.from({ length }, (_, t) => [
    `shop ${series}`,
    day(t),
    series === 3 && t === 5 ? 'closed' : value(series, t).toFixed(3),
  ])

const many = csv(Array.from({ length: count }, (_, series) => rowsOf(series)).flat(), 'unique_id,ds,y')

let folder: string
let json: Ended
let text: Ended

beforeAll(async () => {
  folder = await folderWith({ 'many.csv': many })
  const args = ['forecast', 'many.csv', ...small, '--out', 'f.csv', '--save', 'm.safetensors']
  json = await hindcast(folder, [...args, '--report', 'r.html', '--json'])
  text = await hindcast(folder, [...args, '--quiet'])
})

describe('forecast', () => {
  test('the JSON has the forecasts of the others, and the skipped series', () => {
    expect(json.code, json.stderr).toBe(0)
    const { series, skipped, overall } = JSON.parse(json.stdout) as ForecastDocument
    expect(series.map(({ id }) => id)).toEqual(
      Array.from({ length: count }, (_, i) => `shop ${i}`).filter((id) => id !== 'shop 3'),
    )
    expect(skipped).toEqual([{ id: 'shop 3', reason: bad }])
    for (const { forecast, backtest, weights } of series) {
      expect(forecast.map(({ ds }) => ds)).toEqual([day(40), day(41), day(42)])
      expect(backtest.folds.map(({ cutoff }) => cutoff)).toEqual([day(33), day(36)])
      expect(weights).toEqual({ gru: 1 })
    }
    const mean = series.reduce((sum, { backtest }) => sum + backtest.scores.model.mase, 0) / series.length
    expect(overall.scores.model.mase).toBeCloseTo(mean, 12)
    expect(overall.folds).toEqual([])
  })

  test('the text lists them', () => {
    expect(text.code, text.stderr).toBe(0)
    expect(text.stderr).toBe('')
    for (const part of [
      'There are 11 series, by unique_id, of 40 values, 440 in all.\n',
      'Backtest: 2 folds of 3 steps for each of 11 series\n',
      '\nseries         next  value   MASE  baseline ',
      '\nand 1 more\n',
      `\n1 series skipped:\n${paragraph(`shop 3: ${bad}`, { columns: 80 })}`,
    ])
      expect(text.stdout).toContain(part)
    expect(text.stdout).not.toContain('Forecast of')
    for (const line of text.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('writes all forecasts and a page', async () => {
    const rows = recordsOf(await readFile(join(folder, 'f.csv'), 'utf8'))
    expect(rows).toHaveLength(3 * (count - 1))
    expect(rows.find((row) => row.unique_id === 'shop 1')?.ds).toBe('2024-02-10')
    const page = await readFile(join(folder, 'r.html'), 'utf8')
    expect(page).toContain('<h2 class="id">All series</h2>')
    expect(page).toContain('1 of 12 series could not be forecast')
  })

  test('--strict fails and writes nothing', async () => {
    const args = ['many.csv', ...small, '--out', 'strict.csv', '--strict']
    const { code, stdout, stderr } = await hindcast(folder, ['forecast', ...args])
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${bad}\n` })
    await expect(readFile(join(folder, 'strict.csv'))).rejects.toThrow()
  })

  test('names the phases on standard error', () => {
    expect(json.stderr).toMatch(
      /^baselines\nForecast of the baselines, .*\n.*\nbacktest 1\/2.*\nbacktest 2\/2.*\nfinal model {2}epoch \d\/\d {2}loss .*\n$/,
    )
  })
})

describe('backtest', () => {
  const plain = ({ seconds: _, ...rest }: BacktestDocument | ForecastDocument) => rest

  test('the document is that of forecast without the forecasts', async () => {
    const { code, stdout, stderr } = await hindcast(folder, ['backtest', 'many.csv', ...small, '--json'])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/^baselines\nbacktest 1\/2.*\nbacktest 2\/2.*\n$/)
    const { training: _, series, ...expected } = JSON.parse(json.stdout) as ForecastDocument
    expect(plain(JSON.parse(stdout))).toEqual({
      ...plain(expected as ForecastDocument),
      series: series.map(({ forecast: _, explanation: __, ...rest }) => rest),
    })
  })

  test('the text has scores, the verdict, each series, and the skipped ones', async () => {
    const { code, stdout } = await hindcast(folder, ['backtest', 'many.csv', ...small, '--quiet'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/\nBacktest: 2 folds of 3 steps for each of 11 series\n\nmethod /)
    expect(stdout).toMatch(/\nseries {4}MASE {2}baseline {2}.*best\nshop 0 /)
    expect(stdout).toContain(`\n1 series skipped:\n${paragraph(`shop 3: ${bad}`, { columns: 80 })}`)
    expect(stdout).toMatch(/\nNo file written; see --report\.\n$/)
    expect(stdout).not.toContain('median')
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('--report writes a page of the folds', async () => {
    const args = ['backtest', 'many.csv', ...small, '--quiet', '--report', 'backtest.html']
    const { code, stdout, stderr } = await hindcast(folder, args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/\nreport {4}backtest\.html\n$/)
    const page = await readFile(join(folder, 'backtest.html'), 'utf8')
    expect(page).toContain('<h1>Backtests of 11 series</h1>')
    expect(page).toContain('<dt>Data</dt><dd>many.csv</dd>')
  })

  test('few series have a table of scores each', async () => {
    await writeFile(join(folder, 'two.csv'), csv([...rowsOf(0), ...rowsOf(1)], 'unique_id,ds,y'))
    const { stdout } = await hindcast(folder, ['backtest', 'two.csv', ...small, '--quiet'])
    expect(stdout.match(/^method /gm)).toHaveLength(3)
    expect(stdout).toMatch(/\nBacktest of shop 0, daily\n\nmethod .*\nBacktest of shop 1, daily\n\nmethod /s)
  })

  test('an interruption prints nothing else', async () => {
    let isSent = false
    const args = ['backtest', 'many.csv', ...small, '--epochs', '9999', '--report', 'page.html']
    const { code, stderr } = await hindcast(folder, args, {
      node: ['--import', 'data:text/javascript,process.stderr.isTTY=true'],
      onStderr: (seen, kill) => {
        if (isSent || !/epoch 1/.test(seen)) return
        isSent = true
        kill('SIGINT')
      },
    })
    expect(code).toBe(130)
    expect(stderr).toMatch(/\nhindcast: interrupted\n$/)
  })
})

describe('predict', () => {
  test('forecasts the same, and skips the same', async () => {
    const args = ['predict', 'm.safetensors', 'many.csv']
    const { code, stdout, stderr } = await hindcast(folder, [...args, '--out', 'p.csv', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { series, skipped } = JSON.parse(json.stdout) as ForecastDocument
    expect(JSON.parse(stdout)).toMatchObject({
      series: series.map(({ id, forecast }) => ({ id, frequency: 'D', forecast })),
      skipped,
    })
    expect(await readFile(join(folder, 'p.csv'))).toEqual(await readFile(join(folder, 'f.csv')))
    const strict = await hindcast(folder, [...args, '--strict'])
    expect(strict).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${bad}\n` })
  })

  test('lists many series as text', async () => {
    const { code, stdout } = await hindcast(folder, ['predict', 'm.safetensors', 'many.csv', '--quiet'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^Forecasts of 11 series, 3 steps each, by m\.safetensors\n\nseries .* lo-80 .* hi-80\n/,
    )
    expect(stdout).toMatch(/\nand 1 more\n\n1 series skipped:\nshop 3: many\.csv line 127/)
  })

  test('forecasts series that it was not trained on', async () => {
    const rows = rowsOf(7).map(([, ds, y]): Row => ['new', ds, y])
    await writeFile(join(folder, 'new.csv'), csv(rows, 'unique_id,ds,y'))
    const { stdout } = await hindcast(folder, ['predict', 'm.safetensors', 'new.csv', '--json'])
    const [series] = JSON.parse(stdout).series
    expect(series.id).toBe('new')
    expect(series.forecast[0].ds).toBe(day(40))
    expect(Math.abs(series.forecast[0].median - 700)).toBeLessThan(50)
  })

  test('future covariates come from --future-file, series without them are skipped, and --holidays may be newer', async () => {
    const priced = (id: string, length: number, known: number): Row[] =>
      Array.from({ length }, (_, t) => [id, day(t), t < known ? value(1, t).toFixed(3) : '', t % 4])
    const header = 'unique_id,ds,y,price'
    const files = await folderWith({
      'old.csv': csv([...priced('a', 43, 40), ...priced('b', 43, 40)], header),
      'h.csv': 'date,holiday\n2024-01-06,epiphany\n2024-12-25,christmas\n',
      'newer.csv': csv([...priced('a', 400, 400), ...priced('b', 400, 400)], header),
      'ahead.csv': csv(
        priced('a', 403, 0)
          .slice(400)
          .map(([id, ds, , price]) => [id, ds, price]),
        'unique_id,ds,price',
      ),
      'h2.csv': 'date,holiday\n2025-01-06,epiphany\n2025-12-25,christmas\n',
      'h3.csv': 'date,holiday\n2025-05-01,may day\n',
    })
    const given = ['--target', 'y', '--future', 'price', '--holidays', 'h.csv', '--save', 'm.safetensors']
    const trained = await hindcast(files, ['forecast', 'old.csv', ...small, ...given, '--quiet'])
    expect(trained.code, trained.stderr).toBe(0)
    const args = ['predict', 'm.safetensors', 'newer.csv', '--future-file', 'ahead.csv']
    expect(await hindcast(files, args)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^hindcast: h\.csv: expected the holidays of all 3 steps/),
    })
    expect((await hindcast(files, [...args, '--holidays', 'h3.csv'])).stderr).toBe(
      'hindcast: h3.csv: expected only holidays that the model was trained with (epiphany, christmas), got may day\n',
    )
    const { code, stdout, stderr } = await hindcast(files, [...args, '--holidays', 'h2.csv', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { series, skipped } = JSON.parse(stdout)
    expect(series.map(({ id }: { id: string }) => id)).toEqual(['a'])
    expect(series[0].forecast[0].ds).toBe(day(400))
    expect(skipped).toEqual([
      {
        id: 'b',
        reason: expect.stringMatching(/^newer\.csv, series b: expected the future covariate price/),
      },
    ])
    const strict = await hindcast(files, [...args, '--holidays', 'h2.csv', '--strict'])
    expect(strict).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${skipped[0].reason}\n` })
  })
})

test('totals by groups are forecast beside the series, and add up in the file', async () => {
  const grouped = csv(
    Array.from({ length: 4 }, (_, series) =>
      Array.from(
        { length: 40 },
        (_, t): Row => [
          `shop ${series}`,
          series < 2 ? 'north' : 'south',
          day(t),
          value(series, t).toFixed(3),
        ],
      ),
    ).flat(),
    'shop,region,ds,y',
  )
  await writeFile(join(folder, 'grouped.csv'), grouped)
  const columns = ['--id', 'shop', '--groups', 'region']
  const files = ['--out', 'g.csv', '--save', 'g.safetensors', '--report', 'g.html']
  const { code, stdout, stderr } = await hindcast(folder, [
    ...['forecast', 'grouped.csv', ...small, ...columns, ...files, '--quiet'],
  ])
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('Totals are made of the series: 1 of all, 2 by region.')
  expect(stdout).toMatch(/totals by +count +MASE: each alone +sums of series +adding up\ntotal +1 /)
  expect(await readFile(join(folder, 'g.html'), 'utf8')).toContain('Of forecasts that add up')
  const medianOf = async (file: string) => {
    const rows = recordsOf(await readFile(join(folder, file), 'utf8'))
    return (id: string) => Number(rows.find((row) => row.unique_id === id)!.median)
  }
  const median = await medianOf('g.csv')
  expect(median('region=north')).toBeCloseTo(median('shop 0') + median('shop 1'), 9)
  expect(median('total')).toBeCloseTo(median('region=north') + median('region=south'), 9)
  const again = await hindcast(folder, ['predict', 'g.safetensors', 'grouped.csv', '--out', 'again.csv'])
  expect(again.code, again.stderr).toBe(0)
  expect(await readFile(join(folder, 'again.csv'))).toEqual(await readFile(join(folder, 'g.csv')))
})
