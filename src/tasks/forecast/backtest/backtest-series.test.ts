import { beforeAll, describe, expect, test } from 'vitest'
import type { KnownSeries, Task } from '../../../forecaster/index.js'
import { knownOf } from '../../../forecaster/testing/known.js'
import { baselines, naive2 } from '../../../statistics/methods/index.js'
import type { QuantileForecast } from '../../../statistics/quantiles.js'
import { growing, made, noise, seasonal } from '../../../statistics/testing/made.js'
import { expectSound } from '../../../statistics/testing/sound.js'
import { type BacktestOptions, backtestSeries } from './backtest-series.js'
import type { NetworkFolds } from './network-folds.js'

const simple = ['naive', 'seasonalNaive', 'drift'] as const
const task: Task = { kind: 'gru', seasonalPeriod: 12, horizonSteps: 4 }
const quick: BacktestOptions = { folds: 3, seed: 2, members: 2, epochs: 4 }

const run = (series: readonly KnownSeries[], change: Partial<BacktestOptions> = {}, own: Task = task) =>
  backtestSeries(series, own, simple, { ...quick, ...change })

/** The forecasts of each fold, by how much was known. */
const forecastsBy = ({ series }: NetworkFolds, at = 0) =>
  series[at].map(({ known, forecasts, benchmark, seen }) => ({ known, forecasts, benchmark, seen }))

describe('backtestSeries of one series', () => {
  const y = seasonal(60)
  let tested: NetworkFolds

  beforeAll(async () => {
    tested = await run([knownOf(y)])
  })

  test('hands on the known values, the forecasts of each method, and the actual values', () => {
    const [folds] = tested.series
    expect(folds.map(({ known }) => known)).toEqual([48, 52, 56])
    for (const { known, seen, actual, forecasts, benchmark } of folds) {
      expect(seen).toEqual(y.slice(0, known))
      expect(actual).toEqual(y.slice(known, known + 4))
      expect(Object.keys(forecasts)).toEqual(['gru', ...simple])
      for (const method of simple)
        expect(forecasts[method]).toEqual(baselines[method](seen, { seasonalPeriod: 12, horizonSteps: 4 }))
      expectSound(forecasts.gru, 4)
      expect(benchmark).toEqual(naive2(seen, { seasonalPeriod: 12, horizonSteps: 4 }))
    }
    expect(tested.past.map(({ known, actual }) => [known.y.length, ...actual])).toEqual([
      [48, ...y.slice(48, 52)],
      [52, ...y.slice(52, 56)],
      [56, ...y.slice(56)],
    ])
    expect(tested.effective).toBe(3)
  })

  test('repeats itself to the bit', async () => {
    expect(forecastsBy(await run([knownOf(y)]))).toEqual(forecastsBy(tested))
  })

  test.each([true, false])(
    'forecasts nothing from what comes later, trained anew each time or not: %s',
    async (refit) => {
      const before = await run([knownOf(y)], { refit })
      for (const known of [48, 52, 56]) {
        const changed = y.map((v, t) => (t < known ? v : 1000 - 30 * t))
        const after = await run([knownOf(changed)], { refit })
        const upTo = (result: NetworkFolds) => forecastsBy(result).filter((fold) => fold.known <= known)
        expect(upTo(after)).toEqual(upTo(before))
        if (known < 56) expect(forecastsBy(after).at(-1)).not.toEqual(forecastsBy(before).at(-1))
      }
    },
  )

  test('calibrates on no error before it is known, also where folds overlap', async () => {
    const overlapping: Task = { kind: 'gru', seasonalPeriod: 1, horizonSteps: 8 }
    const short = y.slice(0, 30)
    const before = await run([knownOf(short)], {}, overlapping)
    expect(forecastsBy(before).map(({ known }) => known)).toEqual([16, 19, 22])
    const changed = short.map((v, t) => (t < 22 ? v : 5000 + t))
    expect(forecastsBy(await run([knownOf(changed)], {}, overlapping))).toEqual(forecastsBy(before))
  })

  test('counts folds that overlap for what they amount to', async () => {
    const { effective, past } = await run([knownOf(y.slice(0, 17))], {}, { ...task, seasonalPeriod: 1 })
    expect(past.map(({ known }) => known.y.length)).toEqual([12, 13])
    expect(effective).toBe(1.25)
  })

  test('calibrates on the errors of earlier folds', async () => {
    // The first fold ends in a jump that nothing foretold, the second knows of it.
    const jumped = y.map((v, t) => v + (t >= 50 ? 80 : 0))
    const widths = async (values: Float64Array) =>
      (await run([knownOf(values)], { refit: false })).series[0].map(({ forecasts: { gru: net } }) => {
        const at = (level: number) => net.values[net.levels.indexOf(level)][0]
        return at(0.975) - at(0.025)
      })
    const [calm, shaken] = [await widths(y), await widths(jumped)]
    expect(shaken[0]).toBe(calm[0])
    expect(shaken[1]).toBeGreaterThan(2 * calm[1])
  })

  test('trains anew only where it is told', async () => {
    const labels = async (refit: boolean) => {
      const seen: string[] = []
      await run([knownOf(y)], {
        refit,
        onProgress: (label, _, training) => {
          if (training !== undefined && !seen.includes(label)) seen.push(label)
        },
      })
      return seen
    }
    expect(await labels(true)).toEqual(['backtest 1/3', 'backtest 2/3', 'backtest 3/3'])
    expect(await labels(false)).toEqual(['backtest 1/3'])
  })

  test('says how far it is, ever further, to the end', async () => {
    for (const refit of [true, false]) {
      const done: number[] = []
      await run([knownOf(y)], { refit, onProgress: (_, share) => done.push(share) })
      expect(done).toEqual(done.toSorted((a, b) => a - b))
      expect(done.at(-1)).toBe(1)
    }
  })

  test('ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const seen = new Set<string>()
    const reason = new Error('enough')
    const ended = run([knownOf(y)], {
      signal: controller.signal,
      onProgress: (label) => {
        seen.add(label)
        if (label === 'backtest 2/3') controller.abort(reason)
      },
    })
    await expect(ended).rejects.toBe(reason)
    expect([...seen]).toEqual(['baselines', 'backtest 1/3', 'backtest 2/3'])
  })
})

describe('backtestSeries of many series', () => {
  const lengths = { long: 80, usual: 60, short: 18, tiny: 9 }
  const series = Object.entries(lengths).map(([id, count], i) => knownOf(seasonal(count, i + 1), {}, id))

  test('has the last cutoffs of all in the last fold, and none of those too short', async () => {
    const { series: folds, past } = await run(series)
    expect(folds.map((own) => own.map(({ known }) => known))).toEqual([
      [68, 72, 76],
      [48, 52, 56],
      [12, 13, 14],
      [],
    ])
    expect(past).toHaveLength(9)
    for (const own of folds) for (const { forecasts } of own) expectSound(forecasts.gru, 4)
  })

  test.each([true, false])(
    'forecasts no series from what comes later in any, trained anew or not: %s',
    async (refit) => {
      const before = await run(series, { refit })
      const cutoffs = before.series.map((own) => own.map(({ known }) => known))
      for (const fold of [0, 1, 2]) {
        const changed = series.map((one, i) => ({
          ...one,
          y: one.y.map((v, t) => (t < (cutoffs[i][fold] ?? Infinity) ? v : -500 + 99 * (t % 3))),
        }))
        const after = await run(changed, { refit })
        series.forEach((_, i) => {
          expect(forecastsBy(after, i).slice(0, fold + 1)).toEqual(forecastsBy(before, i).slice(0, fold + 1))
        })
      }
    },
  )

  test('goes on where a series comes to 0 of which logarithms were taken', async () => {
    // At the first cutoff all values are above 0.
    const y = growing(60).with(50, 0)
    for (const refit of [true, false]) {
      const { series: folds, past } = await run([knownOf(y), knownOf(seasonal(60), {}, 'b')], { refit })
      expect(past[0].forecast.scaled.choice.isLog).toBe(true)
      expect(folds[0].map(({ known }) => known)).toEqual([48, 52, 56])
      for (const { forecasts } of folds[0]) expectSound(forecasts.gru, 4)
    }
  })

  test('forecasts series that have fewer cutoffs, and were not trained on', async () => {
    // The first fold trains on the long series alone.
    const two = [knownOf(seasonal(60), {}, 'long'), knownOf(seasonal(17, 2), {}, 'late')]
    const { series: folds } = await run(two, { refit: false })
    expect(folds.map((own) => own.map(({ known }) => known))).toEqual([
      [48, 52, 56],
      [12, 13],
    ])
    for (const { forecasts } of folds[1]) expectSound(forecasts.gru, 4)
  })
})

describe('backtestSeries with columns beside the values', () => {
  const flag = made(64, (t) => Number(noise(64, 5)[t] > 0.6))
  const e = noise(60, 6)
  const y = made(60, (t) => 50 + 10 * flag[t] + e[t])
  const one = (past: Float64Array, future: Float64Array) =>
    knownOf(y, { past: [past], future: [future], static: [1] })
  const own: Task = { ...task, seasonalPeriod: 1 }
  let before: NetworkFolds

  beforeAll(async () => {
    before = await run([one(e, flag)], {}, own)
  })

  test('sees past covariates up to the cutoff, and none of them after it', async () => {
    const after = await run(
      [
        one(
          e.map((v, t) => (t < 52 ? v : 1e3)),
          flag,
        ),
      ],
      {},
      own,
    )
    expect(forecastsBy(after).slice(0, 2)).toEqual(forecastsBy(before).slice(0, 2))
    expect(forecastsBy(after)[2]).not.toEqual(forecastsBy(before)[2])
  })

  test('sees columns known ahead for the horizon, and none of them further on', async () => {
    const forecastWith = async (from: number) =>
      forecastsBy(
        await run(
          [
            one(
              e,
              flag.map((v, t) => (t < from ? v : 1 - v)),
            ),
          ],
          {},
          own,
        ),
      )
    // The first cutoff knows 48 values and four steps more.
    const further = await forecastWith(52)
    expect(further[0]).toEqual(forecastsBy(before)[0])
    const net = (folds: readonly { forecasts: Readonly<Record<string, QuantileForecast>> }[]) =>
      folds[0].forecasts.gru
    expect(net(await forecastWith(51))).not.toEqual(net(forecastsBy(before)))
  })
})
