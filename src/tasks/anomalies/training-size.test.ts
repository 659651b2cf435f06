import { expect, test } from 'vitest'
import { trainingSizeFor } from './training-size.js'

const networksOf = (values: number, seasonalPeriod: number) => {
  const {
    blocks,
    epochs = Number.NaN,
    windowSteps = 2 * seasonalPeriod,
  } = trainingSizeFor(values, seasonalPeriod)
  const inEpoch = Math.min(51_200, (values * (blocks - 1)) / blocks)
  return { seen: blocks * epochs * inEpoch, windowSteps }
}

test.each([1001, 4032, 20_000, 100_000, 10_000_000])(
  '%i values are learned from in bounded time',
  (values) => {
    for (const m of [1, 24, 48, 288, 2016]) {
      const { seen, windowSteps } = networksOf(values, m)
      expect(seen).toBeGreaterThan(100_000)
      expect(seen).toBeLessThan(620_000)
      expect(windowSteps).toBeLessThanOrEqual(96)
    }
  },
)

test('a window has two seasons where those are short', () => {
  expect(trainingSizeFor(4032, 24).windowSteps).toBeUndefined()
  expect(trainingSizeFor(4032, 288).windowSteps).toBe(36)
})

test('few values are learned from as for forecasts further ahead', () => {
  expect(trainingSizeFor(1000, 288)).toEqual({ blocks: 5 })
})
