import { expect, test } from 'vitest'
import { withKinds } from './kinds.js'

const kindsOf = (y: readonly number[], stuck: readonly number[] = []) => {
  const rows = y.map((v, t) => ({
    ds: `${t}`,
    y: v,
    expected: 10,
    lo: 5,
    hi: 15,
    score: Math.abs(v - 10) > 5 || stuck.includes(t) ? 4 : 0,
    isAnomaly: Math.abs(v - 10) > 5 || stuck.includes(t),
  }))
  return withKinds(rows, Float64Array.from(y), (at) => stuck.includes(at)).map(({ kind }) => kind)
}
const usual = [10, 11, 9, 10, 12, 8]
const around = (...y: number[]) => kindsOf([...usual, ...y, ...usual]).slice(usual.length, -usual.length)

test('one or two anomalies are a spike or a dip, more a stretch', () => {
  expect(around(30)).toEqual(['spike'])
  expect(around(2, 1)).toEqual(['dip', 'dip'])
  expect(around(30, 10, 0)).toEqual(['spike', undefined, 'dip'])
  expect(around(30, 31, 33)).toEqual(['high', 'high', 'high'])
  expect(around(0, 0, 0, 0)).toEqual(['low', 'low', 'low', 'low'])
})

test('values that stay are a new level', () => {
  const rows = [...usual, 14, 16, 13, 14.5, 15, 14]
  expect(kindsOf(rows)[7]).toBe('level')
})

test('those of a run that is too long are stuck, also beside others', () => {
  expect(kindsOf([...usual, 10, 10, 10, 30, ...usual], [6, 7, 8]).slice(5, 11)).toEqual([
    undefined,
    'stuck',
    'stuck',
    'stuck',
    'spike',
    undefined,
  ])
  expect(kindsOf(usual)).toEqual(usual.map(() => undefined))
})
