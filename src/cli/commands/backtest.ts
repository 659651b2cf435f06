/** hindcast backtest: the accuracy of forecasts of a file's past, without a forecast of its future. */
import type { Command } from 'commander'
import { backtestPanel, renderBacktest } from '../../tasks/forecast/index.js'
import { addDataOptions, type DataFlags, filesRead, readPanelOf } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { addHorizonOption, addModelOptions, modelOptionsOf } from '../options/model.js'
import { checkpointOption, jsonOption, quietOption, reportOption } from '../options/output.js'
import { checkOutputs } from '../terminal/files.js'
import { textOutput, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { watched, wayToResume } from '../terminal/watched.js'
import { backtestText } from './backtest-text.js'

interface BacktestFlags extends DataFlags {
  readonly report?: string
  readonly checkpoint?: string
  readonly json?: true
  readonly quiet?: true
}

export function addBacktestCommand(program: Command): void {
  const command = program
    .command('backtest')
    .summary('evaluate forecasts of a file by backtest')
    .description(
      'Forecasts the series of a file from several past cutoffs, each from the data before it, and compares the ' +
        'forecasts of the model and of baselines with the actual values.',
    )
    .argument('<file>', fileHelp)
  addModelOptions(addDataOptions(addHorizonOption(command)))
    .optionsGroup('Output:')
    .addOption(reportOption())
    .addOption(checkpointOption())
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      `
Examples:
  hindcast backtest sales.csv --horizon 12 --report backtest.html
  hindcast backtest sales.csv --horizon 12 --model gru --folds 10 --json`,
    )
    .action(runBacktest)
}

async function runBacktest(file: string, flags: BacktestFlags): Promise<void> {
  const options = modelOptionsOf(flags)
  const { strict, report, checkpoint, json, quiet } = flags
  const panel = await readPanelOf(file, flags)
  await checkOutputs({ '--report': report }, [file, ...filesRead(flags)])
  const look = terminalLook()
  if (!json) process.stdout.write(`${paragraphs(panel.notes, look)}\n`)
  const document = await watched(
    quiet,
    (watch) => backtestPanel(panel, { ...options, ...watch, strict, checkpoint }),
    () => wayToResume(checkpoint),
  )
  const page = textOutput('--report', 'report', report, () =>
    renderBacktest(document, { generatedFrom: sourceName(file) }),
  )
  await writeOutputs([page], (written) => {
    process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${backtestText(document, look)}${written}`)
  })
}
