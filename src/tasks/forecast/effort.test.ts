import { describe, expect, test } from 'vitest'
import { isWithoutNetwork, networksFor, refitsWith } from './effort.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import type { ForecastResult } from './result.js'
import { quick, rows } from './testing/forecasts.js'

const { members: _, ...small } = quick
const auto: ForecastOptions = { horizon: 3, folds: 2 }
const networksIn = ({ forecaster }: ForecastResult): number =>
  forecaster.networkForecaster?.networks.length ?? 0
const told = async (options: ForecastOptions): Promise<[ForecastResult, string[]]> => {
  const labels = new Set<string>()
  const result = await forecast(rows, { ...options, onProgress: ({ label }) => labels.add(label) })
  return [result, [...labels]]
}

describe('quick', () => {
  test('is of baselines alone under auto', async () => {
    const [result, labels] = await told({ ...auto, effort: 'quick' })
    expect(labels.filter((label) => label.startsWith('backtest') || label === 'final model')).toEqual([])
    expect(networksIn(result)).toBe(0)
    expect(result.notes).toEqual(['The forecast is by baselines, as a quick run trains no network.'])
    expect(result.series[0].backtest.folds).toHaveLength(2)
  })

  test('says which covariates it makes no use of', async () => {
    const priced = [...rows, ...['2004-01', '2004-02', '2004-03'].map((ds) => ({ ds, y: undefined }))].map(
      (row, t) => ({ ...row, price: t % 5 }),
    )
    const { notes } = await forecast(priced, { ...auto, future: ['price'], effort: 'quick' })
    expect(notes).toEqual([
      'The forecast is by baselines, as a quick run trains no network, which makes no use of price.',
    ])
  })

  test('trains one network, once, where one is asked for by name', async () => {
    const [result] = await told({ ...small, effort: 'quick' })
    expect(networksIn(result)).toBe(1)
    const once = await forecast(rows, { ...small, members: 1, refit: false })
    expect(result.series).toEqual(once.series)
  })

  test('an option that is given comes first', () => {
    const auto = { effort: 'quick', model: 'auto' } as const
    expect(isWithoutNetwork(auto)).toBe(true)
    expect(isWithoutNetwork({ ...auto, effort: 'normal' })).toBe(false)
    expect(isWithoutNetwork({ ...auto, model: 'gru' })).toBe(false)
    expect(isWithoutNetwork({ ...auto, tune: 3 })).toBe(false)
    const more = { ...auto, seed: 4, strategy: 'direct', members: undefined, epochs: 5 } as const
    expect(isWithoutNetwork(more)).toBe(false)
    expect(isWithoutNetwork({ ...more, epochs: undefined })).toBe(true)
  })
})

test('normal is the default', async () => {
  const { seconds: _, forecaster: first, ...usual } = await forecast(rows, small)
  const { seconds: __, forecaster: second, ...normal } = await forecast(rows, { ...small, effort: 'normal' })
  expect(normal).toEqual(usual)
  expect(second.toBytes()).toEqual(first.toBytes())
})

test('thorough has four times the networks, as far as there may be so many, unless an option says how many', async () => {
  expect(['quick', 'normal', 'thorough', undefined].map((effort) => networksFor(effort as never, 3))).toEqual(
    [1, 3, 12, 3],
  )
  expect(networksFor('thorough', 30)).toBe(100)
  expect(refitsWith('thorough')).toBe(undefined)
  const tiny = { ...small, epochs: 1, folds: 1 }
  const usual = networksIn(await forecast(rows, tiny))
  expect(networksIn(await forecast(rows, { ...tiny, effort: 'thorough' }))).toBe(4 * usual)
  expect(networksIn(await forecast(rows, { ...tiny, effort: 'thorough', members: 2 }))).toBe(2)
})
