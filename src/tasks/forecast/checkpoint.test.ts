import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import type { Progress } from '../../forecaster/index.js'
import { monthly, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import type { ForecastResult } from './result.js'

const rows = monthly(seasonal(60))
const options: ForecastOptions = {
  horizon: 3,
  model: 'gru',
  members: 2,
  epochs: 5,
  folds: 2,
  seed: 4,
  dropout: 0.2,
  head: 'quantiles',
}

const inFolder = temporaryFolder()
let folder: string
let whole: ForecastResult
let wholeEpochs: Progress[]

/** What a run says of the epochs it trains. */
async function told<T>(
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<readonly [T, Progress[]]> {
  const epochs: Progress[] = []
  const result = await run((progress) => progress.training !== undefined && epochs.push(progress))
  return [result, epochs]
}

/** Runs until the epoch that `isLast` names, and fails as whoever interrupts it says. */
async function interrupted(
  isLast: (label: string, epoch: number, done: number) => boolean,
  run: (options: ForecastOptions) => Promise<unknown> = (given) => forecast(rows, given),
): Promise<void> {
  const controller = new AbortController()
  const onProgress = ({ label, training }: Progress): void => {
    if (training !== undefined && isLast(label, training.epoch, training.done)) {
      controller.abort(new Error('interrupted'))
    }
  }
  await expect(
    run({ ...options, checkpoint: folder, signal: controller.signal, onProgress }),
  ).rejects.toThrow('interrupted')
}

function expectSame(result: ForecastResult, expected: ForecastResult): void {
  const { seconds: _, forecaster, ...document } = result
  const { seconds: __, forecaster: wholeForecaster, ...wholeDocument } = expected
  expect(document).toEqual(wholeDocument)
  expect(forecaster.toBytes()).toEqual(wholeForecaster.toBytes())
}

beforeAll(async () => {
  ;[whole, wholeEpochs] = await told((onProgress) => forecast(rows, { ...options, onProgress }))
})
beforeEach(() => {
  folder = inFolder('checkpoint')
})

/** Of two networks with two passes each. */
const backupsOf = (part: string): string[] =>
  ['0-0', '0-1', '1-0', '1-1'].map((name) => `${part}-${name}.safetensors`)

describe('an interrupted run goes on to the same result, bit for bit', () => {
  test.each<[string, (label: string, epoch: number, done: number) => boolean, string[]]>([
    ['from the first network of the first fold', (_, epoch) => epoch === 3, ['fold-1-0-0.safetensors']],
    [
      'from the second network, trained anew on all windows',
      (label, epoch, done) => label === 'backtest 1/2' && done > 0.76 && epoch === 2,
      backupsOf('fold-1'),
    ],
    [
      'from the final model, which goes on from that of the last fold',
      (label, _, done) => label === 'final model' && done > 0.5,
      [
        ...['final-0-0.safetensors', 'final-0-1.safetensors', 'final-1-0.safetensors'],
        ...backupsOf('fold-1'),
        ...backupsOf('fold-2'),
      ],
    ],
  ])('%s', async (_, isLast, files) => {
    await interrupted(isLast)
    expect((await readdir(folder)).toSorted()).toEqual(['checkpoint.json', ...files])
    const [result, epochs] = await told((onProgress) =>
      forecast(rows, { ...options, checkpoint: folder, onProgress }),
    )
    expectSame(result, whole)
    const stopped = wholeEpochs.findIndex(({ label, training }) =>
      isLast(label, training!.epoch, training!.done),
    )
    expect(epochs).toEqual(wholeEpochs.slice(stopped + 1))
    expect(existsSync(folder)).toBe(false)
  })

  test('interrupted twice', async () => {
    await interrupted((_, epoch) => epoch === 2)
    await interrupted((label, epoch) => label === 'backtest 1/2' && epoch === 4)
    expectSame(await forecast(rows, { ...options, checkpoint: folder }), whole)
  })

  test.each<[string, string, number]>([
    ['in a search for settings', 'tuning 3/3', 2],
    ['after it', 'backtest 1/2', 3],
  ])('%s, whose trials it does not repeat', async (_, stopped, trials) => {
    const search = (given: Partial<ForecastOptions>) =>
      forecast(rows, { ...options, tune: 3, timeBudgetMinutes: 60, ...given })
    await interrupted((label) => label === stopped, search)
    const { found } = JSON.parse(await readFile(`${folder}/tuning.json`, 'utf8')).content
    expect(found.trials).toHaveLength(trials)
    const [result, epochs] = await told((onProgress) => search({ checkpoint: folder, onProgress }))
    expectSame(result, await search({}))
    expect(epochs[0].label).toBe(stopped)
    expect(existsSync(folder)).toBe(false)
  })

  test('of a backtest alone', async () => {
    const run = (given: ForecastOptions) => backtest(rows, given)
    await interrupted((label) => label === 'backtest 2/2', run)
    const [again, epochs] = await told((onProgress) => run({ ...options, checkpoint: folder, onProgress }))
    const { seconds, ...uninterrupted } = await run(options)
    expect(again).toEqual({ ...uninterrupted, seconds: expect.any(Number) })
    expect(again.overall).toEqual(whole.overall)
    expect(new Set(epochs.map(({ label }) => label))).toEqual(new Set(['backtest 2/2']))
    expect(existsSync(folder)).toBe(false)
  })

  test('with other interval levels, which no training depends on', async () => {
    await interrupted((_, epoch) => epoch === 2)
    const { series } = await forecast(rows, { ...options, checkpoint: folder, levels: [90] })
    expect(series[0].forecast[0].median).toBe(whole.series[0].forecast[0].median)
    expect(Object.keys(series[0].forecast[0])).toEqual(['ds', 'median', 'lo-90', 'hi-90'])
  })
})

test('an uninterrupted run is the same with a checkpoint, and leaves what else is in the folder', async () => {
  folder = inFolder()
  const before = await readdir(folder)
  expectSame(await forecast(rows, { ...options, checkpoint: folder }), whole)
  expect(await readdir(folder)).toEqual(before)
})

describe('refuses', () => {
  test.each<[string, typeof rows, Partial<ForecastOptions>]>([
    ['another seed', rows, { seed: 5 }],
    ['another learning rate', rows, { learningRate: 0.003 }],
    ['a search for settings', rows, { tune: 2 }],
    ['a value that is not the same', rows.with(7, { ...rows[7], y: rows[7].y + 1e-9 }), {}],
    ['a value more', monthly(seasonal(61)), {}],
  ])('%s, and leaves the checkpoint as it is', async (_, others, changes) => {
    await interrupted((_, epoch) => epoch === 2)
    await expect(forecast(others, { ...options, ...changes, checkpoint: folder })).rejects.toThrow(
      new InputError(
        `forecast checkpoint ${folder}: expected the data and options of the interrupted run, got others; ` +
          'name another folder, or remove this one to start again',
      ),
    )
    expectSame(await forecast(rows, { ...options, checkpoint: folder }), whole)
  })

  test('the checkpoint of a forecast for a backtest', async () => {
    await interrupted((_, epoch) => epoch === 2)
    await expect(backtest(rows, { ...options, checkpoint: folder })).rejects.toThrow(
      `backtest checkpoint ${folder}: expected`,
    )
  })

  test.each(['{"format":"other"}', 'nothing'])('a manifest that is none: %s', async (text) => {
    await interrupted((_, epoch) => epoch === 2)
    const path = `${folder}/checkpoint.json`
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      format: 'hindcast',
      kind: 'checkpoint',
      version: 3,
      content: { isMade: true },
    })
    await writeFile(path, text)
    await expect(forecast(rows, { ...options, checkpoint: folder })).rejects.toThrow(
      new InputError(`forecast checkpoint ${path}: not a Hindcast checkpoint file`),
    )
  })

  test('trials of a search that are none', async () => {
    const search = { ...options, tune: 2 }
    const controller = new AbortController()
    const onProgress = ({ label }: Progress): void => {
      if (label === 'tuning 2/2') controller.abort(new Error('interrupted'))
    }
    await expect(
      forecast(rows, { ...search, checkpoint: folder, signal: controller.signal, onProgress }),
    ).rejects.toThrow('interrupted')
    await writeFile(`${folder}/tuning.json`, '{"trials":[]}')
    await expect(forecast(rows, { ...search, checkpoint: folder })).rejects.toThrow(
      `${folder}/tuning.json: not a Hindcast checkpoint part file`,
    )
  })

  test('a folder without a name, and a file', async () => {
    await expect(forecast(rows, { ...options, checkpoint: '' })).rejects.toThrow(
      new InputError('forecast checkpoint: expected the name of a folder, got ""'),
    )
    await writeFile(folder, '')
    await expect(forecast(rows, { ...options, checkpoint: folder })).rejects.toThrow(
      new InputError(`forecast checkpoint ${folder}: is a file`),
    )
  })
})
