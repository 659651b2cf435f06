import { expect, test } from 'vitest'
import { minimise } from './nelder-mead.js'

test('finds the bottom of a curved valley', () => {
  const rosenbrock = ([x, y]: Float64Array): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2
  const { at, value } = minimise(rosenbrock, [-1.2, 1], { steps: [0.5, 0.5], evaluations: 500 })
  expect(at[0]).toBeCloseTo(1, 3)
  expect(at[1]).toBeCloseTo(1, 3)
  expect(value).toBeLessThan(1e-6)
})

test('stays where the function is finite', () => {
  const bounded = ([x]: Float64Array): number => (x < 0.5 ? Infinity : x * x)
  const { at } = minimise(bounded, [2], { steps: [1], evaluations: 200 })
  expect(at[0]).toBeGreaterThanOrEqual(0.5)
  expect(at[0]).toBeLessThan(0.51)
})

test('ends on a plain, and with as many evaluations as allowed', () => {
  let calls = 0
  const count = (): number => {
    calls++
    return 1
  }
  expect(minimise(count, [1, 2], { steps: [1, 1], evaluations: 50 }).value).toBe(1)
  expect(calls).toBe(3)
})
