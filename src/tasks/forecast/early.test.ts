import { describe, expect, test } from 'vitest'
import { monthly, seasonal } from '../../statistics/testing/made.js'
import { quickBaselines } from './defaults.js'
import { isLongFor } from './early.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import type { ForecastResult } from './result.js'
import { expectSoundRows, quick, rows } from './testing/forecasts.js'

const auto: ForecastOptions = { ...quick, model: 'auto', members: 1, epochs: 2 }

async function withEarly(
  data: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<ForecastResult[]> {
  const early: ForecastResult[] = []
  const last = await forecast(data, { ...options, onResult: (result) => void early.push(result) })
  return [...early, last]
}

const withoutTime = ({ seconds: _, forecaster, ...document }: ForecastResult) => ({
  ...document,
  bytes: forecaster.toBytes(),
})

describe('results before the end', () => {
  test('with little data there is one, of all baselines, whose folds are those of the last', async () => {
    const [first, last, ...others] = await withEarly(rows, auto)
    expect(others).toEqual([])
    expect(first.notes[0]).toBe('Forecast of the baselines, before networks are trained.')
    expectSoundRows(first.series[0].forecast, 3)
    const { model: _, ...scores } = first.overall.scores
    expect(last.overall.scores).toMatchObject(scores)
    expect(Object.keys(scores)).toHaveLength(9)
  })

  test('with a long series the first is of baselines without a search, by one fold', async () => {
    const long = Array.from(seasonal(7000), (y) => ({ y }))
    const results = await withEarly(long, { ...auto, hiddenSize: 2, windowSteps: 4, epochs: 1 })
    expect(results).toHaveLength(3)
    const [first, second] = results
    expect(first.notes[0]).toBe('First forecast, of the baselines that take no search.')
    expect(Object.keys(first.overall.scores)).toEqual(['model', ...quickBaselines])
    expect(first.series[0].backtest.folds).toHaveLength(1)
    expectSoundRows(first.series[0].forecast, 3)
    expect(second.series[0].backtest.folds).toHaveLength(2)
  })

  test('before a search for settings there is one too', async () => {
    const [first, second] = await withEarly(rows, { ...auto, tune: 2 })
    expect(Object.keys(first.overall.scores)).toEqual(['model', ...quickBaselines])
    expect(Object.keys(second.overall.scores)).toContain('arima')
  })

  test('a run that asks for them ends as one that does not, also where the network is left out', async () => {
    const walk = monthly(Float64Array.from({ length: 60 }, (_, t) => 100 + 3 * t + (t % 2)))
    for (const data of [rows, walk])
      expect(withoutTime((await withEarly(data, auto)).at(-1)!)).toEqual(
        withoutTime(await forecast(data, auto)),
      )
  })

  test('series that only the network can forecast are skipped, but not in the last result', async () => {
    const short = [{ unique_id: 'short', ds: '2003-12', y: 5 }]
    const data = [...rows.map((row) => ({ unique_id: 'long', ...row })), ...short]
    const [first, last] = await withEarly(data, auto)
    expect(first.series.map(({ id }) => id)).toEqual(['long'])
    expect(first.skipped).toEqual([{ id: 'short', reason: expect.stringContaining('expected at least') }])
    expect(last.series.map(({ id }) => id)).toEqual(['long', 'short'])
    expect(last.skipped).toEqual([])
  })

  test('without a network the last is the only one', async () => {
    expect(await withEarly(rows.slice(0, 12), auto)).toHaveLength(1)
  })
})

test('baselines that search take long with many values, folds or steps of a season', () => {
  const known = (length: number) =>
    [{ y: new Float64Array(length) }] as unknown as Parameters<typeof isLongFor>[0]
  expect(isLongFor(known(144), undefined, 12)).toBe(false)
  expect(isLongFor(known(4000), undefined, 12)).toBe(true)
  expect(isLongFor(known(4000), 1, 12)).toBe(false)
  expect(isLongFor(known(1000), undefined, 52)).toBe(true)
})
