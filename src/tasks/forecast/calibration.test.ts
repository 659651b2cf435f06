import { describe, expect, it } from 'vitest'
import { calibrate, livelinessAt } from './intervals.js'
import { made, noise } from './testing/made.js'

/** Moves by 1 at every step: as lively anywhere as over all. */
const even = made(60, (t) => t % 2)

/** The calibration of errors made on the even series, each row a forecast. */
const calibrated = (rows: readonly (readonly number[])[], effective: number) =>
  calibrate(
    even,
    rows.map((errors) => ({ known: 50, errors: Float64Array.from(errors) })),
    10,
    effective,
  )

const manyForecasts = 1e9

describe('calibrate', () => {
  it('finds sizes of a + b √h where errors have them, whatever their sign', () => {
    const { sizes } = calibrated([[3, 3.8284271, 4.4641016, 5].map((v, h) => (h % 2 ? -v : v))], 1)
    sizes.forEach((size, h) => {
      expect(size).toBeCloseTo(1 + 2 * Math.sqrt(h + 1), 6)
    })
  })

  it('never lets sizes shrink with the step, nor be negative', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const e = noise(36, seed)
      const { sizes } = calibrated([[...e.slice(0, 12)], [...e.slice(12, 24)], [...e.slice(24)]], 3)
      expect(sizes.every((size) => size >= 0)).toBe(true)
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    }
    expect(calibrated([[5, 4, 3, 2]], 1).sizes).toEqual([3.5, 3.5, 3.5, 3.5])
    const steep = calibrated([[0, 0, 0, 8]], 1).sizes
    expect(steep[3] / steep[0]).toBeCloseTo(2, 12)
  })

  it('takes the quantiles of the errors in sizes', () => {
    const rows = Array.from({ length: 101 }, (_, i) => [i])
    const { sizes, width80, width95 } = calibrated(rows, manyForecasts)
    expect(sizes).toEqual([expect.closeTo(50, 10)])
    expect(width80 * sizes[0]).toBeCloseTo(80, 6)
    expect(width95 * sizes[0]).toBeCloseTo(95, 6)
  })

  it('holds the share of normal errors that it claims', () => {
    const e = noise(8000, 3)
    const rows = Array.from({ length: 2000 }, (_, i) => [...e.slice(4 * i, 4 * i + 4)])
    const { sizes, width80, width95 } = calibrated(rows.slice(0, 1000), 1000)
    const inside = (width: number) =>
      rows.slice(1000).filter((row) => Math.abs(row[2]) <= width * sizes[2]).length / 1000
    expect(inside(width80)).toBeCloseTo(0.8, 1)
    expect(inside(width95)).toBeCloseTo(0.95, 1)
  })

  it('is the wider the fewer forecasts its errors amount to', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [1 + i])
    const [few, some, many] = [1, 5, manyForecasts].map((effective) => calibrated(rows, effective))
    expect(few.width80).toBeCloseTo(2 * many.width80, 6)
    expect(some.width80).toBeCloseTo(1.2 * many.width80, 6)
    expect(few.width95).toBeCloseTo(4 * many.width95, 6)
    expect(some.width95).toBeCloseTo(1.44 * many.width95, 6)
  })

  it('never makes the 95 % interval narrower than the 80 % one', () => {
    for (const rows of [[[2]], [[2, 2]], [[1], [1]], [[0], [0], [9]]]) {
      const { width80, width95 } = calibrated(rows, 1)
      expect(width95).toBeGreaterThanOrEqual(width80)
    }
  })

  it('gives no width where there was no error', () => {
    const { sizes, width80, width95 } = calibrated(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      2,
    )
    expect(sizes).toEqual([0, 0, 0])
    expect([width80, width95]).toEqual([0, 0])
  })

  it('weighs errors by how lively the series was before them', () => {
    // Calm, then three times as lively: the same errors say less of the lively part.
    const values = made(80, (t) => (t < 40 ? t % 2 : 3 * (t % 2)))
    const sizeAfter = (known: number) =>
      calibrate(values, [{ known, errors: Float64Array.of(4) }], 20, 1).sizes[0]
    expect(sizeAfter(80)).toBeLessThan(4)
    expect(sizeAfter(40)).toBeGreaterThan(4)
    expect(
      sizeAfter(80) *
        livelinessAt(
          values,
          80,
          20,
          calibrate(values, [{ known: 80, errors: Float64Array.of(4) }], 20, 1).change,
        ),
    ).toBeCloseTo(4, 12)
  })
})

describe('livelinessAt', () => {
  it('is 1 where the series moves as usual, and 1/2 where it stands still', () => {
    expect(livelinessAt(even, 60, 10, 1)).toBe(1)
    expect(livelinessAt(new Float64Array(20), 20, 10, 1)).toBe(0.5)
    expect(
      livelinessAt(
        even.map((v) => 3 * v),
        60,
        10,
        1,
      ),
    ).toBe(2)
  })

  it('looks back no further than it is told, nor than the series goes, nor ahead', () => {
    const values = made(30, (t) => (t < 20 ? 5 * (t % 2) : 0))
    expect(livelinessAt(values, 30, 10, 1)).toBe(0.5)
    expect(livelinessAt(values, 5, 10, 1)).toBe(3)
    expect(livelinessAt(values, 1, 10, 1)).toBe(0.5)
    expect(livelinessAt(values.with(25, 1e9), 20, 10, 1)).toBe(3)
  })

  it('is 1 where the series never moved', () => {
    expect(livelinessAt(even, 60, 10, 0)).toBe(1)
  })
})
