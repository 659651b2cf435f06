import { describe, expect, test } from 'vitest'
import { noise } from '../testing/made.js'
import { ArmaFitter, continueArma, type Orders } from './arma.js'

const fitArma = (w: Float64Array, m: number, orders: Orders) => new ArmaFitter(w, m).fit(orders)
const none: Orders = { p: 0, q: 0, P: 0, Q: 0, hasMean: false }

/** Values by their own recursion, from seeded noise. */
function simulated(count: number, next: (w: Float64Array, e: Float64Array, t: number) => number) {
  const e = noise(count + 100, 7)
  const w = new Float64Array(count + 100)
  for (let t = 20; t < w.length; t++) w[t] = next(w, e, t)
  return w.slice(100)
}

describe('ArmaFitter', () => {
  test('finds the coefficients that made a series', () => {
    const ar2 = simulated(2000, (w, e, t) => 1.2 * w[t - 1] - 0.5 * w[t - 2] + e[t])
    const fit = fitArma(ar2, 1, { ...none, p: 2 })!
    expect([...fit.ar.lags]).toEqual([1, 2])
    expect(fit.ar.values[0]).toBeCloseTo(1.2, 1)
    expect(fit.ar.values[1]).toBeCloseTo(-0.5, 1)
    expect(fit.sigma2).toBeCloseTo(1, 1)
    const ma = simulated(2000, (_, e, t) => 5 + e[t] - 0.6 * e[t - 1])
    const { ma: found, mean } = fitArma(ma, 1, { ...none, q: 1, hasMean: true })!
    expect(found.values[0]).toBeCloseTo(0.6, 1)
    expect(mean).toBeCloseTo(5, 1)
  })

  test('multiplies the factors of steps and seasons', () => {
    const w = simulated(
      3000,
      (v, e, t) => 0.5 * v[t - 1] + 0.4 * v[t - 4] - 0.2 * v[t - 5] + e[t] - 0.3 * e[t - 4],
    )
    const { ar, ma } = fitArma(w, 4, { ...none, p: 1, P: 1, Q: 1 })!
    expect([...ar.lags]).toEqual([1, 4, 5])
    expect(ar.values[0]).toBeCloseTo(0.5, 1)
    expect(ar.values[2]).toBeCloseTo(-ar.values[0] * ar.values[1], 12)
    expect([...ma.lags]).toEqual([4])
  })

  test('prefers the orders that made a series', () => {
    const w = simulated(300, (v, e, t) => 0.7 * v[t - 1] + e[t])
    const cost = (orders: Partial<Orders>) => fitArma(w, 1, { ...none, ...orders })!.criterion
    expect(cost({ p: 1 })).toBeLessThan(cost({}) - 50)
    expect(cost({ p: 1 })).toBeLessThan(cost({ q: 1 }))
    expect(cost({ p: 1 })).toBeLessThan(cost({ p: 3, q: 2 }))
  })

  test('fits one model after another alike', () => {
    const w = simulated(300, (v, e, t) => 0.7 * v[t - 1] + e[t] - 0.4 * e[t - 1])
    const fitter = new ArmaFitter(w, 4)
    const orders = { ...none, p: 1, q: 1, hasMean: true }
    const first = fitter.fit(orders)!
    const wider = fitter.fit({ ...orders, p: 3, P: 1 })!
    expect(wider.ar.lags).toHaveLength(7)
    expect(fitter.fit(orders)).toEqual(first)
  })

  test('a model that will not reach the criterion ends above it', () => {
    const w = simulated(300, (v, e, t) => 0.7 * v[t - 1] + e[t])
    const fitter = new ArmaFitter(w, 1)
    const { criterion } = fitter.fit({ ...none, p: 1 })!
    const whole = fitter.fit({ ...none, q: 1 })!
    expect(whole.criterion).toBeGreaterThan(criterion + 10)
    expect(fitter.fit({ ...none, q: 1 }, criterion)!.criterion).toBeGreaterThanOrEqual(whole.criterion)
    expect(fitter.fit({ ...none, p: 1 }, criterion + 10)!.criterion).toBeCloseTo(criterion, 9)
  })

  test('needs more values than parameters', () => {
    expect(fitArma(noise(5), 1, { ...none, p: 2, q: 1 })).toBeUndefined()
  })
})

describe('continueArma', () => {
  const model = (ar: number[], ma: number[]) => ({
    ...fitArma(noise(20), 1, none)!,
    ar: { lags: Int32Array.from(ar.keys(), (i) => i + 1), values: Float64Array.from(ar) },
    ma: { lags: Int32Array.from(ma.keys(), (i) => i + 1), values: Float64Array.from(ma) },
  })

  test('goes on from the last values and errors, about the mean', () => {
    const w = Float64Array.of(9, 12)
    const e = Float64Array.of(1, 2)
    const next = continueArma(model([0.5], [0.25, -0.5]), w, e, 10, 3)
    // 0.5 · 2 − 0.25 · 2 + 0.5 · 1, then 0.5 · 1 + 0.5 · 2, then half of that.
    expect([...next]).toEqual([11, 11.5, 10.75])
  })
})
