/** hindcast anomalies through the built program. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { noise } from '../../statistics/testing/made.js'
import { type AnomalyDocument, anomaliesCsv } from '../../tasks/anomalies/index.js'
import { csv, type Ended, folderWith, hindcast, type Row } from '../testing/command.js'

const day = (t: number): string => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10)

const rowsOf = (id: string, length: number, seed: number, odd?: number): Row[] =>
  Array.from(noise(length, seed), (v, t) => [id, day(t), (20 + v + (t === odd ? 12 : 0)).toFixed(3)])

const many = csv(
  [...rowsOf('pump', 120, 1, 80), ...rowsOf('valve', 120, 2), ...rowsOf('new', 20, 3)],
  'unique_id,ds,y',
)

let folder: string
let json: Ended
let text: Ended

beforeAll(async () => {
  folder = await folderWith({ 'many.csv': many })
  const args = ['anomalies', 'many.csv', '--seed', '2', '--out', 'scores.csv', '--report', 'page.html']
  json = await hindcast(folder, [...args, '--json'])
  text = await hindcast(folder, [...args, '--quiet'])
})

describe('anomalies', () => {
  test('--json prints one document and nothing else', () => {
    expect(json.code, json.stderr).toBe(0)
    const document = JSON.parse(json.stdout) as AnomalyDocument
    expect(Object.keys(document)).toEqual(['series', 'skipped', 'threshold', 'engine', 'seed', 'seconds'])
    expect(document).toMatchObject({ threshold: 3, seed: 2 })
    expect(document.series.map(({ id, frequency }) => [id, frequency])).toEqual([
      ['pump', 'D'],
      ['valve', 'D'],
    ])
    expect(document.skipped).toEqual([
      {
        id: 'new',
        reason: 'many.csv, series new: expected at least 30 values to tell what is usual, got 20',
      },
    ])
    const found = document.series.flatMap(({ id, rows }) =>
      rows.filter(({ isAnomaly }) => isAnomaly).map(({ ds }) => `${id} ${ds}`),
    )
    expect(found).toContain(`pump ${day(80)}`)
    expect(found.length).toBeLessThanOrEqual(2)
  })

  test('writes every score as CSV, and a page', async () => {
    const document = JSON.parse(json.stdout) as AnomalyDocument
    const scores = await readFile(join(folder, 'scores.csv'), 'utf8')
    expect(scores).toBe(anomaliesCsv(document))
    expect(scores).toMatch(new RegExp(`^pump,${day(80)},[-\\d.,]+,1,(spike|dip)$`, 'm'))
    const page = await readFile(join(folder, 'page.html'), 'utf8')
    expect(page).toContain('<h1>Anomalies in 2 series</h1>')
    expect(page).toContain('1 of 3 series could not be scored')
  })

  test('prints charts, the anomalies by score, what was skipped and the files written', () => {
    expect(text.code, text.stderr).toBe(0)
    expect(text.stderr).toBe('')
    for (const part of [
      'There are 3 series, by unique_id, ',
      '\nValues of pump\n',
      '\nValues of valve\n',
      '\n1 of ',
      ' values is an anomaly, with a score of 3 or more',
      'series  ds          score',
      '1 series skipped:\nnew: many.csv, series new: expected at least 30 values',
      ', seed 2\n',
      'scores    scores.csv\nreport    page.html\n',
    ])
      expect(text.stdout).toContain(part)
  })

  test('shows a bar unless it is to be quiet', () => {
    expect(json.stderr).not.toBe('')
  })
})

describe('misuse prints a line, before any work:', () => {
  test.each<readonly [args: readonly string[], message: string]>([
    [['--threshold', '0'], '--threshold: expected a number from 1 to 100, got 0'],
    [['--threshold', 'high'], '--threshold: expected a number from 1 to 100, got high'],
    [['--model', 'auto'], '--model: expected one of lstm, gru, rnn, segment, got auto'],
    [['--strict'], 'many.csv, series new: expected at least 30 values to tell what is usual, got 20'],
    [['--out', 'none/scores.csv'], '--out none/scores.csv: there is no folder none'],
    [['--report', 'many.csv'], '--report many.csv: expected a file of its own, got a file that is read'],
  ])('%j', async (args, message) => {
    const own = await folderWith({ 'many.csv': many })
    const ended = await hindcast(own, ['anomalies', 'many.csv', '--json', '--quiet', ...args])
    expect(ended).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${message}\n` })
    expect(await readdir(own)).toEqual(['many.csv'])
  })

  test.each<readonly [args: readonly string[], message: string]>([
    [['--future-file', 'f.csv'], "unknown option '--future-file'"],
  ])('%j', async (args, message) => {
    const ended = await hindcast(folder, ['anomalies', 'many.csv', ...args])
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: `hindcast: ${message}\nAdd --help for usage.\n`,
    })
  })
})

test('a series that never changes has no anomalies but what departs from it', async () => {
  const values = Array.from({ length: 40 }, (_, t): Row => [day(t), t === 30 ? 6 : 5])
  const own = await folderWith({ 'constant.csv': csv(values, 'ds,y') })
  const ended = await hindcast(own, ['anomalies', 'constant.csv', '--out', 'scores.csv', '--quiet'])
  expect(ended.code, ended.stderr).toBe(0)
  expect(ended.stdout).toMatch(new RegExp(`^${day(30)} +∞ +6 +5 +5 +5$`, 'm'))
  expect(await readFile(join(own, 'scores.csv'), 'utf8')).toContain(`y,${day(30)},6,5,5,5,inf,1,spike\n`)
})
