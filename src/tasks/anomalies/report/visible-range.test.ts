import { expect, test } from 'vitest'
import type { AnomalyRow } from '../document.js'
import { visibleRange } from './visible-range.js'

const row = (y: number, lo: number, hi: number): AnomalyRow => ({
  ds: '1',
  y,
  expected: y,
  lo,
  hi,
  score: 0,
  isAnomaly: false,
})

test('holds the expected range where it is not much wider than the values', () => {
  expect(visibleRange([row(10, 8, 12), row(20, 15, 24)])).toEqual([8, 24])
})

test('leaves out what is farther from the values than their span', () => {
  expect(visibleRange([row(10, -500, 12), row(20, 15, 9000)])).toEqual([0, 30])
})

test('holds values outside of their expected range', () => {
  expect(visibleRange([row(10, 12, 13), row(20, 12, 13)])).toEqual([10, 20])
})

test('of a constant series holds its expected range', () => {
  expect(visibleRange([row(5, 4, 7)])).toEqual([4, 7])
})
