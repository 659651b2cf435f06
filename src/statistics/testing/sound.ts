import { expect } from 'vitest'
import type { QuantileForecast } from '../quantiles.js'

/** Expects every number finite, and the quantiles of each step in order. */
export function expectSound({ levels, values }: QuantileForecast, steps: number): void {
  expect(values).toHaveLength(levels.length)
  for (const row of values) {
    expect(row).toHaveLength(steps)
    expect(row.every(Number.isFinite)).toBe(true)
  }
  for (let h = 0; h < steps; h++) {
    const inOrder = values.map((row) => row[h])
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
  }
}
