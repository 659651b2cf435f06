import { describe, expect, it } from 'vitest'
import { windowStepsFor } from './network.js'
import { fewestValues } from './training.js'

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i)

describe('windowStepsFor', () => {
  it('is two seasons, 36 steps or the horizon, up to 192', () => {
    expect(windowStepsFor(1000, 12, 12)).toBe(36)
    expect(windowStepsFor(1000, 24, 12)).toBe(48)
    expect(windowStepsFor(1000, 12, 60)).toBe(60)
    expect(windowStepsFor(5000, 168, 12)).toBe(192)
  })

  it('leaves at least half of what precedes the horizon for windows', () => {
    for (const horizon of range(1, 31)) {
      for (const length of range(fewestValues(horizon), 200)) {
        const steps = windowStepsFor(length, 12, horizon)
        expect(steps).toBeGreaterThanOrEqual(2)
        expect(2 * steps).toBeLessThanOrEqual(length - horizon)
      }
    }
  })
})
