import { describe, expect, test } from 'vitest'
import { readPanel } from '../series/read-panel.js'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import type { MissingMark } from './cells.js'
import { missingIn } from './missing-marks.js'

const marked = (
  cell: string,
  missing: readonly MissingMark[],
  beside: readonly string[] = ['20', '21', '22'],
) =>
  missingIn(
    { ...csvTable(['ds;y', ...[...beside, cell].map((text, i) => `${i};${text}`)]), missing },
    1,
  )(cell)

describe('a cell is missing', () => {
  test.each([
    ['the number', '-999', [-999], true],
    ['the number as text', '-999', ['-999'], true],
    ['with decimals', '-999.00', [-999], true],
    ['with a sign of its own', '−999', [-999], true],
    ['one of several', '9999', [-999, 9999], true],
    ['another number', '-9999', [-999], false],
    ['a number that has the digits', '1999', [999], false],
    ['text as it is', 'n/a!', ['n/a!'], true],
    ['text in another case', 'N/A!', ['n/a!'], false],
    ['a usual mark beside others', 'NA', [-999], true],
  ] as const)('%s: %s by %j', (_, cell, missing, expected) => {
    expect(marked(cell, missing)).toBe(expected)
  })

  test('by the decimal mark of its column', () => {
    expect(marked('-999,0', [-999], ['1,5', '2,5', '3,25'])).toBe(true)
    expect(marked('-9,999', [-9999], ['1,5', '2,5', '3,25'])).toBe(false)
    expect(marked('-9,999', [-9999], ['1.5', '2.5', '3.25'])).toBe(true)
  })
})

describe('reading', () => {
  const lines = ['t,y,price', ...Array.from({ length: 30 }, (_, i) => `${990 + i},${20 + (i % 7)},5`)]
  const withCell = (i: number, cell: string) => lines.with(i + 1, `${990 + i},${cell}`)

  test('marked cells are filled like gaps, in values and covariates alike, but times are not looked at', () => {
    const read = (rows: readonly string[], missing?: readonly MissingMark[]) =>
      readPanel(csvTable(rows), { target: 'y', past: ['price'], missing, fill: 'linear' }).series[0]
    const given = withCell(4, '999,999')
    const gap = read(withCell(4, ','))
    expect(read(given, [999])).toMatchObject({ y: gap.y, ds: gap.ds, covariates: gap.covariates })
    expect(read(given).y[4]).toBe(999)
    expect(read(given, [999]).ds[9]).toBe('999')
  })

  test('text that marks missing values leaves its column one of numbers', () => {
    const rows = lines.map((line, i) => (i > 2 && i < 28 ? `${989 + i},n/a!,5` : line))
    const panel = readPanel(csvTable(rows), { time: 't', target: 'y', missing: 'n/a!', fill: 'linear' })
    expect(panel.series[0].y).toHaveLength(30)
    const alone = rows.map((line) => line.replace(/,5$|,price$/, ''))
    expect(readPanel(csvTable(alone), { missing: 'n/a!', fill: 'linear' }).columns.target).toEqual(['y'])
  })

  test('without --fill, the error shows the cell', () => {
    const table = csvTable(withCell(4, '-999,5'))
    expect(failureOf(() => readPanel(table, { target: 'y', missing: [-999] }))).toBe(
      'a.csv line 6, column y: expected a number, got "-999", a missing value (1 of 30 rows, 3 %): ' +
        'fill with --fill linear or --fill previous',
    )
  })

  test('rows ahead of a second table are read alike', () => {
    const future = csvTable(['t,price', '1020,7', '1021,-999', '1022,9'], 'ahead.csv')
    const { series } = readPanel(csvTable(lines), {
      target: 'y',
      future: ['price'],
      futureTable: future,
      missing: [-999],
      fill: 'linear',
    })
    expect([...series[0].covariates.future[0].slice(-3)]).toEqual([7, 8, 9])
  })

  test('a forecaster keeps the marks', () => {
    expect(readPanel(csvTable(lines), { target: 'y', missing: [-999, 'n/a!'] }).columns.missing).toEqual([
      '-999',
      'n/a!',
    ])
  })

  test.each([[[]], [['']], [[Number.NaN]]])('%j is refused', (missing) => {
    expect(failureOf(() => readPanel(csvTable(lines), { missing }))).toContain(
      ': expected values that mark missing ones, such as -999 or n/a!',
    )
  })
})
