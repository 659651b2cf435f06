import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { medianOf } from '../quantiles.js'
import { expectSigmas } from '../testing/intervals.js'
import { drift } from './drift.js'

const four = Float64Array.of(1, 3, 2, 5)

describe('drift', () => {
  test('continues the line through the ends, σ from T - 2 degrees of freedom', () => {
    // c = 4/3, residuals 2/3, -7/3, 5/3: σ² = (78/9)/2 = 13/3.
    const forecast = drift(four, { horizonSteps: 2 })
    expect(medianOf(forecast)[0]).toBeCloseTo(5 + 4 / 3, 14)
    expect(medianOf(forecast)[1]).toBeCloseTo(5 + 8 / 3, 14)
    expectSigmas(forecast, [Math.sqrt((13 / 3) * (4 / 3)), Math.sqrt((13 / 3) * 2 * (5 / 3))])
  })

  test('needs three values', () => {
    expect(() => drift(Float64Array.of(1, 2), { horizonSteps: 1 })).toThrow(
      new InputError('drift y: expected at least 3 values, got 2'),
    )
  })
})
