import { expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { boundsOf, checkFinite, columnsOf, levelsOf, rowsOf, valuesOf } from './forecast-rows.js'
import { LEVELS, normalForecast } from './quantiles.js'

const forecast = normalForecast(Float64Array.of(10, 20), Float64Array.of(1, 2))
const at = (level: number, h: number): number => forecast.values[LEVELS.indexOf(level)][h]

test('has the median and the intervals of 80 % and 95 % at each stamp', () => {
  const rows = rowsOf(['2020-01', '2020-02'], forecast)
  expect(rows.map(({ ds }) => ds)).toEqual(['2020-01', '2020-02'])
  rows.forEach((row, h) => {
    expect(Object.keys(row)).toEqual(['ds', 'median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'])
    expect(row.median).toBe(at(0.5, h))
    expect(row['lo-80']).toBeCloseTo(at(0.1, h), 12)
    expect(row['hi-80']).toBeCloseTo(at(0.9, h), 12)
    expect(row['lo-95']).toBeCloseTo(at(0.025, h), 12)
    expect(row['hi-95']).toBeCloseTo(at(0.975, h), 12)
  })
})

test('has the intervals it is asked for, the narrowest first, also between the levels there are', () => {
  const [row] = rowsOf(['2020-01'], forecast, [99, 50, 12.5])
  expect(Object.keys(row)).toEqual(['ds', 'median', 'lo-12.5', 'hi-12.5', 'lo-50', 'hi-50', 'lo-99', 'hi-99'])
  expect(row['hi-50']).toBeCloseTo((at(0.7, 0) + at(0.8, 0)) / 2, 12)
  const inOrder = [99, 50, 12.5].map((level) => row[`lo-${level}`])
  expect([...inOrder, row.median]).toEqual([...inOrder, row.median].toSorted((a, b) => a - b))
})

const threeIntervals = {
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
  expect(levelsOf([threeIntervals])).toEqual([50, 95, 99.5])
  expect(levelsOf([{ ds: '1', median: 5 }])).toEqual([])
  expect(levelsOf([])).toEqual([])
})

test('values stand beside their names, the narrowest interval first', () => {
  expect(boundsOf(threeIntervals, 99.5)).toEqual([0, 10])
  expect(valuesOf(threeIntervals, [50, 95])).toEqual([5, 4, 6, 1, 9])
  expect(columnsOf([50, 95])).toEqual(['median', 'lo-50', 'hi-50', 'lo-95', 'hi-95'])
})

test('a forecast that is not finite is refused, by its series and step', () => {
  expect(() => checkFinite('shop 3', forecast)).not.toThrow()
  for (const bad of [Number.NaN, Infinity, -Infinity])
    expect(() =>
      checkFinite('shop 3', normalForecast(Float64Array.of(1, bad), Float64Array.of(1, 2))),
    ).toThrow(
      new InputError(
        'shop 3: expected a finite forecast, got none for step 2; look for extreme values in the series, or train the ' +
          'model anew',
      ),
    )
})
