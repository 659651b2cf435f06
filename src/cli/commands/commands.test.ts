/** The commands as users run them: the built program in a process of its own, in a folder of its own. */
import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { monthly, seasonal } from '../../statistics/testing/made.js'
import {
  base,
  csv as csvWith,
  type Ended,
  folderWith,
  hindcast,
  program,
  type Row,
} from '../testing/command.js'

const isWindows = process.platform === 'win32'

const csv = (rows: readonly Row[], header = 'month,sales'): string => csvWith(rows, header)

const good: readonly Row[] = monthly(seasonal(48)).map(({ ds, y }) => [ds, y.toFixed(2)])
const quick = ['--horizon', '3', '--folds', '1', '--model', 'gru', '--seed', '4']

describe('forecast', () => {
  let folder: string
  let json: Ended
  let text: Ended

  beforeAll(async () => {
    folder = await folderWith({ 'my sales.csv': csv(good) })
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
    expect(series.history).toEqual(good.map(([ds, y]) => ({ ds, y: Number(y) })))
    expect(series.forecast).toHaveLength(3)
    for (const row of series.forecast)
      expect(Object.keys(row)).toEqual(['ds', 'median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'])
    expect(Object.keys(series.backtest.scores)).toEqual([
      'model',
      'naive',
      'seasonalNaive',
      'drift',
      'theta',
      'ets',
      'arima',
      'combination',
    ])
    expect(series.backtest.folds).toHaveLength(1)
    for (const scores of Object.values(series.backtest.scores))
      expect(Object.keys(scores as object)).toEqual([
        'mase',
        'rmsse',
        'smape',
        'mae',
        'rmse',
        'msis',
        'wql',
        'crps',
        'coverage80',
        'coverage95',
        'owa',
      ])
  })

  test('the files are written and hold the same forecast', async () => {
    expect(await readdir(folder)).toEqual(
      ['again', 'forecast.csv', 'model.safetensors', 'my sales.csv', 'report.html'].sort(),
    )
    const lines = (await readFile(join(folder, 'forecast.csv'), 'utf8')).trimEnd().split('\n')
    expect(lines[0]).toBe('unique_id,ds,median,lo-80,hi-80,lo-95,hi-95')
    const [series] = JSON.parse(json.stdout).series
    expect(lines.slice(1).map((line) => line.split(','))).toEqual(
      series.forecast.map((row: Record<string, unknown>) => ['sales', ...Object.values(row).map(String)]),
    )
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  })

  test('the same seed gives the same files, byte for byte', async () => {
    expect(text.code, text.stderr).toBe(0)
    for (const name of ['forecast.csv', 'model.safetensors'])
      expect(await readFile(join(folder, 'again', name))).toEqual(await readFile(join(folder, name)))
  })

  test('as text it says what it took the file for, and shows scores, chart, table and files', () => {
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
    expect(text.stderr).toMatch(/^final model {2}epoch \d+\/\d+ {2}loss \S+ {2}val \S+\nbacktest 1\/1\n$/)
    const quiet = await hindcast(folder, ['forecast', 'my sales.csv', ...quick, '--quiet'])
    expect(quiet.code).toBe(0)
    expect(quiet.stderr).toBe('')
    expect(quiet.stdout).toMatch(/Nothing was written; --out, --save and --report write files\.\n$/)
  })

  test('predict forecasts the same from the model', async () => {
    const args = ['predict', 'model.safetensors', 'my sales.csv', '--out', 'again/predicted.csv']
    const predicted = await hindcast(folder, args)
    expect(predicted.code, predicted.stderr).toBe(0)
    expect(predicted.stdout).toContain('Forecast of sales, monthly (month start), by model.safetensors\n')
    expect(await readFile(join(folder, 'again/predicted.csv'))).toEqual(
      await readFile(join(folder, 'forecast.csv')),
    )
    const document = JSON.parse((await hindcast(folder, [...args.slice(0, 3), '--json'])).stdout)
    expect(document).toEqual({
      series: [{ id: 'sales', frequency: 'MS', forecast: JSON.parse(json.stdout).series[0].forecast }],
      skipped: [],
      engine: JSON.parse(json.stdout).engine,
      seconds: expect.any(Number),
    })
  })

  test('predict names what is wrong', async () => {
    await writeFile(
      join(folder, 'again/daily.csv'),
      csv(good.slice(0, 31).map(([, y], t) => [`2024-01-${String(t + 1).padStart(2, '0')}`, y])),
    )
    await writeFile(join(folder, 'again/other.csv'), csv(good, 'month,income'))
    const cases = [
      [
        ['again/daily.csv'],
        'hindcast: again/daily.csv: expected the frequency MS, monthly (month start), got D, daily\n',
      ],
      [
        ['again/other.csv'],
        'hindcast: --target sales: expected a column of again/other.csv (month, income), got "sales"\n',
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
    expect(stderr).toMatch(/^hindcast: my sales\.csv: not a readable safetensors file.*\n$/)
  })
})

describe.concurrent('forecast reads', () => {
  const constant = good.map(([ds]) => [ds, 7])
  test.each<readonly [what: string, content: string | Uint8Array, ...args: string[]]>([
    ['a file compressed by gzip', gzipSync(csv(good))],
    ['rows in any order', csv(good.toReversed())],
    ['a repeated stamp, when told what to take', csv([...good, good[7]]), '--duplicates', 'mean'],
    ['a byte order mark and Windows line ends', `\uFEFF${csv(good).replaceAll('\n', '\r\n')}`],
    ['semicolons', csv(good).replaceAll(',', ';')],
    ['a constant series', csv(constant)],
    ['zeros', csv(good.map(([ds]) => [ds, 0]))],
    ['gaps, when told how to fill', csv(good.filter((_, t) => t !== 20)), '--fill', 'linear'],
    [
      'missing values, when told how to fill',
      csv(good.map(([ds, y], t) => [ds, t % 20 ? y : 'NA'])),
      '--fill',
      'previous',
    ],
    [
      'a column without times, with a season',
      csv(
        good.map(([, y]) => [y]),
        'y',
      ),
      '--season',
      '12',
    ],
  ])('%s', async (_, content, ...args) => {
    const folder = await folderWith({ 'a.csv': content })
    const { code, stdout, stderr } = await hindcast(folder, [
      'forecast',
      'a.csv',
      ...quick,
      ...['--members', '1', '--epochs', '2'],
      '--out',
      'f.csv',
      ...(args as string[]),
    ])
    expect(code, stderr).toBe(0)
    expect(stdout).not.toMatch(/NaN|Infinity|–/)
    const lines = (await readFile(join(folder, 'f.csv'), 'utf8')).trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(3)
    for (const line of lines)
      expect(line.split(',').slice(2).map(Number).every(Number.isFinite), line).toBe(true)
    if (content === csv(constant)) expect(lines[0]).toBe('sales,2004-01,7,7,7,7,7')
  })
})

describe.concurrent('forecast refuses, and leaves no file behind:', () => {
  const changed = (at: number, ...rows: Row[]) => csv(good.toSpliced(at, rows.length, ...rows))
  const bytes = Uint8Array.from({ length: 999 }, (_, i) => (i * 151) % 256)
  const atLeast20 =
    'expected at least 20 rows for a horizon of 6, got 12: give more rows or a shorter horizon'
  test.each<
    readonly [
      what: string,
      content: string | Uint8Array | undefined,
      args: readonly string[],
      message: string,
    ]
  >([
    ['a missing file', undefined, [], 'a.csv: no such file or folder'],
    ['an empty file', '', [], 'a.csv: expected a header and rows, got an empty file'],
    ['only a header', 'month,sales\n', [], 'a.csv: expected rows below the header, got none'],
    ['binary data', bytes, [], 'a.csv: expected a CSV file in UTF-8, got other bytes: save it as UTF-8'],
    [
      'a gzip file that is cut off',
      gzipSync(csv(good)).subarray(0, 200),
      [],
      'a.csv: expected a whole gzip file, got unexpected end of file',
    ],
    ['zero bytes', new Uint8Array(50), [], 'a.csv: expected a text file in UTF-8, got binary data or UTF-16'],
    [
      'no such column',
      csv(good),
      ['--target', 'mw'],
      '--target mw: expected a column of a.csv (month, sales), got "mw"',
    ],
    [
      'no such time',
      csv(good),
      ['--time', 'day'],
      '--time day: expected a column of a.csv (month, sales), got "day"',
    ],
    [
      'text for a number',
      changed(5, ['2000-06', 'abc']),
      [],
      'a.csv line 7, column sales: expected a number, got "abc"',
    ],
    [
      'text that would steer the terminal',
      changed(5, ['2000-06', '"x\n\x1b[2Jy"']),
      [],
      'a.csv line 7, column sales: expected a number, got "x[2Jy"',
    ],
    [
      'an infinite value',
      changed(5, ['2000-06', 'inf']),
      [],
      'a.csv line 7, column sales: expected a number, got "inf": values must be finite',
    ],
    [
      'a missing value',
      changed(5, ['2000-06', '']),
      [],
      'a.csv line 7, column sales: expected a number, got "", a missing value (1 of 48 rows): ' +
        'fill with --fill linear or --fill previous',
    ],
    [
      'absent rows',
      csv(good.filter((_, t) => t < 6 || t > 8)),
      [],
      'a.csv line 8, column month: expected 2000-07 next, monthly (month start), got 2000-10, a gap ' +
        '(3 of 48 steps are absent): fill with --fill linear or --fill previous',
    ],
    [
      'a repeated stamp',
      changed(6, good[5]),
      [],
      'a.csv line 8, column month: expected each time stamp once, got 2000-06 here and in line 7 (1 row of 48): ' +
        'take one value of each with --duplicates mean or --duplicates first',
    ],
    [
      'stamps without a rhythm',
      csv([1, 2, 3, 5, 11, 12, 13, 29].map((day) => [`2020-01-${String(day).padStart(2, '0')}`, day])),
      [],
      'a.csv line 9, column month: expected a regular frequency, daily as most rows have it, ' +
        'got 2020-01-29 after 2020-01-13 (line 8)',
    ],
    ['too few rows', csv(good.slice(0, 12)), ['--horizon', '6'], `a.csv, column sales: ${atLeast20}`],
    [
      'one row',
      csv(good.slice(0, 1)),
      [],
      'a.csv: expected at least 2 rows to tell the frequency from, got 1',
    ],
    [
      'a row of more cells',
      changed(5, ['2000-06', 1, 2]),
      [],
      'a.csv line 7: expected 2 cells as in line 1, got 3',
    ],
    [
      'no numbers',
      csv(good.map(([ds]) => [ds, 'x'])),
      [],
      'a.csv: expected a column of numbers to forecast, got none among month, sales',
    ],
    [
      'two targets',
      csv(
        good.map(([ds, y]) => [ds, y, y]),
        'month,a,b',
      ),
      [],
      'a.csv: expected one column of numbers, got 2 (a, b): name one with --target COLUMN',
    ],
    ['no such folder', csv(good), ['--out', 'none/f.csv'], '--out none/f.csv: there is no folder none'],
    [
      'a folder to write to',
      csv(good),
      ['--save', '.'],
      '--save .: expected the name of a file, got a folder',
    ],
    ['an empty name', csv(good), ['--report', ''], '--report : expected the name of a file'],
    [
      'its input as output',
      csv(good),
      ['--out', './a.csv'],
      '--out ./a.csv: expected a file of its own, got a file that is read',
    ],
    [
      'one file for two',
      csv(good),
      ['--out', 'f', '--save', 'f'],
      '--save f: expected a file of its own, got that of --out',
    ],
  ])('%s', async (_, content, args, message) => {
    const folder = await folderWith(content === undefined ? {} : { 'a.csv': content })
    const outputs = ['--out', 'f.csv', '--save', 'm.safetensors', '--report', 'r.html']
    const { code, stdout, stderr } = await hindcast(folder, [
      'forecast',
      'a.csv',
      ...quick,
      '--json',
      ...outputs,
      ...args,
    ])
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${message}\n` })
    expect(await readdir(folder)).toEqual(content === undefined ? [] : ['a.csv'])
    if (content !== undefined) expect(await readFile(join(folder, 'a.csv'))).toEqual(Buffer.from(content))
  })

  test.each([
    [['--levels', '80,100'], 'levels: expected percents above 0 up to 99, got 100'],
    [['--members', '101'], 'members: expected at most 100, got 101'],
    [['--dropout', '1'], 'dropout: expected a share from 0 up to 1, got 1'],
    [['--learning-rate', '0'], 'learningRate: expected a number above 0, got 0'],
  ])('%j, before anything is read', async (args, message) => {
    const folder = await folderWith({})
    expect(await hindcast(folder, ['forecast', 'a.csv', ...quick, ...args])).toEqual({
      code: 2,
      stdout: '',
      stderr: `hindcast: forecast ${message}\n`,
    })
  })

  test('a folder', async () => {
    const folder = await folderWith({})
    const { code, stderr } = await hindcast(folder, ['forecast', '.', ...quick])
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'hindcast: .: is a folder\n' })
  })
})

describe.concurrent('misuse of the command line is told in a line and how to get help:', () => {
  const whole = (option: string, given: string, least = 1) =>
    `option '${option}' argument '${given}' is invalid. Expected a whole number from ${least}.`
  test.each<readonly [args: readonly string[], message: string]>([
    [['forecast', 'a.csv'], "required option '--horizon <steps>' not specified"],
    [['forecast', '--horizon', '3'], "missing required argument 'file'"],
    ...['0', '-1', '1.5', 'abc'].map(
      (given) => [['forecast', 'a.csv', '--horizon', given], whole('--horizon <steps>', given)] as const,
    ),
    [['forecast', 'a.csv', ...quick, '--seed', '-1'], whole('--seed <number>', '-1', 0)],
    [
      ['forecast', 'a.csv', ...quick, '--model', 'cnn'],
      "option '--model <name>' argument 'cnn' is invalid. Allowed choices are auto, lstm, gru, rnn, segment.",
    ],
    [
      ['forecast', 'a.csv', ...quick, '--fill', 'zero'],
      "option '--fill <how>' argument 'zero' is invalid. Allowed choices are linear, previous.",
    ],
    [
      ['forecast', 'a.csv', 'b.csv', ...quick],
      "too many arguments for 'forecast'. Expected 1 argument but got 2.",
    ],
    [['forecast', 'a.csv', ...quick, '--epoch', '3'], "unknown option '--epoch'\n(Did you mean --epochs?)"],
    [['forecast', 'a.csv', ...quick, '--window', '1'], whole('--window <steps>', '1', 2)],
    ...['0.1x', ''].map(
      (given) =>
        [
          ['forecast', 'a.csv', ...quick, '--dropout', given],
          `option '--dropout <share>' argument '${given}' is invalid. Expected a number.`,
        ] as const,
    ),
    ...['80,', 'most', '80;95'].map(
      (given) =>
        [
          ['backtest', 'a.csv', ...quick, '--levels', given],
          `option '--levels <percents>' argument '${given}' is invalid. Expected percents such as 80,95.`,
        ] as const,
    ),
    [
      ['forecast', 'a.csv', ...quick, '--strategy', 'both'],
      "option '--strategy <how>' argument 'both' is invalid. Allowed choices are direct, recursive.",
    ],
    [['backtest', 'a.csv', ...quick, '--out', 'f.csv'], "unknown option '--out'"],
    [['forecst', 'a.csv'], "unknown command 'forecst'\n(Did you mean forecast?)"],
    [['predict'], "missing required argument 'model'"],
  ])('%j', async (args, message) => {
    const folder = await folderWith({})
    expect(await hindcast(folder, args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `hindcast: ${message}\nAdd --help for what there is.\n`,
    })
    expect(await readdir(folder)).toEqual([])
  })
})

describe.concurrent('help and information', () => {
  test.each([[], ['forecast'], ['backtest'], ['predict'], ['info']])(
    '%s --help fits in 80 columns',
    async (...command) => {
      const { code, stdout, stderr } = await hindcast(base, [...command, '--help'])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout).toMatch(/^Usage: hindcast /)
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
      const [, about] = stdout.split('\n\n')
      // A paragraph is broken where it is full and nowhere else.
      const lines = about.split('\n')
      lines.slice(1).forEach((line, i) => {
        expect(lines[i].length + 1 + line.split(' ')[0].length).toBeGreaterThan(80)
      })
    },
  )

  test('without a command it shows the help, as misuse', async () => {
    const { code, stdout, stderr } = await hindcast(base, [])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: hindcast /)
  })

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(await hindcast(base, ['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('info prints the engine, as text and as JSON', async () => {
    const text = await hindcast(base, ['info'])
    expect(text).toMatchObject({ code: 0, stderr: '' })
    expect(text.stdout).toMatch(
      /^hindcast {2}\d+\.\d+\.\d+\nengine {4}\S.*\nthreads {3}\d.*\nmemory {4}.*\nruntime {3}Node v/,
    )
    const json = await hindcast(base, ['info', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: expect.any(String),
      simd: expect.any(String),
      threads: expect.any(Number),
      totalBytes: expect.any(Number),
      node: process.version,
    })
  })

  test('HINDCAST_ENGINE chooses the engine, or says why it cannot', async () => {
    const unknown = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'quantum' } })
    expect(unknown).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'hindcast: HINDCAST_ENGINE: expected one of wasm, native, got quantum\n',
    })
    const wasm = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'wasm' } })
    expect(wasm.stdout).toMatch(/^engine {4}wasm, /m)
    const native = await hindcast(base, ['info'], { env: { HINDCAST_ENGINE: 'native' } })
    if (native.code === 0)
      expect(native.stdout).toMatch(/^engine {4}native, (avx512|avx2|neon): HINDCAST_ENGINE asked for it$/m)
    else expect(native.stderr).toMatch(/^hindcast: HINDCAST_ENGINE: the native engine cannot be used: .+\n$/)
  })
})

describe.skipIf(isWindows)('Ctrl-C', () => {
  const values = seasonal(3000)
  const long = csv(
    monthly(values).map(({ y }) => [y.toFixed(2)]),
    'y',
  )
  // Progress as on a terminal, so that the test sees the epochs go by.
  const node = ['--import', 'data:text/javascript,process.stderr.isTTY=true']
  const training = ['forecast', 'long.csv', '--horizon', '12', '--model', 'gru']

  /** Sends the signal once so much of training has been seen; returns how it ended and how long that took. */
  async function interrupted(folder: string, args: readonly string[], seen: RegExp, signal: NodeJS.Signals) {
    let sentAt: number | undefined
    const ended = await hindcast(folder, [...training, ...args], {
      node,
      onStderr: (text, kill) => {
        if (sentAt !== undefined || !seen.test(text)) return
        sentAt = performance.now()
        kill(signal)
      },
    })
    return { ...ended, tookMs: performance.now() - (sentAt ?? Number.NaN) }
  }

  test('ends at once and keeps the best model so far where --save was given', async () => {
    const folder = await folderWith({ 'long.csv': long })
    const args = ['--save', 'm.safetensors', '--out', 'f.csv']
    const { code, stdout, stderr, tookMs } = await interrupted(folder, args, /epoch [2-9]/, 'SIGINT')
    expect(code).toBe(130)
    expect(tookMs).toBeLessThan(5000)
    expect(stderr).toMatch(/\nhindcast: interrupted; the best model so far is in m\.safetensors\n$/)
    expect(stdout).not.toContain('Backtest')
    expect(await readdir(folder)).toEqual(['long.csv', 'm.safetensors'])
    const predicted = await hindcast(folder, ['predict', 'm.safetensors', 'long.csv', '--json'])
    expect(predicted.code, predicted.stderr).toBe(0)
    expect(JSON.parse(predicted.stdout).series[0].forecast).toHaveLength(12)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves no file without --save: %s', async (signal) => {
    const folder = await folderWith({ 'long.csv': long })
    const { code, stderr, tookMs } = await interrupted(folder, ['--out', 'f.csv'], /epoch 1/, signal)
    expect(code).toBe(130)
    expect(tookMs).toBeLessThan(5000)
    expect(stderr).toMatch(/\nhindcast: interrupted\n$/)
    expect(await readdir(folder)).toEqual(['long.csv'])
  })
})

test.skipIf(isWindows)('whoever reads the output may stop, as head does', async () => {
  const folder = await folderWith({ 'a.csv': csv(good) })
  const child = spawn(
    process.execPath,
    [program, 'forecast', 'a.csv', ...quick, '--quiet', '--out', 'f.csv'],
    {
      cwd: folder,
    },
  )
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await readdir(folder)).toContain('f.csv')
})
