/** Files that hindcast forecast reads, and those it refuses, through the built program. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { folderWith, hindcast, type Row, recordsOf } from '../testing/command.js'
import { quick, sales, salesCsv } from '../testing/sales.js'

describe.concurrent('hindcast forecast reads', () => {
  const constant = sales.map(([ds]) => [ds, 7])
  test.each<readonly [what: string, content: string | Uint8Array, ...args: string[]]>([
    ['a file compressed by gzip', gzipSync(salesCsv())],
    ['rows in any order', salesCsv(sales.toReversed())],
    ['a repeated stamp, with --duplicates', salesCsv([...sales, sales[7]]), '--duplicates', 'mean'],
    ['a byte order mark and Windows line ends', `\uFEFF${salesCsv().replaceAll('\n', '\r\n')}`],
    ['semicolons', salesCsv().replaceAll(',', ';')],
    ['a constant series', salesCsv(constant)],
    ['zeros', salesCsv(sales.map(([ds]) => [ds, 0]))],
    ['gaps, with --fill', salesCsv(sales.filter((_, t) => t !== 20)), '--fill', 'linear'],
    [
      'missing values, with --fill',
      salesCsv(sales.map(([ds, y], t) => [ds, t % 20 ? y : 'NA'])),
      '--fill',
      'previous',
    ],
    [
      'a column without times, with a season',
      salesCsv(
        sales.map(([, y]) => [y]),
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
    const rows = recordsOf(await readFile(join(folder, 'f.csv'), 'utf8'))
    expect(rows).toHaveLength(3)
    for (const { unique_id: _, ds: __, ...values } of rows)
      expect(Object.values(values).map(Number).every(Number.isFinite), JSON.stringify(values)).toBe(true)
    if (content === salesCsv(constant))
      expect(rows[0]).toMatchObject({ ds: '2004-01', median: '7', 'lo-95': '7', 'hi-95': '7' })
  })
})

describe.concurrent('hindcast forecast refuses, and leaves no file behind:', () => {
  const changed = (at: number, ...rows: Row[]) => salesCsv(sales.toSpliced(at, rows.length, ...rows))
  const bytes = Uint8Array.from({ length: 999 }, (_, i) => (i * 151) % 256)
  const tooFew =
    'expected at least 14 rows to train a network for a horizon of 6, got 12: give more rows, a shorter horizon, or ' +
    'the model auto, which then forecasts by baselines alone'
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
    ['binary data', bytes, [], 'a.csv: expected text in UTF-8, got another encoding: save it as UTF-8'],
    [
      'a gzip file that is cut off',
      gzipSync(salesCsv()).subarray(0, 200),
      [],
      'a.csv: expected a whole gzip file, got unexpected end of file',
    ],
    ['zero bytes', new Uint8Array(50), [], 'a.csv: expected text, got binary data'],
    [
      'no such column',
      salesCsv(),
      ['--target', 'mw'],
      '--target mw: expected a column of a.csv (month, sales), got "mw"',
    ],
    [
      'no such time',
      salesCsv(),
      ['--time', 'day'],
      '--time day: expected a column of a.csv (month, sales), got "day"',
    ],
    [
      'text for a number',
      changed(5, ['2000-06', 'abc']),
      [],
      'a.csv line 7, column sales: expected a number, got "abc": correct the cell, or leave it empty',
    ],
    [
      'text that would steer the terminal',
      changed(5, ['2000-06', '"x\n\x1b[2Jy"']),
      [],
      'a.csv line 7, column sales: expected a number, got "x\\n\\u001b[2Jy": correct the cell, or leave it empty',
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
      'a.csv line 7, column sales: expected a number, got "", a missing value (1 of 48 rows, 2 %): ' +
        'fill with --fill linear or --fill previous',
    ],
    [
      'absent rows',
      salesCsv(sales.filter((_, t) => t < 6 || t > 8)),
      [],
      'a.csv line 8, column month: expected 2000-07 next, monthly (month start), got 2000-10, a gap ' +
        '(3 of 48 steps are absent, 6 %): if values are missing there, fill with --fill linear or --fill previous; ' +
        'if there are none at such times, count the rows, whatever their stamps, with --frequency step',
    ],
    [
      'a repeated stamp',
      changed(6, sales[5]),
      [],
      'a.csv line 8, column month: expected each time stamp once, got 2000-06 here and in line 7 (1 row of 48): ' +
        'the rows are the same in every column: keep the first with --duplicates first',
    ],
    [
      'stamps without a rhythm',
      salesCsv([1, 2, 3, 5, 11, 12, 13, 29].map((day) => [`2020-01-${String(day).padStart(2, '0')}`, day])),
      [],
      'a.csv line 9, column month: expected a regular frequency, daily as in most rows, ' +
        'got 2020-01-29 after 2020-01-13 (line 8): if stamps are wrong, correct them; ' +
        'else count the rows, whatever their stamps, with --frequency step',
    ],
    ['too few rows', salesCsv(sales.slice(0, 12)), ['--horizon', '6'], `a.csv, column sales: ${tooFew}`],
    [
      'one row',
      salesCsv(sales.slice(0, 1)),
      [],
      'a.csv: expected at least 2 rows to find the frequency, got 1',
    ],
    [
      'a row of more cells',
      changed(5, ['2000-06', 1, 2]),
      [],
      'a.csv line 7: expected 2 cells as in line 1, got 3; write quotes (") around a cell that contains the delimiter',
    ],
    [
      'no numbers',
      salesCsv(sales.map(([ds]) => [ds, 'x'])),
      [],
      'a.csv: expected a column of numbers to forecast, got none among month, sales: line 2, column sales has "x"',
    ],
    [
      'two targets',
      salesCsv(
        sales.map(([ds, y]) => [ds, y, y]),
        'month,a,b',
      ),
      [],
      'a.csv: expected one column of numbers, got 2 (a, b): name one, such as --target a',
    ],
    ['no such folder', salesCsv(), ['--out', 'none/f.csv'], '--out none/f.csv: there is no folder none'],
    [
      'a folder to write to',
      salesCsv(),
      ['--save', '.'],
      '--save .: expected the name of a file, got a folder',
    ],
    ['an empty name', salesCsv(), ['--report', ''], '--report : expected the name of a file'],
    [
      'its input as output',
      salesCsv(),
      ['--out', './a.csv'],
      '--out ./a.csv: expected a file of its own, got a file that is read',
    ],
    [
      'one file for two',
      salesCsv(),
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

  test('a folder', async () => {
    const folder = await folderWith({})
    const { code, stderr } = await hindcast(folder, ['forecast', '.', ...quick])
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'hindcast: .: is a folder\n' })
  })
})
