/** Each option of networks and judging, through the built program: what it changes, in the document or the model. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { monthly, seasonal } from '../../statistics/testing/made.js'
import { baselines, type ForecastDocument, loadForecaster } from '../../tasks/forecast/index.js'
import { csv, folderWith, hindcast } from '../testing/command.js'

const small = ['--horizon', '3', '--model', 'lstm', '--members', '1', '--epochs', '2', '--folds', '1']

let folder: string
let usual: ForecastDocument
let runs = 0

/** Forecasts with small networks and the arguments; later ones win. */
async function forecastWith(...args: string[]) {
  const model = `m${runs++}.safetensors`
  const all = ['forecast', 'a.csv', ...small, ...args, '--save', model, '--json', '--quiet']
  const { code, stdout, stderr } = await hindcast(folder, all)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return {
    document: JSON.parse(stdout) as ForecastDocument,
    forecaster: await loadForecaster(join(folder, model)),
  }
}

beforeAll(async () => {
  const rows = monthly(seasonal(60))
  const as = (digits: number) =>
    csv(
      rows.map(({ ds, y }) => [ds, y.toFixed(digits)]),
      'ds,y',
    )
  folder = await folderWith({ 'a.csv': as(2), 'counts.csv': as(0) })
  usual = (await forecastWith()).document
})

const medians = ({ series }: ForecastDocument) => series[0].forecast.map(({ median }) => median)

test.each(['gru', 'rnn', 'segment'])('--model %s', async (model) => {
  const { document, forecaster } = await forecastWith('--model', model)
  expect(document.model).toBe(model)
  expect(document.series[0].weights).toEqual({ [model]: 1 })
  expect(forecaster.networkForecaster!.networks[0].shape.kind).toBe(model)
  expect(medians(document)).not.toEqual(medians(usual))
})

test('--model auto, which is the default, is an ensemble, and backtests its members', async () => {
  const { document } = await forecastWith('--model', 'auto', '--folds', '2')
  const { weights, backtest } = document.series[0]
  expect(document.model).toBe('auto')
  expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  const parts = ['lstm', ...Object.keys(baselines)]
  expect(parts).toEqual(expect.arrayContaining(Object.keys(weights)))
  expect(Object.keys(backtest.scores)).toEqual(['model', ...parts])
  expect(document.overall).toEqual({ ...backtest, folds: [], errorsByStep: expect.anything() })
  const plain = ['forecast', 'a.csv', '--horizon', '3', '--members', '1', '--epochs', '2', '--folds', '2']
  const { stdout } = await hindcast(folder, [...plain, '--json', '--quiet'])
  expect({ ...JSON.parse(stdout), seconds: 0 }).toEqual({ ...document, seconds: 0 })
})

test('--strategy recursive forecasts a step at a time', async () => {
  const { document, forecaster } = await forecastWith('--strategy', 'recursive')
  expect(forecaster.networkForecaster!.networks[0].shape.outputSteps).toBe(1)
  expect(medians(document)).not.toEqual(medians(usual))
})

test.each(['mean', 'quantiles', 'studentT'])('--head %s', async (head) => {
  const { document, forecaster } = await forecastWith('--head', head)
  expect(forecaster.networkForecaster!.networks[0].shape.head).toBe(head)
  expect(medians(document)).not.toEqual(medians(usual))
})

test('--head negativeBinomial forecasts counts, and refuses what is none', async () => {
  const args = ['--head', 'negativeBinomial', '--json', '--quiet']
  const counts = await hindcast(folder, ['forecast', 'counts.csv', ...small, ...args])
  expect(counts.code, counts.stderr).toBe(0)
  for (const row of (JSON.parse(counts.stdout) as ForecastDocument).series[0].forecast)
    expect(row['lo-95']).toBeGreaterThanOrEqual(0)
  expect(await hindcast(folder, ['forecast', 'a.csv', ...small, ...args])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^hindcast: a\.csv, column y: expected whole numbers from 0 for the head/),
  })
})

test('--members counts the networks', async () => {
  expect((await forecastWith('--members', '2')).forecaster.networkForecaster!.networks).toHaveLength(2)
})

test('--folds counts the folds, and --no-refit trains once for them', async () => {
  const [anew, once] = [
    await forecastWith('--folds', '2', '--refit'),
    await forecastWith('--folds', '2', '--no-refit'),
  ].map(({ document }) => document.series[0].backtest.folds)
  expect(anew.map(({ cutoff }) => cutoff)).toEqual(['2004-06', '2004-09'])
  expect(once[0]).toEqual(anew[0])
  expect(once[1].rows[0].median).not.toBe(anew[1].rows[0].median)
})

test('--levels names the intervals, in rows, files and predictions', async () => {
  const { document, forecaster } = await forecastWith('--levels', '99,50', '--levels', '90', '--out', 'f.csv')
  const bounds = ['lo-50', 'hi-50', 'lo-90', 'hi-90', 'lo-99', 'hi-99']
  expect(Object.keys(document.series[0].forecast[0])).toEqual(['ds', 'median', ...bounds])
  expect(Object.keys(document.series[0].backtest.folds[0].rows[0])).toEqual(['ds', 'median', ...bounds, 'y'])
  expect(await readFile(join(folder, 'f.csv'), 'utf8')).toMatch(`unique_id,ds,median,${bounds.join(',')}\n`)
  await forecaster.save(join(folder, 'levels.safetensors'))
  const { stdout } = await hindcast(folder, ['predict', 'levels.safetensors', 'a.csv', '--json'])
  expect(JSON.parse(stdout).series[0].forecast).toEqual(document.series[0].forecast)
  for (const row of document.series[0].forecast) {
    const values = [row['lo-99'], row['lo-90'], row['lo-50'], row.median, row['hi-50'], row['hi-90']]
    expect(values).toEqual([...values].sort((a, b) => a - b))
  }
})

test('--calendar shows networks the calendar, --no-calendar does not', async () => {
  const shown = await forecastWith('--calendar')
  expect(shown.forecaster.context.ahead.length).toBeGreaterThan(0)
  expect(medians(shown.document)).not.toEqual(medians(usual))
  const hidden = await forecastWith('--no-calendar')
  expect(hidden.forecaster.context.ahead).toEqual([])
})

test('--hidden-size, --window and --dropout shape the network', async () => {
  const args = ['--hidden-size', '5', '--window', '11', '--dropout', '0.25']
  const { forecaster } = await forecastWith(...args)
  expect(forecaster.networkForecaster!.networks[0].shape).toMatchObject({
    hiddenSize: 5,
    windowSteps: 11,
    dropout: 0.25,
  })
})

test('--learning-rate and --epochs govern training', async () => {
  expect(usual.training.loss).toHaveLength(2)
  const longer = await forecastWith('--epochs', '4')
  expect(longer.document.training.loss).toHaveLength(4)
  const slow = await forecastWith('--learning-rate', '0.00001')
  const [first, second] = slow.document.training.loss
  expect(Math.abs(second / first - 1)).toBeLessThan(0.01)
})

test('--tune tries settings, for as long as --minutes lets it', async () => {
  const { document, forecaster } = await forecastWith('--tune', '3', '--minutes', '600')
  const { chosen, trials, isCutShort } = document.tuning!
  expect(trials).toHaveLength(3)
  expect(isCutShort).toBe(false)
  if (chosen.windowSteps !== undefined)
    expect(forecaster.networkForecaster!.networks[0].shape.windowSteps).toBe(chosen.windowSteps)
  expect(usual.tuning).toBeUndefined()
  const { document: hurried } = await forecastWith('--tune', '3', '--minutes', '1e-9')
  expect(hurried.tuning).toEqual({ chosen: { model: 'lstm' }, trials: [], isCutShort: true })
  expect(hurried.notes.at(-1)).toMatch(/^The time was up/)
})

test.each([
  [['--tune', '1'], /^hindcast: --tune: expected a whole number from 2, got 1\n/],
  [['--minutes', '0'], /^hindcast: --minutes: expected a number above 0, got 0\n/],
])('%j is refused', async (args, message) => {
  const { code, stderr } = await hindcast(folder, ['forecast', 'a.csv', ...small, ...args])
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})

test('--seed makes another random start', async () => {
  const { document } = await forecastWith('--seed', '7')
  expect(document.seed).toBe(7)
  expect(medians(document)).not.toEqual(medians(usual))
})
