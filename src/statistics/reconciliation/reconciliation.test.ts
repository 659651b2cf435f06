import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { covarianceOf, Reconciler } from './index.js'

interface Case {
  readonly totals: readonly (readonly number[])[]
  readonly errors: readonly (readonly number[])[]
  readonly forecasts: readonly (readonly number[])[]
  readonly reconciled: readonly (readonly number[])[]
}
const { cases }: { readonly cases: Readonly<Record<string, Case>> } = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/reconciliation.json', import.meta.url), 'utf8'),
)

const none = new Float64Array(0)
const unbounded = new Float64Array(6).fill(-Infinity)

describe.each(Object.entries(cases))('%s', (_, { totals, errors, forecasts, reconciled }) => {
  test('are reconciled as by MinTrace of hierarchicalforecast', () => {
    const covariance = covarianceOf(errors.map((own) => Float64Array.from(own)))
    const reconciler = new Reconciler(totals, covariance)
    for (const [h, given] of forecasts.entries()) {
      const values = Float64Array.from(given)
      reconciler.reconcile(values, unbounded)
      // It adds 2e-8 to deviations and correlations.
      for (const [i, value] of values.entries()) expect(Math.abs(value - reconciled[h][i])).toBeLessThan(1e-6)
    }
  })
})

describe('covarianceOf', () => {
  const stream = random(2)
  const noise = (count: number) => Float64Array.from({ length: count }, () => stream.normal())

  test('keeps to the variances where errors are few, and not where they are many and alike', () => {
    const few = covarianceOf([noise(3), noise(3), noise(3)])
    expect(few.own).toBeGreaterThan(0.5)
    const shared = noise(200)
    const alike = covarianceOf([shared, shared.map((v) => 2 * v), shared.map((v) => 3 * v + stream.normal())])
    expect(alike.own).toBeLessThan(0.05)
    expect(alike.deviations[1]).toBeCloseTo(2 * alike.deviations[0], 12)
  })

  test('errors that depend on each other count as fewer', () => {
    const shared = noise(20)
    const errors = [shared, shared.map((v) => v + 2 * stream.normal())]
    expect(covarianceOf(errors, 5).own).toBeGreaterThan(covarianceOf(errors).own)
  })

  test('passes over errors that are absent, and has no correlations of a single point', () => {
    const some = Float64Array.of(3, Number.NaN, 4)
    const { deviations } = covarianceOf([noise(3), some])
    expect(deviations[1]).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(covarianceOf([Float64Array.of(2), Float64Array.of(-3)])).toEqual({
      deviations: Float64Array.of(2, 3),
      own: 1,
      factors: [none, none],
    })
  })
})

describe('Reconciler', () => {
  const totals = [
    [0, 1, 2],
    [0, 1],
  ]
  const deviations = Float64Array.of(2, 1, 1, 1, 1)
  const diagonal = { deviations, own: 1, factors: Array.from(deviations, () => none) }

  test('leaves what adds up as it is', () => {
    const values = Float64Array.of(6, 3, 1, 2, 3)
    new Reconciler(totals, diagonal).reconcile(values, unbounded)
    for (const [i, value] of [6, 3, 1, 2, 3].entries()) expect(values[i]).toBeCloseTo(value, 12)
  })

  test('keeps series within their bounds, and totals add up all the same', () => {
    const values = Float64Array.of(0, 9, 0.1, 0.2, 0.3)
    new Reconciler(totals, diagonal).reconcile(values, new Float64Array(3))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(values[0]).toBeCloseTo(values[2] + values[3] + values[4], 12)
  })

  test('takes errors of 0, and errors of totals that are those of their series', () => {
    const still = { ...diagonal, deviations: new Float64Array(5) }
    const values = Float64Array.of(9, 3, 1, 2, 3)
    new Reconciler(totals, still).reconcile(values, unbounded)
    expect(values.every(Number.isFinite)).toBe(true)
    const [a, b, c] = [Float64Array.of(1, -2, 3), Float64Array.of(2, 0, 1), Float64Array.of(-1, 1, 4)]
    const sum = (...all: Float64Array[]) => all[0].map((_, i) => all.reduce((s, own) => s + own[i], 0))
    const exact = { ...covarianceOf([sum(a, b, c), sum(a, b), a, b, c]), own: 0 }
    const other = Float64Array.of(9, 3, 1, 2, 3)
    new Reconciler(totals, exact).reconcile(other, unbounded)
    expect(other.every(Number.isFinite)).toBe(true)
    expect(other[0]).toBeCloseTo(other[2] + other[3] + other[4], 12)
  })
})
