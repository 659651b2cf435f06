import { describe, expect, test } from 'vitest'
import { fillMissing } from './fill.js'

const _ = Number.NaN

describe('fillMissing', () => {
  const holes = Float64Array.of(_, _, 2, _, _, 8, 5, _, 7, _, _)

  test('draws lines between neighbours and extends the ends', () => {
    const filled = [2, 2, 2, 4, 6, 8, 5, 6, 7, 7, 7]
    for (const [i, value] of fillMissing(holes, 'linear').entries()) expect(value).toBeCloseTo(filled[i], 14)
  })

  test('repeats the value before, at the beginning the next', () => {
    expect([...fillMissing(holes, 'previous')]).toEqual([2, 2, 2, 2, 2, 8, 5, 5, 7, 7, 7])
  })

  test('leaves numbers and its argument alone', () => {
    const whole = Float64Array.of(0.1, -3, 1e300)
    expect(fillMissing(whole, 'linear')).toEqual(whole)
    expect(holes[0]).toBeNaN()
  })
})
