/** hindcast backtest: the accuracy of forecasts of a file's past, without a forecast of its future. */
import type { Command } from 'commander'
import { backtestPanel } from '../../tasks/forecast/index.js'
import { addDataOptions, type DataFlags, readPanelOf } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { addHorizonOption, addModelOptions, modelOptionsOf } from '../options/model.js'
import { jsonOption, quietOption } from '../options/output.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { watched } from '../terminal/watched.js'
import { backtestText } from './backtest-text.js'

interface BacktestFlags extends DataFlags {
  readonly json?: true
  readonly quiet?: true
}

export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .summary('evaluate forecasts of a file by backtest')
    .description(
      'Forecasts the series of a file from several past cutoffs, each from the data before it, and compares the ' +
        'forecasts of the model and of baselines with the actual values. Writes no file.',
    )
    .argument('<file>', fileHelp)
  addModelOptions(addDataOptions(addHorizonOption(command)))
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
  if (!json) process.stdout.write(`${paragraphs(panel.notes, look)}\n`)
  const document = await watched(quiet, (watch) => backtestPanel(panel, { ...options, ...watch, strict }))
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : backtestText(document, look))
}
