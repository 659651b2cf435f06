#!/usr/bin/env node
/** The command line. Misuse prints one line and exits with 2; anything else is a bug and shows its stack. */
import { Command, CommanderError } from 'commander'
import { InputError } from '../engine/errors.js'
import { OptionError } from '../options/index.js'
import { addAnomaliesCommand } from './commands/anomalies.js'
import { addBacktestCommand } from './commands/backtest.js'
import { addForecastCommand } from './commands/forecast.js'
import { addInfoCommand } from './commands/info.js'
import { addPredictCommand } from './commands/predict.js'
import { addScenarioCommand } from './commands/scenario.js'
import { problemText } from './options/table.js'
import { Interrupted } from './terminal/interrupt.js'
import { printable } from './terminal/printable.js'
import { guardStreams, lostOutput } from './terminal/streams.js'
import { packageVersion } from './terminal/version.js'

const exitCodes = { misuse: 2, bug: 1 } as const

const program = new Command('hindcast')
  .description('Forecasts time series with recurrent networks, and finds anomalies in them.')
  .version(packageVersion(), '-v, --version', 'print the version')
  .helpCommand(false)
  .showHelpAfterError('Add --help for usage.')
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'hindcast:')) })
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  hindcast forecast sales.csv --horizon 12 --report report.html
  hindcast forecast load.csv --horizon 24 --target mw --save load.safetensors
  hindcast backtest shops.parquet --horizon 8 --id shop
  hindcast predict load.safetensors newer.csv
  hindcast scenario shops.safetensors shops.csv --set price=+10%
  hindcast anomalies load.csv --report anomalies.html
  hindcast info`,
  )

addForecastCommand(program)
addBacktestCommand(program)
addPredictCommand(program)
addScenarioCommand(program)
addAnomaliesCommand(program)
addInfoCommand(program)

guardStreams()

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : exitCodes.misuse
  } else if (error instanceof InputError) {
    const message = error instanceof OptionError ? problemText(error) : error.message
    process.stderr.write(`hindcast: ${printable(message)}\n`)
    process.exitCode = exitCodes.misuse
  } else if (error instanceof Interrupted) {
    process.stderr.write(`hindcast: ${printable(error.message)}\n`)
    process.exitCode = error.exitCode
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
    process.exitCode = exitCodes.bug
  }
}

const lost = await lostOutput()
if (lost !== undefined) {
  process.stderr.write(`hindcast: ${lost}\n`)
  process.exitCode ||= exitCodes.misuse
}
