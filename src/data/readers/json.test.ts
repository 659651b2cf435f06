import { describe, expect, test } from 'vitest'
import { failureOf } from '../testing/failure.js'
import { rowsOf } from '../testing/rows.js'
import { JsonReader } from './json.js'

function tableOf(text: string, piece = text.length) {
  const reader = new JsonReader('a.json')
  for (let i = 0; i < text.length; i += piece) reader.write(text.slice(i, i + piece))
  return reader.end()
}
const read = (value: unknown, indent?: number) => {
  const table = tableOf(JSON.stringify(value, null, indent))
  return { columns: table.columns, rows: rowsOf(table) }
}
const failure = (text: string) => failureOf(() => tableOf(text))

const records = [
  { ds: '2024-01', y: 5 },
  { ds: '2024-02', y: 7.5 },
  { ds: '2024-03', y: null },
]
const expected = {
  columns: ['ds', 'y'],
  rows: [
    ['2024-01', '5'],
    ['2024-02', '7.5'],
    ['2024-03', ''],
  ],
}
const ds = records.map((record) => record.ds)
const y = records.map((record) => record.y)

describe('JsonReader', () => {
  test.each<[string, unknown]>([
    ['a list of records', records],
    ['a list in an object', { data: records }],
    [
      'a list beside other things',
      { count: 3, units: { y: 't' }, tags: ['a'], observations: records, next: null },
    ],
    ['a list deeper within', { response: { series: { rows: records } } }],
    ['lists of cells with a header', [['ds', 'y'], ...records.map(Object.values)]],
    ['columns as lists', { ds, y }],
    ['columns as lists within, beside their units', { units: { ds: 'iso', y: 't' }, monthly: { ds, y } }],
    ['columns by row, as pandas writes them', { ds: { ...ds }, y: { ...y } }],
    ['columns by the index of the rows', { y: Object.fromEntries(ds.map((stamp, i) => [stamp, y[i]])) }],
    ['rows by their index', Object.fromEntries(ds.map((stamp, i) => [stamp, { y: y[i] }]))],
    ['columns and data apart', { columns: ['ds', 'y'], data: records.map(Object.values) }],
    ['with a schema', { schema: { fields: [{ name: 'ds' }] }.fields.length, data: records }],
  ])('%s', (_, value) => {
    for (const indent of [undefined, 2]) expect(read(value, indent)).toEqual(expected)
  })

  test('an index apart is a column', () => {
    expect(read({ columns: ['y'], index: ds, data: y.map((value) => [value]) })).toEqual({
      columns: ['column 1', 'y'],
      rows: expected.rows,
    })
  })

  test('lines of objects, one object, and a list of numbers', () => {
    const lines = records.map((record) => JSON.stringify(record)).join('\n')
    for (const piece of [1, 7, 1000]) expect(rowsOf(tableOf(lines, piece))).toEqual(expected.rows)
    expect(tableOf(`${lines}\n`).place(1)).toBe('line 2')
    expect(read({ ds: '2024-01', y: 5 }).rows).toEqual([['2024-01', '5']])
    expect(read([3, 4.5])).toEqual({ columns: ['y'], rows: [['3'], ['4.5']] })
  })

  test('knows numbers from text', () => {
    const table = tableOf('[{"a":1.234,"b":"1.234"}]')
    expect(table.cells.map(({ hasNumbers }) => hasNumbers)).toEqual([true, false])
    expect(table.place(0)).toBe('record 1')
  })

  test('names what it cannot read', () => {
    expect(failure('[]')).toBe(
      'a.json: expected a list of records such as [{"ds":"2024-01","y":1}], got none',
    )
    expect(failure('[{"y":1},')).toMatch(/^a\.json: expected JSON, got /)
    expect(failure(JSON.stringify({ prices: [[1, 2]], volumes: [[1, 3]] }))).toBe(
      'a.json: expected one table, got 2 (prices, volumes); write one of them alone',
    )
    expect(failure('[{"y":{"a":1}}]')).toBe(
      'a.json record 1, column y: expected a number or text, got an object',
    )
    for (const open of ['[', '{"a":'])
      expect(failure(open.repeat(5000))).toMatch(
        /^a\.json: expected a list of records, got lists or objects more than 100 deep/,
      )
    expect(failure(`{"y":1}\n{"y":${'['.repeat(5000)}${']'.repeat(5000)}}\n`)).toBe(
      'a.json line 2, column y: expected a number or text, got a list',
    )
  })

  test('refuses a table far larger than its file', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"ds":"2000-01-01","y":1,"k${i}":1}\n`).join('')
    expect(failure(lines)).toMatch(
      /^a\.json line \d+: expected records with the same keys, got \d+ different keys in \d+ records; /,
    )
    expect(failure(`[${lines.trim().split('\n').join()}]`)).toMatch(
      /^a\.json record \d+: expected records with the same keys/,
    )
  })
})
