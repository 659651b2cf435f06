import { readdir, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import { readSafetensors, writeSafetensors } from '../../formats/index.js'
import { lstm, sequential } from '../../index.js'
import { fittedBaselines } from '../../statistics/methods/index.js'
import { growing, made, monthly, monthlyPanel, noise, seasonal } from '../../statistics/testing/made.js'
import { forecast } from './forecast.js'
import { Forecaster, forecasterFromBytes, loadForecaster } from './forecaster.js'
import type { ForecastOptions } from './options.js'
import type { ForecastResult } from './result.js'

const rows = monthly(seasonal(60))
const options: ForecastOptions = { horizon: 4, folds: 2, model: 'gru', seed: 3, members: 2, epochs: 20 }
const rough: ForecastOptions = { ...options, folds: 1, members: 1, epochs: 3 }

const inFolder = temporaryFolder()
let trained: ForecastResult
let saved: Forecaster

beforeAll(async () => {
  trained = await forecast(rows, options)
  saved = trained.forecaster
})

const through = (forecaster: Forecaster): Forecaster => forecasterFromBytes(forecaster.toBytes())

/** The forecasts of a result, as `predict` gives them. */
const forecastsOf = ({ series }: ForecastResult) =>
  series.map(({ id, frequency, forecast: ahead, weights }) => ({
    id,
    frequency,
    forecast: ahead,
    weights,
    notes: [],
  }))

/** The description in the saved file. */
const described = (): Record<string, unknown> =>
  JSON.parse(readSafetensors(saved.toBytes(), 'saved').metadata.content)

/** The saved file with its description changed. */
function altered(change: (described: Record<string, unknown>) => unknown): Uint8Array {
  const { tensors, metadata } = readSafetensors(saved.toBytes(), 'saved')
  const changed = change(described())
  const text = typeof changed === 'string' ? changed : JSON.stringify(changed)
  return writeSafetensors({ tensors, metadata: { ...metadata, content: text, digest: 'none' } })
}

describe('Forecaster', () => {
  test('forecasts what the result holds, bit for bit, also from its bytes', () => {
    expect(saved.horizonSteps).toBe(4)
    expect(saved.predict(rows)).toEqual(forecastsOf(trained))
    const again = through(saved)
    expect(again.predict(rows)).toEqual(forecastsOf(trained))
    expect(again.context).toEqual(saved.context)
    expect(again.networkForecaster!.scalings).toEqual(saved.networkForecaster!.scalings)
    expect(again.toBytes()).toEqual(saved.toBytes())
  })

  test.each([
    ['auto', { model: 'auto' }],
    ['segments, recursive, of quantiles', { model: 'segment', strategy: 'recursive', head: 'quantiles' }],
    [
      'lstm of the mean, with dropout and other levels',
      { model: 'lstm', head: 'mean', dropout: 0.3, levels: [50] },
    ],
    ['rnn with the calendar', { model: 'rnn', calendar: true }],
  ] as const)('keeps all of a forecaster of %s', async (_, change) => {
    const result = await forecast(rows, { ...rough, ...change })
    const again = through(result.forecaster)
    expect(again.predict(rows)).toEqual(forecastsOf(result))
    expect(again.toBytes()).toEqual(result.forecaster.toBytes())
  })

  test('keeps the fitted parameters of baselines by series, and uses them for that series alone', async () => {
    const known = {
      a: seasonal(60),
      b: growing(60),
      short: seasonal(9, 3),
      flat: new Float64Array(40).fill(5),
    }
    const { forecaster, series } = await forecast(monthlyPanel(known), { ...rough, model: 'auto' })
    const searching = Object.keys(forecaster.context.ensemble.weights).filter((id) => id in fittedBaselines)
    expect(searching.length).toBeGreaterThan(1)
    const again = through(forecaster)
    expect(again.fits).toEqual(forecaster.fits)
    expect(again.context.ensemble).toEqual(forecaster.context.ensemble)
    expect([...again.fits.keys()]).toEqual(['a', 'b', 'short'])
    expect(Object.keys(again.fits.get('a') ?? {})).toEqual(searching)
    expect(again.predict(monthlyPanel(known)).map((one) => one.forecast)).toEqual(
      series.map((one) => one.forecast),
    )

    // The same values by a name that it does not know are fitted anew, and so forecast the same with the same weights.
    const { ofSeries, ...ensemble } = again.context.ensemble
    const alike = new Forecaster(
      again.networkForecaster,
      { ...again.context, ensemble },
      again.histories,
      again.fits,
    )
    const [a, fresh] = alike.predict(monthlyPanel({ a: known.a, fresh: known.a }))
    expect(again.predict(monthlyPanel({ fresh: known.a }))[0].weights).toEqual(ensemble.weights)
    expect(ofSeries?.get('a')).toEqual(series[0].weights)
    expect(fresh.forecast).toEqual(a.forecast)
    // Later values move the states on; the parameters stay.
    const later = { a: seasonal(70), fresh: seasonal(70) }
    const [kept, anew] = again.predict(monthlyPanel(later))
    kept.forecast.forEach((row, h) => {
      expect(row.ds).toBe(anew.forecast[h].ds)
      expect(Math.abs(row.median - anew.forecast[h].median)).toBeLessThan(5)
    })
    expect(kept.forecast).not.toEqual(anew.forecast)
    // Where what was found does not hold for the values, it is not used.
    const below = seasonal(60).map((v) => v - 120)
    const [one, other] = again.predict(monthlyPanel({ a: below, fresh: below }))
    expect(one.forecast.every((row, h) => Math.abs(row.median - other.forecast[h].median) < 20)).toBe(true)
    expect(again.predict(monthlyPanel({ a: [1, 2] }))).toHaveLength(1)
  })

  test('keeps the same through a file, and leaves no other behind', async () => {
    const path = inFolder('model.safetensors')
    await writeFile(path, 'what was there before')
    await saved.save(path)
    expect(await readdir(inFolder())).toEqual(['model.safetensors'])
    expect((await loadForecaster(path)).predict(rows)).toEqual(forecastsOf(trained))
    expect(new Uint8Array(await readFile(path))).toEqual(saved.toBytes())
  })

  test('refuses weights of a series that do not add up to 1', async () => {
    const known = monthlyPanel({ a: seasonal(60), b: growing(60) })
    const { forecaster } = await forecast(known, { ...rough, model: 'auto' })
    const { tensors, metadata } = readSafetensors(forecaster.toBytes(), 'saved')
    const weights = tensors.get('ensemble.weights')!
    const halved = { ...weights, data: Float64Array.from(weights.data as Float64Array, (v) => v / 2) }
    const bytes = writeSafetensors({
      tensors: new Map([...tensors, ['ensemble.weights', halved]]),
      metadata: { ...metadata, digest: 'none' },
    })
    expect(() => forecasterFromBytes(bytes, 'bad')).toThrow(
      /^bad: .*ensemble.weights: expected weights that add up to 1, got 0.5/,
    )
  })

  test('goes on from a longer history', () => {
    const [{ forecast: later }] = saved.predict(monthly(seasonal(67)))
    expect(later.map(({ ds }) => ds)).toEqual(['2005-08', '2005-09', '2005-10', '2005-11'])
    const actual = seasonal(71).slice(67)
    later.forEach((row, h) => {
      expect(Math.abs(row.median - actual[h])).toBeLessThan(15)
      expect(row['lo-95']).toBeLessThan(row.median)
    })
  })

  test('needs neither the beginning nor the same phase of the season', () => {
    for (const first of [1, 5, 12]) {
      const [{ forecast: part }] = saved.predict(rows.slice(first))
      expect(part.map(({ ds }) => ds)).toEqual(trained.series[0].forecast.map(({ ds }) => ds))
      part.forEach((row, h) => {
        expect(Math.abs(row.median - trained.series[0].forecast[h].median)).toBeLessThan(5)
      })
    }
  })

  test('forecasts however few rows there are', () => {
    for (const count of [2, 3, 5, 20, 35]) {
      const [{ forecast: ahead }] = saved.predict(rows.slice(-count))
      expect(ahead).toHaveLength(4)
      for (const { ds: _, ...row } of ahead) expect(Object.values(row).every(Number.isFinite)).toBe(true)
    }
  })

  test('refuses another frequency and other columns', () => {
    const daily = rows.map(({ y }, t) => ({ ds: new Date(Date.UTC(2020, 0, 1 + t)), y }))
    expect(() => saved.predict(daily)).toThrow(InputError)
    expect(() => saved.predict(daily)).toThrow(/MS/)
    expect(() => saved.predict(rows.map(({ ds, y }) => ({ ds, sales: y })))).toThrow(
      new InputError(`target: 'y': expected a column of rows (ds, sales), got "y"`),
    )
  })

  test('fills what is missing only when told how', () => {
    const gappy = rows.map((row, t) => (t === 40 ? { ...row, y: null } : row))
    expect(() => saved.predict(gappy)).toThrow(/^rows index 40, column y: .* a missing value/)
    expect(saved.predict(gappy, { fill: 'linear' })[0].forecast).toHaveLength(4)
  })

  test('keeps what marks missing values, unless told otherwise', async () => {
    const marked = rows.map((row, t) => (t === 40 ? { ...row, y: -999 } : row))
    const result = await forecast(marked, { ...rough, missing: -999, fill: 'linear' })
    const again = through(result.forecaster)
    expect(again.predict(marked, { fill: 'linear' })).toEqual(forecastsOf(result))
    expect(() => again.predict(marked)).toThrow(/^rows index 40, column y: .* got "-999", a missing value/)
    expect(again.predict(marked, { missing: [-1] })[0].forecast[0].median).toBeTypeOf('number')
  })

  test('keeps counted rows and logarithms', async () => {
    const counted = (values: Float64Array) => Array.from(values, (y) => ({ y }))
    const result = await forecast(counted(growing(60)), { ...rough, season: 12 })
    const again = through(result.forecaster)
    expect(again.networkForecaster!.scalings.get('y')?.isLog).toBe(true)
    expect(again.context.columns.time).toBeUndefined()
    expect(again.predict(counted(growing(60)))).toEqual(forecastsOf(result))
    // A value without logarithm is scaled anew, and said.
    const [{ forecast: ahead, notes }] = again.predict(counted(growing(60).with(50, 0)), { outliers: 'keep' })
    expect(ahead.every((row) => row.median > 0 && Number.isFinite(row['hi-95']))).toBe(true)
    expect(notes).toEqual([expect.stringMatching(/^values of 0 or below, unlike in the training/)])
  })

  test('forecasts series by name, those that it knew as it did, and those that it never saw', async () => {
    const known = { a: seasonal(60), b: growing(60), c: seasonal(40, 2).map((v) => v - 500) }
    const result = await forecast(monthlyPanel(known), rough)
    const again = through(result.forecaster)
    expect(again.predict(monthlyPanel(known))).toEqual(forecastsOf(result))
    const [{ id, forecast: ahead }] = again.predict(monthlyPanel({ fresh: seasonal(50, 7) }))
    expect(id).toBe('fresh')
    for (const { ds: _, ...row } of ahead) expect(Object.values(row).every(Number.isFinite)).toBe(true)
    // One that is known is forecast the same in other company.
    const [alone] = again.predict(monthlyPanel({ b: known.b }))
    alone.forecast.forEach((row, h) => {
      expect(row.median / result.series[1].forecast[h].median).toBeCloseTo(1, 5)
    })
    expect(again.predict(monthlyPanel({ x: [1, 2], y: seasonal(30) }))).toHaveLength(2)
  })

  test('keeps its columns, their units and what it needs to know ahead', async () => {
    const promo = made(64, (t) => Number(noise(64, 8)[t] > 0.7))
    const all = Array.from({ length: 64 }, (_, t) => ({
      ds: `${2000 + Math.floor(t / 12)}-${String((t % 12) + 1).padStart(2, '0')}`,
      y: t < 60 ? seasonal(60)[t] + 20 * promo[t] : undefined,
      promo: promo[t],
      size: 'large',
      footfall: t < 60 ? noise(60)[t] : undefined,
    }))
    const columns = { time: 'ds', target: 'y', future: ['promo'], past: ['footfall'], static: ['size'] }
    const result = await forecast(all, { ...rough, ...columns })
    const again = through(result.forecaster)
    expect(again.predict(all)).toEqual(forecastsOf(result))
    expect(again.context.ahead).toEqual(['promo'])
    expect(() => again.predict(all.slice(0, 62))).toThrow(
      /expected the future covariate promo for all 4 steps/,
    )
  })
})

describe('forecasterFromBytes', () => {
  test('refuses files of other kinds', () => {
    const model = sequential([lstm(2, { inputShape: [3, 1] })], { seed: 0 })
    expect(() => forecasterFromBytes(model.toBytes(), 'a.safetensors')).toThrow(
      new InputError(
        'a.safetensors: not a Hindcast forecaster file: it is a Hindcast model; load it with loadModel',
      ),
    )
    expect(() => forecasterFromBytes(new TextEncoder().encode('ds,y\n2020-01,1\n'), 'a.csv')).toThrow(
      /^a\.csv: not a safetensors file$/,
    )
    expect(() => forecasterFromBytes(new Uint8Array(), 'empty')).toThrow(InputError)
  })

  test.each([
    [
      '2',
      'a: written by a Hindcast too old (version 2 of Hindcast forecaster files): this one reads from version 3',
    ],
    [
      '99',
      'a: written by a newer Hindcast (version 99 of Hindcast forecaster files); this one reads up to 11: update it',
    ],
  ])('refuses version %s', (version, message) => {
    const { tensors, metadata } = readSafetensors(saved.toBytes(), 'saved')
    const bytes = writeSafetensors({ tensors, metadata: { ...metadata, version, digest: 'none' } })
    expect(() => forecasterFromBytes(bytes, 'a')).toThrow(new InputError(message))
  })

  test('refuses a file cut short, wherever', () => {
    const bytes = saved.toBytes()
    for (const share of [0.0001, 0.01, 0.2, 0.5, 0.9, 0.9999]) {
      expect(() => forecasterFromBytes(bytes.slice(0, bytes.length * share), 'cut')).toThrow(InputError)
    }
  })

  test('refuses a description that cannot be read, and weights that do not fit it', () => {
    const changed = (change: Parameters<typeof altered>[0]) => () =>
      forecasterFromBytes(altered(change), 'bad')
    const damaged = /^bad: damaged Hindcast forecaster file: [^\n]+$/
    for (const text of ['{"shape":', '{}', 'null', '[]', '3', '"text"']) {
      expect(changed(() => text)).toThrow(damaged)
    }
    for (const part of ['columns', 'ensemble', 'network', 'task']) {
      expect(described()[part], part).toBeDefined()
      expect(
        changed((d) => ({ ...d, [part]: undefined })),
        part,
      ).toThrow(damaged)
      expect(
        changed((d) => ({ ...d, [part]: -5 })),
        part,
      ).toThrow(damaged)
    }
    expect(changed((d) => ({ ...d, ensemble: { calibration: undefined } }))).toThrow(damaged)
    interface Networks {
      readonly shape: object
      readonly members: number
    }
    const inNetwork = (change: Partial<Networks>) =>
      changed((d) => ({ ...d, network: { ...(d.network as Networks), ...change } }))
    const { shape } = described().network as Networks
    expect(inNetwork({ members: 0 })).toThrow(damaged)
    expect(inNetwork({ shape: undefined })).toThrow(damaged)
    expect(inNetwork({ shape: { ...shape, kind: 'cnn' } })).toThrow(damaged)
    expect(inNetwork({ shape: { ...shape, head: 'toString' } })).toThrow(damaged)
    expect(inNetwork({ shape: { ...shape, horizonSteps: 5 } })).toThrow(damaged)
    expect(changed(({ network: _, ...d }) => d)).toThrow(
      /network: expected one, as gru has a weight, got none/,
    )
    expect(inNetwork({ members: 9 })).toThrow(
      /^bad: network 2: tensor recurrent.kernel: expected .*, got none$/,
    )
    expect(inNetwork({ shape: { ...shape, hiddenSize: 1e12 } })).toThrow(
      /^bad: damaged Hindcast forecaster file: network.shape: expected a network that memory holds, got one of [\d.]+ EB$/,
    )
  })
})

test('refuses tensors that are absent or of another size', () => {
  const { tensors, metadata } = readSafetensors(saved.toBytes(), 'saved')
  const kept = [...tensors.keys()].filter((key) => !key.startsWith('networks.'))
  expect(kept).toEqual([
    ...['calibration.sizes', 'calibration.factors', 'covariates.past', 'covariates.future'],
    ...['covariates.static', 'series.isLog', 'series.hasPattern', 'series.ids'],
    ...['histories.ids', 'histories.ends', 'histories.lengths', 'histories.y', 'histories.past'],
    ...[
      'histories.future',
      'dependence.steps',
      'dependence.ids',
      'dependence.series',
      'fits.numbers',
      'fits.structure',
      'fits.structures',
      'fits.ids',
    ],
  ])
  for (const key of kept) {
    const without = new Map([...tensors].filter(([other]) => other !== key))
    const bytes = writeSafetensors({ tensors: without, metadata: { ...metadata, digest: 'none' } })
    expect(() => forecasterFromBytes(bytes, 'bad'), key).toThrow(
      /^bad: damaged Hindcast forecaster file: (tensor \S+: expected|its description)/,
    )
  }
})

describe('loadForecaster', () => {
  test('names a file that is not there', async () => {
    const path = inFolder('none.safetensors')
    await expect(loadForecaster(path)).rejects.toThrow(new InputError(`${path}: no such file or folder`))
  })
})
