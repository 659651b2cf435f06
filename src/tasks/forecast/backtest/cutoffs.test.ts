import { describe, expect, test } from 'vitest'
import { fewestTrainingValues } from '../../../forecaster/index.js'
import { knownOf } from '../../../forecaster/testing/known.js'
import { seasonal } from '../../../statistics/testing/made.js'
import { cutoffsOf, fewestForBacktest, foldsFor, refitsByDefault } from './cutoffs.js'

describe('cutoffsOf', () => {
  test('lies within the series, evenly and a horizon apart at most, for every length', () => {
    for (const horizon of [1, 2, 3, 7, 12, 30]) {
      for (const folds of [1, 2, 5, 8]) {
        for (let length = fewestForBacktest(horizon); length < fewestForBacktest(horizon) + 150; length++) {
          const cutoffs = cutoffsOf(length, horizon, folds)
          const where = `${length} values, horizon ${horizon}, ${folds} folds: ${cutoffs}`
          const spacings = new Set(cutoffs.slice(1).map((known, i) => known - cutoffs[i]))
          const [spacing = 1] = spacings
          expect(cutoffs.length >= 1 && cutoffs.length <= folds, where).toBe(true)
          expect(cutoffs[0] >= fewestTrainingValues(horizon), where).toBe(true)
          expect(cutoffs.at(-1), where).toBe(length - horizon)
          expect(spacings.size <= 1 && spacing >= 1 && spacing <= horizon, where).toBe(true)
        }
      }
    }
  })

  test('are a horizon apart where there is room, and know half of the series', () => {
    expect(cutoffsOf(144, 12, 5)).toEqual([84, 96, 108, 120, 132])
    expect(cutoffsOf(144, 12, 1)).toEqual([132])
  })

  test('move together in a short series, and are fewer where there is no other place', () => {
    expect(cutoffsOf(36, 12, 5)).toEqual([20, 21, 22, 23, 24])
    expect(cutoffsOf(fewestForBacktest(12) + 1, 12, 5)).toEqual([20, 21])
    expect(cutoffsOf(fewestForBacktest(12), 12, 5)).toEqual([20])
    expect(cutoffsOf(fewestForBacktest(12) - 1, 12, 5)).toEqual([])
  })
})

describe('refitsByDefault', () => {
  test('trains anew where windows are few', () => {
    expect(refitsByDefault([knownOf(seasonal(100))], 12)).toBe(true)
    expect(refitsByDefault(Array(400).fill(knownOf(seasonal(100))), 12)).toBe(false)
  })
})

describe('foldsFor', () => {
  test('is what is asked for, else fewer of more series', () => {
    expect(foldsFor(9, 10_000)).toBe(9)
    expect([1, 50, 51, 2000, 2001, 10_000].map((count) => foldsFor(undefined, count))).toEqual([
      5, 5, 3, 3, 1, 1,
    ])
  })
})
