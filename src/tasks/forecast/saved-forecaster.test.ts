import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { readSafetensors, writeSafetensors } from '../../formats/index.js'
import { lstm, sequential } from '../../index.js'
import { type ForecastResult, forecast } from './forecast.js'
import { forecasterFromBytes, loadForecaster, type SavedForecaster } from './saved-forecaster.js'
import { monthly, seasonal } from './testing/made.js'

const rows = monthly(seasonal(60))

let folder: string
let trained: ForecastResult
let saved: SavedForecaster

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hindcast-forecaster-'))
  trained = await forecast(rows, { horizon: 4, folds: 2, model: 'gru', seed: 3 })
  saved = trained.forecaster
})

afterAll(() => rm(folder, { recursive: true }))

/** The saved file with its description changed. */
function altered(change: (described: Record<string, unknown>) => unknown): Uint8Array {
  const { tensors, metadata } = readSafetensors(saved.toBytes(), 'saved')
  const described = change(JSON.parse(metadata.forecaster))
  const text = typeof described === 'string' ? described : JSON.stringify(described)
  return writeSafetensors({ tensors, metadata: { ...metadata, forecaster: text } })
}

describe('SavedForecaster', () => {
  it('forecasts what the result holds, bit for bit, also from its bytes', () => {
    expect(saved.horizonSteps).toBe(4)
    expect(saved.predict(rows)).toEqual(trained.series[0].forecast)
    const again = forecasterFromBytes(saved.toBytes())
    expect(again.predict(rows)).toEqual(trained.series[0].forecast)
    expect(again.columns).toEqual({ id: 'y', target: 'y', timeColumn: 'ds', frequency: 'MS' })
    expect(again.toBytes()).toEqual(saved.toBytes())
  })

  it('keeps the same through a file, and leaves no other behind', async () => {
    const path = join(folder, 'model.safetensors')
    await writeFile(path, 'what was there before')
    await saved.save(path)
    expect(await readdir(folder)).toEqual(['model.safetensors'])
    expect((await loadForecaster(path)).predict(rows)).toEqual(trained.series[0].forecast)
    expect(new Uint8Array(await readFile(path))).toEqual(saved.toBytes())
  })

  it('goes on from a longer history', () => {
    const later = saved.predict(monthly(seasonal(67)))
    expect(later.map(({ ds }) => ds)).toEqual(['2005-08', '2005-09', '2005-10', '2005-11'])
    const actual = seasonal(71).slice(67)
    later.forEach((row, h) => {
      expect(Math.abs(row.median - actual[h])).toBeLessThan(8)
      expect(row['lo-95']).toBeLessThan(row.median)
    })
  })

  it('needs neither the beginning nor the same phase of the season', () => {
    for (const first of [1, 5, 12]) {
      const part = saved.predict(rows.slice(first))
      expect(part.map(({ ds }) => ds)).toEqual(trained.series[0].forecast.map(({ ds }) => ds))
      part.forEach((row, h) => {
        const whole = trained.series[0].forecast[h]
        expect(Math.abs(row.median - whole.median)).toBeLessThan(3)
      })
    }
  })

  it('refuses too few rows', () => {
    expect(saved.predict(rows.slice(-36))).toHaveLength(4)
    expect(() => saved.predict(rows.slice(-35))).toThrow(
      new InputError('rows, column y: expected at least 36 values before the forecast, got 35'),
    )
  })

  it('refuses another frequency and other columns', () => {
    const daily = rows.map(({ y }, t) => ({
      ds: new Date(Date.UTC(2020, 0, 1 + t)),
      y,
    }))
    expect(() => saved.predict(daily)).toThrow(
      new InputError('rows, column y: expected the frequency the model was trained on, MS, got D'),
    )
    expect(() => saved.predict(rows.map(({ ds, y }) => ({ ds, sales: y })))).toThrow(
      new InputError(`target: 'y': expected a column of rows (ds, sales), got "y"`),
    )
  })

  it('fills what is missing only when told how', () => {
    const gappy = rows.map((row, t) => (t === 40 ? { ...row, y: null } : row))
    expect(() => saved.predict(gappy)).toThrow(/^rows index 40, column y: .* a missing value/)
    expect(saved.predict(gappy, { fill: 'linear' })).toHaveLength(4)
  })

  it('keeps counted rows and logarithms', async () => {
    const growing = seasonal(60).map((v, t) => v * 1.03 ** t)
    const counted = (values: Float64Array) => Array.from(values, (y) => ({ y }))
    const result = await forecast(counted(growing), { horizon: 2, folds: 1, model: 'gru', season: 12 })
    const again = forecasterFromBytes(result.forecaster.toBytes())
    expect(again.forecaster.scaling.isLog).toBe(true)
    expect(again.columns.timeColumn).toBeUndefined()
    expect(again.predict(counted(growing))).toEqual(result.series[0].forecast)
    expect(() => again.predict(counted(growing.with(50, 0)))).toThrow(
      new InputError('rows, column y: expected values above 0, for the model takes logarithms, got 0'),
    )
  })
})

describe('forecasterFromBytes', () => {
  it('refuses files of other kinds', () => {
    const model = sequential([lstm(2, { inputShape: [3, 1] })])
    expect(() => forecasterFromBytes(model.toBytes(), 'a.safetensors')).toThrow(
      new InputError(
        'a.safetensors: expected a forecaster saved by hindcast forecast --save; the file is another kind',
      ),
    )
    expect(() => forecasterFromBytes(new TextEncoder().encode('ds,y\n2020-01,1\n'), 'a.csv')).toThrow(
      /^a\.csv: not a readable safetensors file/,
    )
    expect(() => forecasterFromBytes(new Uint8Array(), 'empty')).toThrow(InputError)
  })

  it('refuses another version', () => {
    const { tensors, metadata } = readSafetensors(saved.toBytes(), 'saved')
    const bytes = writeSafetensors({ tensors, metadata: { ...metadata, version: '99' } })
    expect(() => forecasterFromBytes(bytes, 'new')).toThrow(
      /^new: expected a forecaster of version \d+, got version 99$/,
    )
  })

  it('refuses a file cut short, wherever', () => {
    const bytes = saved.toBytes()
    for (const share of [0.0001, 0.01, 0.2, 0.5, 0.9, 0.9999]) {
      expect(() => forecasterFromBytes(bytes.slice(0, bytes.length * share), 'cut')).toThrow(InputError)
    }
  })

  it('refuses a description that cannot be read, and weights that do not fit it', () => {
    expect(() =>
      forecasterFromBytes(
        altered(() => '{"shape":'),
        'bad',
      ),
    ).toThrow(new InputError('bad: the file is damaged: its description of the forecaster cannot be read'))
    expect(() =>
      forecasterFromBytes(
        altered((d) => ({ ...d, members: 9 })),
        'bad',
      ),
    ).toThrow(/^bad: the weights .* of network 5 are absent or of another shape$/)
    const widened = altered((d) => ({ ...d, shape: { ...(d.shape as object), hiddenSize: 17 } }))
    expect(() => forecasterFromBytes(widened, 'bad')).toThrow(/of network 0 are absent or of another shape$/)
  })
})

describe('loadForecaster', () => {
  it('names a file that is not there', async () => {
    const path = join(folder, 'none.safetensors')
    await expect(loadForecaster(path)).rejects.toThrow(new InputError(`${path}: no such file or folder`))
  })
})
