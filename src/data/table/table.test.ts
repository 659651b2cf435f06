import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { rowsOf } from '../testing/rows.js'
import { tableFromRows } from './table.js'

describe('tableFromRows', () => {
  test('writes values as text, with the union of keys as columns', () => {
    const table = tableFromRows([
      { ds: 'a ', y: 1.5 },
      { y: null, z: 10n },
      { ds: undefined, y: Number.NaN },
    ])
    expect(table.columns).toEqual(['ds', 'y', 'z'])
    expect(rowsOf(table)).toEqual([
      ['a', '1.5', ''],
      ['', '', '10'],
      ['', 'NaN', ''],
    ])
    expect(table.place(2)).toBe('index 2')
    expect(table.setting('fill', 'linear')).toBe("fill: 'linear'")
  })

  test('writes dates in UTC, without the time of day when all are midnight', () => {
    const at = (...dates: Date[]) => rowsOf(tableFromRows(dates.map((ds) => ({ ds })))).map(([cell]) => cell)
    expect(at(new Date(Date.UTC(2020, 1, 29)), new Date(Date.UTC(2020, 2, 1)))).toEqual([
      '2020-02-29',
      '2020-03-01',
    ])
    expect(at(new Date(Date.UTC(2020, 1, 29)), new Date(Date.UTC(2020, 1, 29, 6)))).toEqual([
      '2020-02-29T00:00:00.000Z',
      '2020-02-29T06:00:00.000Z',
    ])
  })

  test('rejects anything but a list of records', () => {
    expect(() => tableFromRows([])).toThrow(
      new InputError('rows: expected an array of at least one record such as { ds, y }, got none'),
    )
    const rows = [{ y: 1 }, 5] as unknown as Record<string, unknown>[]
    expect(() => tableFromRows(rows)).toThrow(
      new InputError('rows[1]: expected a record such as { ds, y }, got number 5'),
    )
  })
})
