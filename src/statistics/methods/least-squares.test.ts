import { describe, expect, test } from 'vitest'
import { LeastSquares, type Residuals } from './least-squares.js'

const options = { least: [-10, -10], most: [10, 10], iterations: 50 }

describe('LeastSquares', () => {
  const rosenbrock: Residuals = {
    write: ([x, y], out) => {
      out[0] = 1 - x
      out[1] = 10 * (y - x * x)
    },
  }
  const withDerivatives: Residuals = {
    ...rosenbrock,
    derive: ([x], [byX, byY]) => {
      byX.set([-1, -20 * x])
      byY.set([0, 10])
    },
  }

  test.each([
    ['differences', rosenbrock],
    ['derivatives', withDerivatives],
  ])('finds the bottom of a curved valley by %s', (_, problem) => {
    const { at, squares } = new LeastSquares(2).solve(problem, Float64Array.of(-1.2, 1), options)
    expect(at[0]).toBeCloseTo(1, 3)
    expect(at[1]).toBeCloseTo(1, 3)
    expect(squares).toBeLessThan(1e-6)
  })

  const decay = Float64Array.from({ length: 20 }, (_, t) => 3 * Math.exp(-0.2 * t) + (t % 2 ? 0.01 : -0.01))
  const curve: Residuals = {
    write: ([a, b], out) => out.set(decay.map((v, t) => v - a * Math.exp(-b * t))),
  }

  test('fits a curve, one after another alike', () => {
    const solver = new LeastSquares(20)
    const first = solver.solve(curve, Float64Array.of(1, 0.5), options)
    expect(first.at[0]).toBeCloseTo(3, 1)
    expect(first.at[1]).toBeCloseTo(0.2, 2)
    expect(first.squares).toBeCloseTo(20 * 0.01 ** 2, 3)
    solver.solve({ write: ([x], out) => out.fill(x) }, Float64Array.of(4), options)
    expect(solver.solve(curve, Float64Array.of(1, 0.5), options)).toEqual(first)
  })

  test('ends sooner with a larger tolerance', () => {
    const squaresFor = (tolerance: number) =>
      new LeastSquares(20).solve(curve, Float64Array.of(1, 0.5), { ...options, tolerance }).squares
    expect(squaresFor(0.9)).toBeGreaterThan(1.5 * squaresFor(1e-6))
  })

  test('ends early where it will not reach its target, and goes on where it may', () => {
    const solveFor = (target?: number) =>
      new LeastSquares(20).solve(curve, Float64Array.of(1, 0.5), { ...options, tolerance: 1e-9, target })
    expect(solveFor(-100).squares).toBeGreaterThan(2 * solveFor().squares)
    expect(solveFor(0.1)).toEqual(solveFor())
  })

  test('stays within its bounds, and minds no parameter without effect', () => {
    const away: Residuals = { write: ([x], out) => out.fill(x - 7) }
    const { at } = new LeastSquares(3).solve(away, Float64Array.of(0, 4), { ...options, most: [5, 10] })
    expect([...at]).toEqual([5, 4])
  })

  test('moves the others as if one at its bound were known', () => {
    // Without bounds it is least at (9, -9); with x at most 2, at y = -2.
    const joint: Residuals = {
      write: ([x, y], out) => {
        out[0] = x + y
        out[1] = 0.1 * (x - 9)
      },
    }
    const { at } = new LeastSquares(2).solve(joint, Float64Array.of(2, 1), { ...options, most: [2, 10] })
    expect(at[0]).toBe(2)
    expect(at[1]).toBeCloseTo(-2, 3)
  })

  test('leaves a parameter whose move is not allowed', () => {
    const walled: Residuals = { write: ([x, y], out) => out.fill(x > 0 ? Number.NaN : y - 3) }
    const { at } = new LeastSquares(2).solve(walled, Float64Array.of(0, 0), options)
    expect(at[0]).toBe(0)
    expect(at[1]).toBeCloseTo(3, 3)
  })

  test('has nothing to look for without parameters', () => {
    const { squares } = new LeastSquares(3).solve(
      { write: (_, out) => out.fill(2) },
      new Float64Array(),
      options,
    )
    expect(squares).toBe(12)
  })
})
