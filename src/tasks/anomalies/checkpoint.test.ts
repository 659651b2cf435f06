import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import type { Progress } from '../../forecaster/index.js'
import { monthly, seasonal } from '../../statistics/testing/made.js'
import { anomalies } from './anomalies.js'
import type { AnomalyDocument } from './document.js'
import type { AnomalyOptions } from './options.js'

const rows = monthly(seasonal(60))
const options: AnomalyOptions = { season: 12, model: 'gru', seed: 4 }
const inFolder = temporaryFolder()
let folder: string
let whole: AnomalyDocument
let wholeEpochs: Progress[]

/** The scores, and what was told of the epochs that were trained. */
async function told(given: AnomalyOptions = {}): Promise<readonly [AnomalyDocument, Progress[]]> {
  const epochs: Progress[] = []
  const onProgress = (now: Progress): void => void (now.training !== undefined && epochs.push(now))
  return [await anomalies(rows, { ...options, onProgress, ...given }), epochs]
}

const withoutTime = ({ seconds: _, ...document }: AnomalyDocument) => document

beforeAll(async () => {
  ;[whole, wholeEpochs] = await told()
})
beforeEach(() => {
  folder = inFolder('checkpoint')
})

/** Runs until so many epochs are trained. */
async function interrupted(epochs: number): Promise<void> {
  const controller = new AbortController()
  let seen = 0
  const onProgress = ({ training }: Progress): void => {
    if (training !== undefined && ++seen === epochs) controller.abort(new Error('interrupted'))
  }
  await expect(
    anomalies(rows, { ...options, checkpoint: folder, signal: controller.signal, onProgress }),
  ).rejects.toThrow('interrupted')
}

describe('an interrupted detection goes on to the same scores, bit for bit', () => {
  test.each([
    ['the first network', 3],
    ['a further one', 30],
  ])('from %s', async (_, epochs) => {
    await interrupted(epochs)
    expect(await readdir(folder)).toContain('network-0-0.safetensors')
    const [result, rest] = await told({ checkpoint: folder })
    expect(withoutTime(result)).toEqual(withoutTime(whole))
    expect(rest).toEqual(wholeEpochs.slice(epochs))
    expect(existsSync(folder)).toBe(false)
  })

  test('with another threshold, which no training depends on', async () => {
    await interrupted(3)
    const { series } = await anomalies(rows, { ...options, checkpoint: folder, threshold: 5 })
    const scores = ({ series: [one] }: Pick<AnomalyDocument, 'series'>) => one.rows.map(({ score }) => score)
    expect(scores({ series })).toEqual(scores(whole))
  })
})

describe('refuses', () => {
  test.each<[string, typeof rows, AnomalyOptions]>([
    ['another seed', rows, { seed: 5 }],
    ['another network', rows, { model: 'lstm' }],
    ['other values', monthly(seasonal(61)), {}],
  ])('%s', async (_, others, changes) => {
    await interrupted(3)
    await expect(anomalies(others, { ...options, ...changes, checkpoint: folder })).rejects.toThrow(
      new InputError(
        `anomalies checkpoint ${folder}: expected the data and options of the interrupted run, got others; ` +
          'name another folder, or remove this one to start again',
      ),
    )
  })

  test('a folder without a name', async () => {
    await expect(anomalies(rows, { ...options, checkpoint: '' })).rejects.toThrow(
      new InputError('anomalies checkpoint: expected the name of a folder, got ""'),
    )
  })
})
