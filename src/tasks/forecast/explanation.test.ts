import { beforeAll, describe, expect, test } from 'vitest'
import {
  forecastScaled,
  type KnownSeries,
  type NetworkForecaster,
  type Task,
  trainForecaster,
} from '../../forecaster/index.js'
import { medianOf } from '../../statistics/quantiles.js'
import { made, monthly, noise, seasonal } from '../../statistics/testing/made.js'
import { explainNext } from './explanation.js'
import { forecast } from './forecast.js'

const horizonSteps = 3
const [cause, other] = [noise(123, 1), noise(123, 2)]
const e = noise(120, 3)

const known = (y: Float64Array, id = 'a'): KnownSeries => ({
  id,
  source: id,
  y,
  covariates: { past: [], future: [cause, other, other], static: [2] },
})
const names = { past: [], future: ['promotion', 'day-sin', 'day-cos'], static: ['size'] }
const task: Task = { kind: 'gru', seasonalPeriod: 1, horizonSteps }
const total = ({ lags, covariates }: ReturnType<typeof explainNext>[number]): number =>
  [...lags, ...covariates].reduce((sum, { effect }) => sum + effect, 0)

describe('explainNext', () => {
  const y = made(120, (t) => 50 + 10 * cause[t] + 0.3 * e[t])
  let forecaster: NetworkForecaster

  beforeAll(async () => {
    const trained = await trainForecaster([known(y)], task, { seed: 1, members: 2 })
    forecaster = trained.forecaster
  })

  test('names each column once, the two of a cycle together', () => {
    const [{ lags, covariates }] = explainNext(forecaster, [known(y)], names)
    expect(covariates.map(({ name }) => name)).toEqual(['promotion', 'time of day', 'size'])
    const { windowSteps } = forecaster.networks[0].shape
    expect(lags.map(({ lag }) => lag)).toEqual(Array.from({ length: windowSteps }, (_, i) => i + 1))
  })

  test('tells the column that matters, its sign and its size', () => {
    const ahead = (values: readonly number[]): KnownSeries => {
      const one = known(y)
      const column = cause.slice()
      column.set(values, 120)
      return { ...one, covariates: { ...one.covariates, future: [column, other, other] } }
    }
    const effectOf = (values: readonly number[]): Record<string, number> => {
      const [{ covariates }] = explainNext(forecaster, [ahead(values)], names)
      return Object.fromEntries(covariates.map(({ name, effect }) => [name, effect]))
    }
    const [high, low] = [effectOf([1.5, 1.5, 1.5]), effectOf([-1.5, -1.5, -1.5])]
    // What is known ahead moves each step by ten times it.
    expect(high.promotion - low.promotion).toBeGreaterThan(20)
    expect(high.promotion - low.promotion).toBeLessThan(40)
    for (const { size, ...effects } of [high, low]) {
      expect(Math.abs(effects['time of day'])).toBeLessThan(3)
      // Without a second series it says nothing.
      expect(size).toBe(0)
    }
  })

  test('gives lags only as far back as the series goes', () => {
    const [{ lags }] = explainNext(forecaster, [known(y.slice(0, 7), 'new')], names)
    expect(lags).toHaveLength(7)
  })

  test('is in the unit of the series', () => {
    const [plain] = explainNext(forecaster, [known(y)], names)
    const [scaled] = explainNext(forecaster, [known(y.map((v) => 1000 * v))], names)
    expect(total(scaled) / total(plain)).toBeCloseTo(1000, -1)
  })

  test('of a series whose logarithm is taken is near what the forecast changes', async () => {
    const growing = made(120, (t) => Math.exp(3 + 0.04 * t + 0.05 * e[t]))
    const { forecaster: ofGrowing } = await trainForecaster([known(growing)], task, { seed: 1, members: 1 })
    const [{ quantiles, scaled }] = forecastScaled(ofGrowing, [known(growing)])
    expect(scaled.choice.isLog).toBe(true)
    const level = scaled.restore(medianOf(quantiles), 120).reduce((sum, v) => sum + v / horizonSteps, 0)
    const [explanation] = explainNext(ofGrowing, [known(growing)], names)
    // The effects in the logarithm, for small ones the relative ones.
    expect(Math.abs(total(explanation)) / level).toBeLessThan(0.3)
    expect(Math.abs(total(explanation)) / level).toBeGreaterThan(0.001)
  })

  test('goes as far as the first steps where the networks go on from their own forecasts', async () => {
    const one = { ...known(y), covariates: { past: [], future: [], static: [] } }
    const recursive: Task = { ...task, strategy: 'recursive' }
    const { forecaster: stepwise } = await trainForecaster([one], recursive, { seed: 1, members: 1 })
    const [{ lags, covariates }] = explainNext(stepwise, [one], { past: [], future: [], static: [] })
    expect(covariates).toEqual([])
    expect(lags.every(({ effect }) => Number.isFinite(effect))).toBe(true)
    expect(lags.some(({ effect }) => effect !== 0)).toBe(true)
  })
})

describe('forecast', () => {
  const rows = monthly(seasonal(48))
  const quick = { horizon: 3, folds: 1, model: 'gru', members: 1, epochs: 3 } as const

  test('explains by itself, with the calendar by the names of its cycles', async () => {
    const { series } = await forecast(rows, { ...quick, calendar: true })
    expect(series[0].explanation?.lags.length).toBeGreaterThan(10)
    expect(series[0].explanation?.covariates.map(({ name }) => name)).toEqual(['month'])
  })

  test('leaves the explanation out when asked to', async () => {
    const { series } = await forecast(rows, { ...quick, explain: false })
    expect(series[0]).not.toHaveProperty('explanation')
  })
})
