/** hindcast forecast of a single series, through the built program. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { scoresOf } from '../../tasks/forecast/testing/scores.js'
import { type Ended, folderWith, hindcast, recordsOf } from '../testing/command.js'
import { quick, sales, salesCsv } from '../testing/sales.js'

describe('forecast', () => {
  let folder: string
  let json: Ended
  let text: Ended

  beforeAll(async () => {
    folder = await folderWith({ 'my sales.csv': salesCsv() })
    await mkdir(join(folder, 'again'))
    const files = (at: string) => ['--out', `${at}forecast.csv`, '--save', `${at}model.safetensors`]
    json = await hindcast(folder, [
      ...['forecast', 'my sales.csv', ...quick, ...files('')],
      ...['--report', 'report.html', '--json'],
    ])
    text = await hindcast(folder, ['forecast', 'my sales.csv', ...quick, ...files('again/')])
  })

  test('--json prints one document of the promised keys, and nothing else', () => {
    expect(json.code, json.stderr).toBe(0)
    expect(json.stdout.endsWith('}\n')).toBe(true)
    const document = JSON.parse(json.stdout)
    expect(Object.keys(document)).toEqual([
      'model',
      'series',
      'skipped',
      'notes',
      'overall',
      'training',
      'engine',
      'seed',
      'seconds',
    ])
    expect(document).toMatchObject({ engine: expect.stringMatching(/^(native|wasm) /), seed: 4 })
    const [series] = document.series
    expect(document.series).toHaveLength(1)
    expect(series).toMatchObject({ id: 'sales', frequency: 'MS' })
    expect(series.history).toEqual(sales.map(([ds, y]) => ({ ds, y: Number(y) })))
    expect(series.forecast).toHaveLength(3)
    for (const row of series.forecast)
      expect(Object.keys(row)).toEqual(['ds', 'median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'])
    expect(Object.keys(series.backtest.scores)).toEqual([
      'model',
      'naive',
      'seasonalNaive',
      'drift',
      'theta',
      'dynamicTheta',
      'ets',
      'arima',
      'ces',
      'combination',
    ])
    expect(series.backtest.folds).toHaveLength(1)
    for (const scores of Object.values(series.backtest.scores))
      expect(Object.keys(scores as object).sort()).toEqual(Object.keys(scoresOf()).sort())
  })

  test('the files are written and hold the same forecast', async () => {
    expect(await readdir(folder)).toEqual(
      ['again', 'forecast.csv', 'model.safetensors', 'my sales.csv', 'report.html'].sort(),
    )
    const text = await readFile(join(folder, 'forecast.csv'), 'utf8')
    expect(text).toMatch(/^unique_id,ds,median,lo-80,hi-80,lo-95,hi-95\n/)
    const [series] = JSON.parse(json.stdout).series
    expect(recordsOf(text)).toEqual(
      series.forecast.map((row: Readonly<Record<string, unknown>>) => ({
        unique_id: 'sales',
        ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])),
      })),
    )
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  })

  test('the same seed gives the same files, byte for byte', async () => {
    expect(text.code, text.stderr).toBe(0)
    for (const name of ['forecast.csv', 'model.safetensors'])
      expect(await readFile(join(folder, 'again', name))).toEqual(await readFile(join(folder, name)))
  })

  test('the text has the notes on the file, scores, chart, table and files', () => {
    expect(text.stdout).toMatch(
      /^The time is column month, from 2000-01 to 2003-12\.\nThe target is column sales, /,
    )
    for (const part of ['Backtest: 1 fold of 3 steps\n', 'seasonal naive', '━━ median forecast', '2004-03'])
      expect(text.stdout).toContain(part)
    expect(text.stdout).toMatch(/\nforecast {2}again\/forecast\.csv\nmodel {5}again\/model\.safetensors\n$/)
    expect(text.stdout).not.toContain('\x1b')
    for (const line of text.stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('progress goes to standard error, and is quiet when asked', async () => {
    expect(text.stderr).toMatch(
      /^baselines\nForecast of the baselines, (?:.*\n)+backtest 1\/1\nfinal model {2}epoch \d+\/\d+ {2}loss \S+ {2}val \S+\n$/,
    )
    expect(text.stderr.replaceAll('\n', ' ')).toMatch(
      /MASE \S+ over 1 fold\. Next, .*: 2004-01 \S+ \(\S+ to \S+\), 2004-02 /,
    )
    const quiet = await hindcast(folder, ['forecast', 'my sales.csv', ...quick, '--quiet'])
    expect(quiet.code).toBe(0)
    expect(quiet.stderr).toBe('')
    expect(quiet.stdout).toMatch(/No file written; see --out, --save, --report, --paths-out\.\n$/)
  })
})
