import { describe, expect, test } from 'vitest'
import { scheduleFor } from './schedule.js'
import { scaledOf } from './testing/networks.js'
import type { WindowRange } from './validation.js'

/** So many windows of so many series. */
const windowsOf = (windows: number, seriesCount: number): WindowRange[] =>
  Array.from({ length: seriesCount }, () => ({
    series: scaledOf(new Float64Array(1)),
    first: 2,
    count: windows / seriesCount,
  }))

describe('scheduleFor', () => {
  const of = (windows: number, seriesCount = 1) => scheduleFor(windowsOf(windows, seriesCount), {})

  test('takes all windows in each of up to 100 epochs where they are few', () => {
    expect(of(100)).toEqual({
      batchSize: 32,
      updatesPerEpoch: 4,
      epochs: 100,
      learningRate: 0.005,
      patience: 15,
    })
    expect(of(10_000)).toMatchObject({ batchSize: 128, updatesPerEpoch: 79, epochs: 30, patience: 8 })
    expect(of(50_000)).toMatchObject({
      batchSize: 256,
      updatesPerEpoch: 196,
      epochs: 30,
      learningRate: 0.005,
    })
  })

  test('draws windows where they are many, for longer of more series', () => {
    expect(of(100_000)).toEqual({
      batchSize: 256,
      updatesPerEpoch: 200,
      epochs: 10,
      learningRate: 0.003,
      patience: 10,
    })
    expect([10, 50, 100, 1000].map((seriesCount) => of(100_000, seriesCount).epochs)).toEqual([
      11, 16, 21, 21,
    ])
  })

  test('keeps to what is given', () => {
    const given = { epochs: 7, learningRate: 0.1 }
    for (const windows of [100, 100_000]) {
      expect(scheduleFor(windowsOf(windows, 1), given)).toMatchObject(given)
    }
  })

  test('is a fifth as long, and gentler, where a network goes on from an earlier one', () => {
    for (const windows of [100, 2000, 100_000]) {
      const [whole, further] = [false, true].map((isContinued) =>
        scheduleFor(windowsOf(windows, 1), {}, isContinued),
      )
      expect(further.epochs).toBe(Math.ceil(0.2 * whole.epochs))
      expect(further.learningRate).toBeCloseTo(0.4 * whole.learningRate, 12)
      expect(further.batchSize).toBe(whole.batchSize)
    }
    expect(scheduleFor(windowsOf(100, 1), { epochs: 1 }, true).epochs).toBe(1)
  })
})
