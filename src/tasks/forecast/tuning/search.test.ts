import { describe, expect, test } from 'vitest'
import { InputError } from '../../../engine/errors.js'
import type { Task } from '../../../forecaster/index.js'
import { knownOf } from '../../../forecaster/testing/known.js'
import { made, monthly, noise, seasonal } from '../../../statistics/testing/made.js'
import { backtest } from '../backtest.js'
import type { TunedSettings, TuningTrial } from '../document.js'
import { forecast } from '../forecast.js'
import type { ForecastOptions } from '../options.js'
import { rungsFor, runSearch, type SearchPlan, searchFor, trainingsIn } from './search.js'

const plan: SearchPlan = { count: 4, kinds: ['gru'], seed: 2, folds: 2, epochs: 6 }
const task: Task = { kind: 'gru', seasonalPeriod: 12, horizonSteps: 3 }
const series = [knownOf(seasonal(90))]
const small = searchFor(series, task, plan)

const settingsOf = (trials: readonly TuningTrial[]): TunedSettings[] => trials.map(({ settings }) => settings)

describe('rungsFor', () => {
  test.each([
    [20, 100, [20, 11], [7, 33], [3, 100]],
    [4, 30, [4, 10], [2, 30]],
    [3, 30, [3, 30]],
    [2, 1, [2, 1]],
    [40, 10, [40, 3], [14, 10]],
  ])('%i settings of up to %i epochs', (count, epochs, ...rungs) => {
    expect(rungsFor(count, epochs)).toEqual(
      (rungs as number[][]).map(([n, own]) => ({ count: n, epochs: own })),
    )
  })

  test('costs as much as so many trainings of usual length', () => {
    expect(small.rungs).toEqual([
      { count: 4, epochs: 2 },
      { count: 2, epochs: 6 },
    ])
    expect(trainingsIn(small)).toBeCloseTo((4 * 2 + 2 * 6) / 6, 12)
  })
})

describe('runSearch', () => {
  test('chooses what is obviously better: here a window that holds a whole period', async () => {
    const e = noise(400, 3)
    const steps = knownOf(made(400, (t) => 50 + (Math.floor(t / 30) % 2 ? 10 : 0) + 0.5 * e[t]))
    const known = { kind: 'segment', seasonalPeriod: 1, horizonSteps: 4, hiddenSize: 8, dropout: 0 } as const
    const search = searchFor([steps], known, {
      ...plan,
      count: 9,
      kinds: ['segment'],
      learningRate: 0.01,
      epochs: 12,
    })
    const windows = search.settings.map(({ windowSteps }) => windowSteps)
    expect(windows.toSorted((a = 0, b = 0) => a - b)).toEqual([16, 48, 64, 96, undefined])
    const { chosen, trials, isCutShort } = await runSearch(search, {})
    expect(chosen.windowSteps).toBeGreaterThan(60)
    const [best, usual] = trials.slice(-2)
    expect(best.settings).toEqual(chosen)
    expect(usual.settings).toEqual({ model: 'segment' })
    expect(best.score).toBeLessThan(0.7 * usual.score)
    expect(isCutShort).toBe(false)
  })

  test('tries the default first and to the end, keeps the best third, and repeats itself', async () => {
    const first = await runSearch(small, {})
    expect(settingsOf(first.trials.slice(0, 4))).toEqual(small.settings)
    const [best] = first.trials.slice(0, 4).sort((a, b) => a.score - b.score)
    const last = settingsOf(first.trials.slice(4))
    expect(last).toHaveLength(2)
    expect(last).toEqual(expect.arrayContaining([best.settings, { model: 'gru' }]))
    expect(first.trials.map(({ epochs }) => epochs)).toEqual([2, 2, 2, 2, 6, 6])
    for (const { score } of first.trials) expect(score).toBeGreaterThan(0)
    expect(await runSearch(small, {})).toEqual(first)
  })

  test('does not see values after the first cutoff of the backtest', async () => {
    const { trials } = await runSearch(small, {})
    // Two folds, three steps apart, of which the last forecasts the last three values.
    const changed = series[0].y.map((v, t) => (t >= 90 - 6 ? v * 7 - 300 : v))
    expect((await runSearch(searchFor([knownOf(changed)], task, plan), {})).trials).toEqual(trials)
    const earlier = series[0].y.map((v, t) => (t === 90 - 7 ? v * 7 : v))
    expect((await runSearch(searchFor([knownOf(earlier)], task, plan), {})).trials).not.toEqual(trials)
  })

  test('says how far it is, ever further', async () => {
    const told: (readonly [string, number])[] = []
    await runSearch(small, { onProgress: (label, done) => told.push([label, done]) })
    expect([...new Set(told.map(([label]) => label))]).toEqual(
      [1, 2, 3, 4, 5, 6].map((trial) => `tuning ${trial}/6`),
    )
    const done = told.map(([, share]) => share)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBeCloseTo(1, 12)
  })

  test('resumes from trials made before, to the same result', async () => {
    const whole = await runSearch(small, {})
    const kept: (readonly TuningTrial[])[] = []
    const again = await runSearch(small, {
      before: whole.trials.slice(0, 5),
      onTrial: async (trials) => void kept.push([...trials]),
    })
    expect(again).toEqual(whole)
    expect(kept).toEqual([whole.trials])
  })

  test('chooses the best so far where time is up', async () => {
    const whole = await runSearch(small, {})
    const cutAfter = async (label: string) => {
      let isOver = false
      const result = await runSearch(small, {
        isOver: () => isOver,
        onProgress: (now) => {
          isOver ||= now === label
        },
      })
      expect(result.isCutShort).toBe(true)
      return result
    }
    const inFirst = await cutAfter('tuning 3/6')
    expect(inFirst.trials).toEqual(whole.trials.slice(0, 2))
    expect(inFirst.chosen).toEqual(inFirst.trials.toSorted((a, b) => a.score - b.score)[0].settings)
    const beforeSecond = await cutAfter('tuning 5/6')
    expect(beforeSecond.trials).toEqual(whole.trials.slice(0, 4))
    expect(beforeSecond.chosen).toEqual(whole.trials[4].settings)
    expect(await runSearch(small, { isOver: () => true })).toEqual({
      chosen: { model: 'gru' },
      trials: [],
      isCutShort: true,
    })
  })

  test('counts settings whose training fails as the worst, but for the default', async () => {
    const [usual] = small.settings
    const wild = [0, 1].map(
      (dropout) => ({ model: 'gru', learningRate: 1e38, dropout: dropout / 10 }) as const,
    )
    const rungs = [{ count: 3, epochs: 1 }]
    const result = await runSearch({ ...small, settings: [usual, ...wild], rungs }, {})
    expect(result.trials.map(({ score }) => score)).toEqual([expect.any(Number), Infinity, Infinity])
    expect(result.chosen).toBe(usual)
    const before = JSON.parse(JSON.stringify(result.trials))
    expect(await runSearch({ ...small, settings: [usual, ...wild], rungs }, { before })).toEqual(result)
    await expect(runSearch({ ...small, settings: wild, rungs }, {})).rejects.toThrow(/the loss became/)
  })

  test('ends with the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('stopped')
    const onProgress = (label: string): void => {
      if (label === 'tuning 2/6') controller.abort(reason)
    }
    await expect(runSearch(small, { signal: controller.signal, onProgress })).rejects.toBe(reason)
  })
})

describe('searchFor refuses', () => {
  test('series of which too little is known before the backtest', () => {
    expect(() => searchFor([knownOf(seasonal(22))], task, { ...plan, folds: 5 })).toThrow(
      new InputError(
        'forecast tune: expected at least 14 values before the first cutoff of the backtest, to compare settings by, ' +
          'got 11: give more rows, a shorter horizon or fewer folds',
      ),
    )
  })

  test('that all settings are given', () => {
    const given = { ...task, hiddenSize: 4, windowSteps: 12, dropout: 0 }
    expect(() => searchFor(series, given, { ...plan, learningRate: 0.01 })).toThrow(
      new InputError('forecast tune: expected settings left to choose, got all of them given'),
    )
    expect(
      searchFor(series, given, { ...plan, learningRate: 0.01, kinds: ['lstm', 'gru'] }).settings,
    ).toEqual([{ model: 'lstm' }, { model: 'gru' }])
  })
})

describe('a forecast with a search', () => {
  const rows = monthly(seasonal(60))
  const quick: ForecastOptions = { horizon: 3, folds: 2, model: 'gru', seed: 4, members: 1, epochs: 5 }
  const search = { ...quick, tune: 3 }

  test('is that with the settings it chose', async () => {
    const labels: string[] = []
    const done: number[] = []
    const onProgress: ForecastOptions['onProgress'] = (now) => {
      if (labels.at(-1) !== now.label) labels.push(now.label)
      done.push(now.done)
    }
    const { tuning, forecaster, ...document } = await forecast(rows, { ...search, onProgress })
    expect(tuning!.trials).toHaveLength(3)
    expect(tuning!.trials[0].settings).toEqual({ model: 'gru' })
    expect(tuning!.isCutShort).toBe(false)
    // A better one, so that what follows is not the default.
    expect(tuning!.chosen).not.toEqual({ model: 'gru' })
    const { forecaster: same, ...alike } = await forecast(rows, { ...quick, ...tuning!.chosen })
    expect({ ...document, seconds: 0 }).toEqual({ ...alike, seconds: 0 })
    expect(forecaster.toBytes()).toEqual(same.toBytes())
    expect(labels).toEqual([
      ...['tuning 1/3', 'tuning 2/3', 'tuning 3/3'],
      ...['baselines', 'backtest 1/2', 'backtest 2/2', 'final model'],
    ])
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    const evaluated = await backtest(rows, search)
    expect(evaluated.tuning).toEqual(tuning)
    expect(evaluated.overall).toEqual(document.overall)
  })

  test('under auto has the chosen network in the ensemble', async () => {
    const {
      tuning,
      series: [one],
    } = await forecast(rows, { ...search, model: 'auto', tune: 6 })
    expect(new Set(tuning!.trials.map(({ settings }) => settings.model))).toEqual(new Set(['lstm', 'gru']))
    const { model, ...baselines } = one.backtest.scores
    expect(Object.keys(baselines)[0]).toBe(tuning!.chosen.model)
  })

  test('is that with the defaults where there is no time to try any', async () => {
    const { tuning } = await forecast(rows, { ...search, timeBudgetMinutes: 1e-9 })
    expect(tuning).toEqual({ chosen: { model: 'gru' }, trials: [], isCutShort: true })
  })
})
