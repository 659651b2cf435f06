import { expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { groupRows } from './groups.js'

const table = csvTable('shop,item,y\nb,x,1\na,x,2\nb,x,3\nb,y,4\n,x,5\n')
const groups = (columns: readonly number[]) =>
  groupRows(table, columns).map(({ id, rows }) => [id, [...rows]])

test('rows are grouped by name, in order of appearance', () => {
  expect(groups([0])).toEqual([
    ['b', [0, 2, 3]],
    ['a', [1]],
    ['', [4]],
  ])
  expect(groups([0, 1])).toEqual([
    ['b/x', [0, 2]],
    ['a/x', [1]],
    ['b/y', [3]],
    ['', [4]],
  ])
})

test('without id columns all rows are of one series', () => {
  expect(groups([])).toEqual([['', [0, 1, 2, 3, 4]]])
})
