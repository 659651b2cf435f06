/** Small forecasts for tests, and how their rows are checked. */

import { expect } from 'vitest'
import type { ForecastRow } from '../../../statistics/forecast-rows.js'
import { monthly, seasonal } from '../../../statistics/testing/made.js'
import type { ForecastOptions } from '../options.js'

export const rows = monthly(seasonal(48))

/** Small networks and few folds. */
export const quick: ForecastOptions = { horizon: 3, folds: 2, model: 'gru', seed: 5, members: 2, epochs: 5 }

export const numbersOf = ({ ds: _, ...row }: ForecastRow): number[] => Object.values(row)

/** Every number finite, bounds around the median, the wider interval around the narrower one. */
export function expectSoundRows(ahead: readonly ForecastRow[], steps: number): void {
  expect(ahead).toHaveLength(steps)
  for (const row of ahead) {
    expect(numbersOf(row).every(Number.isFinite)).toBe(true)
    const inOrder = [row['lo-95'], row['lo-80'], row.median, row['hi-80'], row['hi-95']]
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
  }
}

export const medians = (ahead: readonly ForecastRow[]): number[] => ahead.map(({ median }) => median)
