import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { dependenceOf, type PastScores, usualDependence } from './dependence.js'
import { dot } from './factors.js'
import { correlationAt } from './persistence.js'

/** Scores of series over folds whose steps are an AR(1) of `lag` and that share `common` of their variance. */
function made(
  count: number,
  folds: number,
  steps: number,
  lag: number,
  common: number,
  seed = 1,
): PastScores[] {
  const stream = random(seed)
  const course = (): Float64Array => {
    let z = stream.normal()
    return Float64Array.from({ length: steps }, () => {
      const now = z
      z = lag * z + Math.sqrt(1 - lag * lag) * stream.normal()
      return now
    })
  }
  const shared = Array.from({ length: folds }, course)
  return Array.from({ length: count }, (_, i) => ({
    id: `s${i}`,
    folds: shared.map((joint, time) => {
      const own = course()
      return { time, scores: own.map((v, h) => Math.sqrt(1 - common) * v + Math.sqrt(common) * joint[h]) }
    }),
  }))
}

/** The correlation of two steps in what was found. */
function ofSteps({ steps }: ReturnType<typeof dependenceOf>, h: number, k: number): number {
  const model = correlationAt(steps.persistence, h, k)
  return steps.factors.length === 0
    ? model
    : (1 - steps.measured) * model + steps.measured * dot(steps.factors[h], steps.factors[k])
}

/** The correlation of two series in what was found. */
function ofSeries({ series }: ReturnType<typeof dependenceOf>, a: string, b: string): number {
  const [one, other] = [series.factors.get(a), series.factors.get(b)]
  return one === undefined || other === undefined
    ? series.common
    : (1 - series.measured) * series.common + series.measured * dot(one, other)
}

describe('dependenceOf', () => {
  test('finds the correlations of steps in many errors', () => {
    const found = dependenceOf(made(1, 400, 6, 0.8, 0), 400)
    for (const [h, k] of [
      [0, 1],
      [1, 3],
      [0, 5],
    ])
      expect(Math.abs(ofSteps(found, h, k) - 0.8 ** (k - h))).toBeLessThan(0.12)
  })

  test('sees a dependence that no persistence has, given errors enough', () => {
    // Steps 0 and 3 err the same, and 1 and 2 on their own.
    const stream = random(4)
    const folds = Array.from({ length: 300 }, (_, time) => {
      const [a, b, c] = [stream.normal(), stream.normal(), stream.normal()]
      return { time, scores: Float64Array.of(a, b, c, a) }
    })
    const found = dependenceOf([{ id: 'a', folds }], 300)
    expect(ofSteps(found, 0, 3)).toBeGreaterThan(0.85)
    expect(Math.abs(ofSteps(found, 1, 2))).toBeLessThan(0.15)
  })

  test('stays near the usual persistence with a single error, and moves away with more', () => {
    const alone = dependenceOf(made(1, 1, 6, 0, 0), 1)
    const more = dependenceOf(made(1, 40, 6, 0, 0), 40)
    expect(ofSteps(alone, 0, 1)).toBeGreaterThan(0.3)
    expect(ofSteps(more, 0, 1)).toBeLessThan(0.2)
  })

  test('finds what series have in common, with few errors and many series or the other way round', () => {
    const panel = dependenceOf(made(60, 5, 4, 0.3, 0.5), 5)
    expect(Math.abs(ofSeries(panel, 's0', 's1') - 0.5)).toBeLessThan(0.3)
    expect(Math.abs(panel.series.common - 0.5)).toBeLessThan(0.25)
    const pair = dependenceOf(made(2, 200, 4, 0.3, 0.5), 200)
    expect(Math.abs(ofSeries(pair, 's0', 's1') - 0.5)).toBeLessThan(0.1)
    const apart = dependenceOf(made(40, 20, 4, 0.3, 0), 20)
    expect(apart.series.common).toBeLessThan(0.05)
  })

  test('tells pairs of series apart where there are errors enough', () => {
    // Two groups that have nothing to do with each other.
    const [a, b] = [made(3, 100, 3, 0, 0.8, 1), made(3, 100, 3, 0, 0.8, 2)]
    const found = dependenceOf([...a, ...b.map((one) => ({ ...one, id: `${one.id}b` }))], 100)
    expect(ofSeries(found, 's0', 's1')).toBeGreaterThan(0.7)
    expect(Math.abs(ofSeries(found, 's0', 's1b'))).toBeLessThan(0.15)
  })

  test('errors at other times are not compared', () => {
    const [one] = made(1, 50, 3, 0, 0)
    const later = { id: 'later', folds: one.folds.map(({ time, scores }) => ({ time: time + 1000, scores })) }
    const found = dependenceOf([one, later], 50)
    expect(Math.abs(ofSeries(found, one.id, 'later'))).toBeLessThan(0.01)
  })

  test('takes series without errors, errors of 0, one step, and none at all', () => {
    expect(dependenceOf([], 1)).toEqual(usualDependence)
    expect(dependenceOf([{ id: 'a', folds: [] }], 1)).toEqual(usualDependence)
    const still = { id: 'b', folds: [{ time: 0, scores: new Float64Array(3) }] }
    const found = dependenceOf([{ id: 'a', folds: [] }, still, { ...still, id: 'c' }], 1)
    expect(Number.isFinite(ofSteps(found, 0, 2))).toBe(true)
    expect(found.series.common).toBe(0)
    const once = dependenceOf([{ id: 'a', folds: [{ time: 0, scores: Float64Array.of(1) }] }], 1)
    expect(once.steps.factors).toEqual([])
  })

  test('a horizon of thousands of steps takes few numbers', () => {
    const found = dependenceOf(made(2, 3, 3000, 0.95, 0.3), 3)
    expect(found.steps.factors.reduce((sum, row) => sum + row.length, 0)).toBeLessThan(300_000)
    expect(ofSteps(found, 10, 11)).toBeGreaterThan(0.7)
  })
})
