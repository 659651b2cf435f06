/**
 * Files as earlier versions of Hindcast wrote them go on loading, and predict what they did. `fixtures/files/make.mjs`
 * made them and says from which commit.
 */
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { backupAndRestore, loadModel, modelFileFromBytes, sequential } from '../src/model/index.js'
import { dense, dropout, lstm } from '../src/nn/index.js'
import {
  type ForecastOptions,
  forecast,
  forecasterFromBytes,
  loadForecaster,
} from '../src/tasks/forecast/index.js'
import type { Nested } from '../src/tensor/index.js'
import { earlyStopping } from '../src/train/index.js'

/**
 * A file of v1, before all files had one envelope, of v2, before they had a digest, of v3, before models had a training, or
 * of v4, before forecasters had weights of each series and the dependence of errors.
 */
const pathOf = (name: string): string => fileURLToPath(new URL(`./fixtures/files/${name}`, import.meta.url))
const noted = <T>(name: string): T => JSON.parse(readFileSync(pathOf(`${name}.json`), 'utf8'))
const ofEach = (...names: string[]): string[] =>
  ['v1', 'v2'].flatMap((v) => names.map((name) => `${v}/${name}`))

const folder = mkdtempSync(join(tmpdir(), 'hindcast-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * Of the largest expected number. The fixtures were computed by the WebAssembly engine; the same engine gives the same
 * bits, and a native one, whose float32 sums run in another order, errs by some 1e-7 a sum.
 */
const tolerance = 1e-5

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length)
  const size = Math.max(...expected.map(Math.abs), 1e-30)
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]) / size).toBeLessThan(tolerance)
  })
}

describe.each([...ofEach('model-lstm', 'model-layers'), 'v3/model-lstm', 'v3/model-layers'])('%s', (name) => {
  interface Note {
    readonly x: Nested
    readonly predicted: { readonly shape: number[]; readonly data: number[] }
    readonly extra: Readonly<Record<string, string>>
  }
  const { x, predicted, extra } = noted<Note>(name)

  test('predicts what it did', async () => {
    const found = (await loadModel(pathOf(`${name}.safetensors`))).predict(x)
    expect(found.shape).toEqual(predicted.shape)
    expectClose([...found.data], predicted.data)
  })

  test('is a file of the present version from then on, and has what else was saved', () => {
    const { model, extra: found } = modelFileFromBytes(readFileSync(pathOf(`${name}.safetensors`)))
    expect(found).toEqual(extra)
    const again = modelFileFromBytes(model.toBytes(found))
    expect(again.extra).toEqual(extra)
    expect(again.model.predict(x).data).toEqual(model.predict(x).data)
    expect(() => again.model.evaluate(x, predicted.data)).toThrow('evaluate: call compile first')
  })
})

test.each(ofEach('training'))('a training goes on from its backup of %s', async (name) => {
  const { x, y, history, weights } = noted<{
    readonly x: Nested
    readonly y: Nested
    readonly history: { readonly loss: number[] }
    readonly weights: readonly { readonly shape: number[]; readonly data: number[] }[]
  }>(name)
  const path = join(folder, 'training.safetensors')
  const resumed = async (epochs: number) => {
    copyFileSync(pathOf(`${name}.safetensors`), path)
    const model = sequential([lstm(2, { inputShape: [2, 1] }), dropout(0.3), dense(1)], { seed: 5 })
    model.compile({ optimizer: 'adam', loss: 'mse' })
    const callbacks = [
      earlyStopping({ monitor: 'loss', patience: 9, restoreBestWeights: true }),
      backupAndRestore({ path }),
    ]
    return { model, losses: (await model.fit(x, y, { epochs, batchSize: 4, callbacks })).loss }
  }
  const { model, losses } = await resumed(2)
  expect(losses).toEqual(history.loss)
  const found = model.getWeights()
  expect(found.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape))
  found.forEach(({ data }, i) => {
    expectClose([...data], weights[i].data)
  })
  const later = (await resumed(4)).losses
  expect(later.slice(0, 2)).toEqual(history.loss)
  expect(later).toHaveLength(4)
  expect(later.every((loss) => loss < 1)).toBe(true)
})

describe.each([
  ...ofEach('forecaster-auto', 'forecaster-counts', 'forecaster-segment', 'forecaster-recursive'),
  'v4/forecaster-auto',
])('%s', (name) => {
  interface Note {
    readonly rows: Readonly<Record<string, unknown>>[]
    readonly predicted: readonly {
      readonly id: string
      readonly forecast: readonly Readonly<Record<string, string | number>>[]
    }[]
    readonly weights: readonly string[]
  }
  const { rows, predicted, weights } = noted<Note>(name)
  const bytes = readFileSync(pathOf(`${name}.safetensors`))

  test('predicts what it did', async () => {
    const forecaster = await loadForecaster(pathOf(`${name}.safetensors`))
    expect(Object.keys(forecaster.context.ensemble.weights)).toEqual(weights)
    const found = forecaster.predict(rows)
    expect(found.map(({ id }) => id)).toEqual(predicted.map(({ id }) => id))
    found.forEach(({ forecast: steps }, i) => {
      const expected = predicted[i].forecast
      expect(steps.map(({ ds }) => ds)).toEqual(expected.map(({ ds }) => ds))
      expect(Object.keys(steps[0])).toEqual(Object.keys(expected[0]))
      const of = (list: readonly object[], column: string) =>
        list.map((step) => Number((step as Readonly<Record<string, unknown>>)[column]))
      const medians = of(expected, 'median')
      expectClose(of(steps, 'median'), medians)
      // Intervals are those of then, but for bounds that lay beyond all proportion to the series.
      const size = Math.max(...medians.map(Math.abs))
      for (const column of Object.keys(expected[0]).filter((name) => /^(lo|hi)-/.test(name))) {
        of(steps, column).forEach((bound, h) => {
          const was = of(expected, column)[h]
          const isWithin = column.startsWith('lo')
            ? bound >= was - tolerance * size
            : bound <= was + tolerance * size
          expect(isWithin, `${column} of step ${h + 1}: ${bound}, was ${was}`).toBe(true)
        })
      }
    })
  })

  test('is a file of the present version from then on', () => {
    const forecaster = forecasterFromBytes(bytes)
    const again = forecasterFromBytes(forecaster.toBytes())
    expect(again.predict(rows)).toEqual(forecaster.predict(rows))
    expect(again.context).toEqual(forecaster.context)
    expect(again.fits).toEqual(forecaster.fits)
  })

  test('draws sample paths of the usual dependence, and says so', () => {
    const [{ paths = [], notes }] = forecasterFromBytes(bytes).predict(rows, { paths: 2 })
    expect(paths.flat().every(Number.isFinite)).toBe(true)
    expect(notes.at(-1)).toContain('usual dependence')
  })
})

interface CheckpointNote {
  readonly rows: { readonly ds: string; readonly y: number }[]
  readonly options: ForecastOptions
}

test('the checkpoint of v1 is refused: its digest is of the options as they were then', async () => {
  const { rows, options } = noted<CheckpointNote>('v1/checkpoint')
  const checkpoint = join(folder, 'refused')
  cpSync(pathOf('v1/checkpoint'), checkpoint, { recursive: true })
  await expect(forecast(rows, { ...options, checkpoint })).rejects.toThrow(
    `forecast checkpoint ${checkpoint}: expected the data and options of the interrupted run, got others`,
  )
})

describe.each(ofEach('checkpoint'))('%s of an interrupted run', (source) => {
  const { rows, options } = noted<CheckpointNote>(source)
  const copied = (name: string): string => {
    const copy = join(folder, source.slice(0, 2), name)
    cpSync(pathOf(source), copy, { recursive: true })
    return copy
  }

  test('has a search and trainings that go on, where the digest is the same', async () => {
    const [fresh, checkpoint] = [join(folder, source.slice(0, 2), 'fresh'), copied('resumed')]
    const controller = new AbortController()
    const interrupted = forecast(rows, {
      ...options,
      checkpoint: fresh,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('interrupted')),
    })
    await expect(interrupted).rejects.toThrow('interrupted')
    const { run } = JSON.parse(readFileSync(join(fresh, 'checkpoint.json'), 'utf8')).content
    const manifest = JSON.stringify(
      source.startsWith('v1')
        ? { format: 'hindcast-checkpoint', run, isMade: true }
        : { format: 'hindcast', kind: 'checkpoint', version: 2, content: { run, isMade: true } },
    )
    writeFileSync(join(checkpoint, 'checkpoint.json'), manifest)

    const labels: string[] = []
    const { series } = await forecast(rows, {
      ...options,
      checkpoint,
      onProgress: ({ label, training }) => training !== undefined && labels.push(label),
    })
    expect(labels.filter((label) => !label.startsWith('backtest'))).toEqual([])
    expect(series[0].forecast).toHaveLength(2)
    expect(existsSync(checkpoint)).toBe(false)
  })
})
