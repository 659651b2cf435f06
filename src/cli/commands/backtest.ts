/** hindcast backtest: how well a file's series can be forecast, judged by the past, without forecasting them. */
import type { Command } from 'commander'
import { backtestPanel } from '../../tasks/forecast/index.js'
import { addDataOptions, type DataFlags, readPanelOf } from '../options/data.js'
import { addModelOptions, horizonOption, type ModelFlags, modelOptionsOf } from '../options/model.js'
import { jsonOption, quietOption } from '../options/options.js'
import { terminalLook } from '../terminal/terminal.js'
import { watched } from '../terminal/watched.js'
import { backtestText } from './backtest-text.js'
import { notesText } from './notes-text.js'

interface BacktestFlags extends DataFlags, ModelFlags {
  readonly json?: true
  readonly quiet?: true
}

export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .summary('judge by the past how well a file can be forecast')
    .description(
      'Forecasts one or many series of a file as of several past dates, with what was known then, and holds what ' +
        'was forecast against what came, beside simple forecasts. Says what does best, and writes no file.',
    )
    .argument('<file>', 'CSV or JSON lines, plain or gzip, or Parquet')
    .addOption(horizonOption())
  addModelOptions(addDataOptions(command))
    .optionsGroup('Output:')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      `
Examples:
  hindcast backtest sales.csv --horizon 12
  hindcast backtest sales.csv --horizon 12 --model gru --folds 10 --json`,
    )
    .action(runBacktest)
}

async function runBacktest(file: string, flags: BacktestFlags): Promise<void> {
  const options = modelOptionsOf(flags)
  const { strict, json, quiet } = flags
  const panel = await readPanelOf(file, flags)
  const look = terminalLook()
  if (!json) process.stdout.write(`${notesText(panel, look)}\n`)
  const document = await watched(quiet, (watch) => backtestPanel(panel, { ...options, ...watch, strict }))
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : backtestText(document, look))
}
