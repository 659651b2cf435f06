import { expect, test } from 'vitest'
import { factored, rowAt, solveBy } from './cholesky.js'

test('solves A x = b by the factor of A', () => {
  // A = [[4, 2, 1], [2, 5, 3], [1, 3, 6]], x = [1, -2, 3].
  const a = Float64Array.of(4, 2, 5, 1, 3, 6)
  const b = Float64Array.of(4 - 4 + 3, 2 - 10 + 9, 1 - 6 + 18)
  expect(factored(a, 3)).toBe(true)
  expect(a[rowAt(1)]).toBe(1)
  solveBy(a, b)
  ;[1, -2, 3].forEach((x, i) => {
    expect(b[i]).toBeCloseTo(x, 12)
  })
})

test('a matrix that is not positive definite has none', () => {
  expect(factored(Float64Array.of(1, 2, 1), 2)).toBe(false)
})
