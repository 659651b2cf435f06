import { describe, expect, test } from 'vitest'
import { leastSquares } from './least-squares.js'

const options = { bound: 10, iterations: 50 }

describe('leastSquares', () => {
  test('finds the bottom of a curved valley', () => {
    const rosenbrock = ([x, y]: Float64Array, out: Float64Array): void => {
      out[0] = 1 - x
      out[1] = 10 * (y - x * x)
    }
    const { at, squares } = leastSquares(rosenbrock, Float64Array.of(-1.2, 1), { ...options, count: 2 })
    expect(at[0]).toBeCloseTo(1, 3)
    expect(at[1]).toBeCloseTo(1, 3)
    expect(squares).toBeLessThan(1e-6)
  })

  test('fits a curve, and gives the residuals there', () => {
    const y = Float64Array.from({ length: 20 }, (_, t) => 3 * Math.exp(-0.2 * t) + (t % 2 ? 0.01 : -0.01))
    const { at, residuals, squares } = leastSquares(
      ([a, b], out) => out.set(y.map((v, t) => v - a * Math.exp(-b * t))),
      Float64Array.of(1, 0.5),
      { ...options, count: 20 },
    )
    expect(at[0]).toBeCloseTo(3, 1)
    expect(at[1]).toBeCloseTo(0.2, 2)
    expect(residuals[4]).toBeCloseTo(y[4] - at[0] * Math.exp(-at[1] * 4), 12)
    expect(squares).toBeCloseTo(
      residuals.reduce((sum, v) => sum + v * v, 0),
      14,
    )
  })

  test('stays within its bound, and minds no parameter without effect', () => {
    const { at } = leastSquares(([x], out) => out.fill(x - 7), Float64Array.of(0, 4), {
      ...options,
      bound: 5,
      count: 3,
    })
    expect([...at]).toEqual([5, 4])
  })

  test('has nothing to look for without parameters', () => {
    const { residuals, squares } = leastSquares((_, out) => out.fill(2), new Float64Array(), {
      ...options,
      count: 3,
    })
    expect([...residuals]).toEqual([2, 2, 2])
    expect(squares).toBe(12)
  })
})
