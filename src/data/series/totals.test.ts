import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { panelFromRows } from './read-panel.js'

/** Rows of shops in regions; `from` leaves the first steps out. */
const rowsOf = (
  shops: Readonly<Record<string, { region: string; kind: string; from?: number; y: number }>>,
) =>
  Object.entries(shops).flatMap(([shop, { region, kind, from = 0, y }]) =>
    Array.from({ length: 8 - from }, (_, i) => ({
      shop,
      region,
      kind,
      ds: `2024-0${from + i + 1}`,
      y: y + from + i,
      price: y,
    })),
  )

const rows = rowsOf({
  a: { region: 'north', kind: 'big', y: 100 },
  b: { region: 'north', kind: 'small', from: 2, y: 20 },
  c: { region: 'south', kind: 'big', y: 3 },
})
const read = (groups: readonly string[], given: readonly Readonly<Record<string, unknown>>[] = rows) =>
  panelFromRows(given, { id: 'shop', target: 'y', future: ['price'], groups })

describe('totals', () => {
  test('are sums of the series by each column and each combination, before the series', () => {
    const { series, totals } = read(['region', 'kind'])
    expect(totals).toEqual([
      { id: 'total', level: 'total', of: ['a', 'b', 'c'] },
      { id: 'region=north', level: 'region', of: ['a', 'b'] },
      { id: 'region=south', level: 'region', of: ['c'] },
      { id: 'kind=big', level: 'kind', of: ['a', 'c'] },
      { id: 'kind=small', level: 'kind', of: ['b'] },
    ])
    expect(series.map(({ id }) => id)).toEqual([...totals!.map(({ id }) => id), 'a', 'b', 'c'])
    // b begins at the third step, and its price counts from there.
    expect([...series[1].y]).toEqual([100, 101, 124, 126, 128, 130, 132, 134])
    expect([...series[1].covariates.future[0]]).toEqual([100, 100, 60, 60, 60, 60, 60, 60])
    expect(series[0].ds).toEqual(series[5].ds)
    expect(series[0].future(1)).toEqual(['2024-09'])
  })

  test('leave out levels whose groups are those of another', () => {
    expect([...new Set(read(['region', 'shop']).totals!.map(({ level }) => level))]).toEqual([
      'total',
      'region',
    ])
    const crossed = rowsOf({
      a: { region: 'north', kind: 'big', y: 1 },
      b: { region: 'north', kind: 'small', y: 2 },
      c: { region: 'south', kind: 'big', y: 3 },
      d: { region: 'south', kind: 'big', y: 4 },
    })
    const { totals } = read(['region', 'kind'], crossed)
    expect(totals!.at(-1)).toEqual({ id: 'region=south/kind=big', level: 'region/kind', of: ['c', 'd'] })
    expect(totals).toHaveLength(1 + 2 + 2 + 3)
  })

  test('are told, and read again as they were', () => {
    const panel = read(['region'])
    expect(panel.notes.at(-1)).toBe('Totals are made of the series: 1 of all, 2 by region.')
    expect(panel.columns.groups).toEqual(['region'])
    expect(panelFromRows(rows, { id: 'shop', target: 'y' })).not.toHaveProperty('totals')
  })

  test.each([
    [() => read(['town']), /groups: 'town': expected a column|town/],
    [() => read(['y']), /expected each column in one role, got "y" for target and for groups/],
    [() => read(['region', 'kind', 'shop', 'a', 'b']), /a/],
    [() => read(['region'], rows.slice(0, 8)), 'rows: expected at least 2 series to make totals of, got 1'],
    [
      () => read(['region'], rows.slice(0, -1)),
      'rows, series c: expected the end of the others, as totals are made of it, 2024-08, got 2024-07',
    ],
    [
      () => read(['kind'], [{ ...rows[0], kind: 'other' }, ...rows.slice(1)]),
      /expected one value in all rows of a series, got "big" after "other"/,
    ],
    [
      () => read(['region'], [...rows, ...rows.slice(0, 8).map((row) => ({ ...row, shop: 'total' }))]),
      'rows: expected no series with the name of a total, got total',
    ],
    [
      () => panelFromRows(rows, { id: 'shop', target: ['y', 'price'], groups: 'region' }),
      'rows: expected one column of values to make totals of, got 2',
    ],
  ])('names what is wrong: %#', (call, message) => {
    expect(call).toThrow(InputError)
    expect(call).toThrow(message)
  })
})
