import { expect, test } from 'vitest'
import { boundsOf, columnsOf, levelsOf, valuesOf } from './rows.js'

const row = {
  ds: '1',
  median: 5,
  'lo-95': 1,
  'hi-95': 9,
  'lo-50': 4,
  'hi-50': 6,
  'lo-99.5': 0,
  'hi-99.5': 10,
}

test('the levels are those that rows carry, rising', () => {
  expect(levelsOf([row])).toEqual([50, 95, 99.5])
  expect(levelsOf([{ ds: '1', median: 5 }])).toEqual([])
  expect(levelsOf([])).toEqual([])
})

test('values stand beside their names, the narrowest interval first', () => {
  expect(boundsOf(row, 99.5)).toEqual([0, 10])
  expect(valuesOf(row, [50, 95])).toEqual([5, 4, 6, 1, 9])
  expect(columnsOf([50, 95])).toEqual(['median', 'lo-50', 'hi-50', 'lo-95', 'hi-95'])
})
