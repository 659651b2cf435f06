import { expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import {
  correlationAt,
  type Persistence,
  persistenceOf,
  persistent,
  usualPersistence,
} from './persistence.js'

const pairs = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((h) =>
  Array.from({ length: 7 - h }, (_, i) => ({ h, k: h + i + 1 })),
)

test('decay 1 is a random walk, decay 0 and share 0 independence', () => {
  expect(correlationAt({ decay: 1, share: 1 }, 3, 8)).toBeCloseTo(Math.sqrt(4 / 9), 14)
  expect(correlationAt({ decay: 0, share: 1 }, 3, 8)).toBe(0)
  expect(correlationAt({ decay: 1, share: 0 }, 8, 3)).toBe(0)
  expect(correlationAt({ decay: 0, share: 0 }, 8, 8)).toBe(1)
})

test.each([
  { decay: 0.5 ** (1 / 4), share: 0.6 },
  { decay: 1, share: 0.9 },
])('the persistence of its own correlations is found again: %o', (persistence) => {
  const found = persistenceOf(pairs.map(({ h, k }) => ({ h, k, r: correlationAt(persistence, h, k) })))
  expect(found.decay).toBeCloseTo(persistence.decay, 12)
  expect(found.share).toBeCloseTo(persistence.share, 12)
})

test('without pairs it is the usual one', () => {
  expect(persistenceOf([])).toEqual(usualPersistence)
})

test('numbers drawn by it have these correlations and variance 1', () => {
  const persistence: Persistence = { decay: 0.8, share: 0.7 }
  const stream = random(1)
  const drawn = Array.from({ length: 20_000 }, () => {
    const out = new Float64Array(4)
    persistent(
      persistence,
      Float64Array.from({ length: 8 }, () => stream.normal()),
      out,
    )
    return out
  })
  for (let h = 0; h < 4; h++) {
    for (let k = 0; k <= h; k++) {
      const product = drawn.reduce((sum, z) => sum + z[h] * z[k], 0) / drawn.length
      // Its standard error is below .011.
      expect(Math.abs(product - correlationAt(persistence, h, k))).toBeLessThan(0.035)
    }
  }
})
