/** The backtest of a table or panel, without a forecast. */
import { type Panel, panelFromRows, panelOptionNames } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { OptionError } from '../../options/index.js'
import { Breath } from '../../train/index.js'
import { fewestForBacktest } from './backtest/cutoffs.js'
import { evaluate } from './backtest/evaluate.js'
import { type Beside, test } from './backtest/tested.js'
import { testWithin } from './backtest/within-budget.js'
import type { BacktestDocument } from './document.js'
import { weightsOf } from './ensemble/index.js'
import { type ForecastOptions, type PanelForecastOptions, resolved, splitOptions } from './options.js'
import { outliersOf } from './outliers.js'
import { begin, searched, trainingsOf, withWorkers } from './run.js'

/**
 * Evaluates a model on the series of a panel by a backtest, without a forecast.
 * @throws InputError as `forecastPanel` does
 */
export async function backtestPanel(panel: Panel, given: PanelForecastOptions): Promise<BacktestDocument> {
  const began = performance.now()
  const run = await searched(await begin('backtest', panel, given), (known) =>
    trainingsOf(known, given, false),
  )
  const { options, checkpoint, tuning, budget } = run
  const { folds, seed, onProgress } = options
  if (folds === 0) {
    throw new OptionError('backtest', (named) => `${named('folds')}: expected a whole number from 1, got 0`)
  }
  const fewest = fewestForBacktest(options.horizon, run.prepared.network !== undefined)
  if (run.prepared.known.every(({ y }) => y.length < fewest))
    throw new InputError(`backtest: ${run.prepared.notes.join(' ')}`)
  const beside: Beside = { onProgress: (label, done, training) => onProgress?.({ label, done, training }) }
  const tested = await (budget === undefined
    ? withWorkers(options, (pool) => test(run, panel, pool, beside))
    : testWithin({ ...run, budget }, panel, beside))
  const { prepared } = tested
  const { model } = tested.options
  const { ensemble, groups, each, overall } = await new Breath().through(
    evaluate(prepared, tested.series, tested.options),
  )
  await checkpoint?.remove()
  return {
    model,
    series: prepared.panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      history: one.ds.map((ds, t) => ({ ds, y: one.y[t] })),
      ...outliersOf(prepared.outliers, one.id),
      backtest: each[i],
      weights: weightsOf(ensemble, one.id),
    })),
    skipped: prepared.skipped,
    notes: prepared.notes,
    overall,
    ...(groups && { groups }),
    ...(tuning && { tuning }),
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
  }
}

/**
 * Evaluates a model on the series in a table's rows by a backtest, without a forecast.
 *
 *     const { overall } = await backtest(rows, { target: 'passengers', horizon: 12 })
 *
 * @param rows in any order; values may be numbers, dates or text, as in a CSV file
 * @throws InputError as `forecast` does
 */
export async function backtest(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<BacktestDocument> {
  resolved(options, panelOptionNames, 'backtest')
  const [reading, rest] = splitOptions(options)
  return backtestPanel(panelFromRows(rows, reading), rest)
}
