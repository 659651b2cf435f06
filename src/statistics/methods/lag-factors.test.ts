import { describe, expect, test } from 'vitest'
import { noise } from '../testing/made.js'
import { chained, Factor, filtered, moved, product } from './lag-factors.js'

const factorOf = (...numbers: number[]): Factor => {
  const factor = new Factor(numbers.length)
  factor.read(Float64Array.from([9, ...numbers]), 1)
  return factor
}

describe('Factor', () => {
  test('has the values of partial autocorrelations', () => {
    const [r1, r2] = [0.4, -0.3].map((x) => 0.99 * Math.tanh(x))
    const { values } = factorOf(0.4, -0.3)
    expect(values[0]).toBeCloseTo(r1 - r2 * r1, 14)
    expect(values[1]).toBeCloseTo(r2, 14)
  })

  test('has the slopes that differences give', () => {
    const at = [0.7, -0.5, 0.3]
    const { values, slopes } = factorOf(...at)
    for (const k of [0, 1, 2]) {
      const near = factorOf(...at.with(k, at[k] + 1e-6)).values
      for (const j of [0, 1, 2]) expect((near[j] - values[j]) / 1e-6).toBeCloseTo(slopes[j * 3 + k], 4)
    }
  })

  test('can be read again', () => {
    const factor = factorOf(0.7, -0.5, 0.3)
    factor.read(Float64Array.of(0.1, 0.2, -0.3), 0)
    expect(factor).toEqual(factorOf(0.1, 0.2, -0.3))
  })
})

test('a series filtered by a factor and moved by it is the series', () => {
  const x = noise(50)
  const [there, back] = [new Float64Array(50), new Float64Array(50)]
  const v = Float64Array.of(0.6, -0.3)
  filtered(x, v, 4, there)
  expect(there[8]).toBeCloseTo(x[8] + 0.6 * there[4] - 0.3 * there[0], 14)
  moved(there, v, 4, back)
  for (const [t, value] of back.entries()) expect(value).toBeCloseTo(x[t], 12)
})

test('columns of derivatives are those of the moved series', () => {
  const x = noise(30)
  const at = [0.5, -0.8]
  const columns = at.map(() => new Float64Array(30))
  chained(x, factorOf(...at), 3, -1, columns)
  const [here, near] = [new Float64Array(30), new Float64Array(30)]
  moved(x, factorOf(...at).values, 3, here)
  for (const [k, column] of columns.entries()) {
    moved(x, factorOf(...at.with(k, at[k] + 1e-6)).values, 3, near)
    for (const [t, slope] of column.entries()) expect((near[t] - here[t]) / 1e-6).toBeCloseTo(slope, 4)
  }
})

test('the product of two factors has the lags of both and of their terms together', () => {
  const { lags, values } = product(Float64Array.of(0.5), Float64Array.of(0.4), 12)
  expect([...lags]).toEqual([1, 12, 13])
  expect([...values]).toEqual([0.5, 0.4, -0.2])
})
