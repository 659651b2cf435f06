import { expect, test } from 'vitest'
import { layOut } from './positions.js'

test.each([
  ['1960-02', Date.UTC(1960, 1)],
  ['2020-01-31', Date.UTC(2020, 0, 31)],
  ['2020-01-31 13:00', Date.UTC(2020, 0, 31, 13)],
  ['2020-01-31T13:00:00Z', Date.UTC(2020, 0, 31, 13)],
  ['1949Q2', Date.UTC(1949, 3)],
  ['1999', Date.UTC(1999, 0)],
])('%s lies at its time', (stamp, time) => {
  const { kind, at } = layOut([stamp], 'MS')
  expect(kind).toBe('time')
  expect(at(stamp)).toBe(time)
})

test('bare integers are steps where steps are counted, even when they could be years', () => {
  const { kind, at } = layOut(['1999', '2000', '2001'], 'step')
  expect(kind).toBe('number')
  expect(at('2000')).toBe(2000)
  expect(layOut(['145', '146'], 'D').kind).toBe('number')
})

test('day and month are distinguished by the order', () => {
  expect(layOut(['01/02/2020', '02/02/2020', '03/02/2020'], 'D').at('03/02/2020')).toBe(Date.UTC(2020, 1, 3))
  expect(layOut(['02/12/2020', '03/01/2020', '03/02/2020'], 'D').at('03/02/2020')).toBe(Date.UTC(2020, 2, 2))
})

test('an hour is an hour across a change of the clocks, on the clock of the first stamp', () => {
  const stamps = ['2020-03-29T01:00+01:00', '2020-03-29T03:00+02:00']
  expect(stamps.map(layOut(stamps, 'h').at)).toEqual([Date.UTC(2020, 2, 29, 1), Date.UTC(2020, 2, 29, 2)])
})

test('labels that are neither keep their order, each once', () => {
  const { kind, at } = layOut(['week 1', 'week 2', 'week 1', '2020-01'], 'W')
  expect(kind).toBe('order')
  expect(['week 1', 'week 2', '2020-01'].map(at)).toEqual([0, 1, 2])
  expect(at('elsewhere')).toBeNaN()
})
