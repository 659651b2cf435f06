/** hindcast scenario: the forecast of a saved model beside that with changed future covariates. */
import { type Command, Option } from 'commander'
import { InputError } from '../../engine/errors.js'
import {
  loadForecaster,
  renderScenario,
  type ScenarioChanges,
  scenarioCsv,
  scenarioPanel,
} from '../../tasks/forecast/index.js'
import { type OutliersOption, outliersOption } from '../../tasks/forecast/outliers.js'
import { filesRead, repeated } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { levelsOfPrediction } from '../options/model.js'
import { addNewerDataOptions, type NewerDataFlags, readNewerPanel } from '../options/newer-data.js'
import { csvSafeOption, jsonOption, outOption, reportOption } from '../options/output.js'
import { optionOf } from '../options/table.js'
import { checkOutputs } from '../terminal/files.js'
import { type Output, textOutput, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { scenarioText } from './scenario-text.js'

interface ScenarioFlags extends NewerDataFlags, Pick<ScenarioChanges, 'from' | 'to' | 'only'> {
  readonly set: Readonly<Record<string, string>>
  readonly levels?: readonly number[]
  readonly outliers?: OutliersOption['outliers']
  readonly out?: string
  readonly csvSafe?: true
  readonly report?: string
  readonly json?: true
  readonly quiet?: true
}

/**
 * Adds a change such as `price=+10%` to those given before.
 * @throws InputError on text without a column and a change, and on a second change of a column
 */
function changesWith(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, column, change] = /^([^=]+)=(.+)$/s.exec(text) ?? []
  if (column === undefined || change === undefined)
    throw new InputError(`--set: expected a column and a change, such as price=+10%, got ${text || 'none'}`)
  if (Object.hasOwn(before, column))
    throw new InputError(`--set: expected one change of ${column}, got ${before[column]} and ${change}`)
  return { ...before, [column]: change }
}

export function addScenarioCommand(program: Command): void {
  const command = program
    .command('scenario')
    .summary('forecast with changed future covariates, such as other prices')
    .description(
      'Forecasts with a model saved by hindcast forecast --save twice: with the future covariates of the file, and with ' +
        'changes of them. The difference is an association learned from the history; it does not say what a change ' +
        'would cause.',
    )
    .argument('<model>', '.safetensors file written by hindcast forecast --save, with --future columns')
    .argument('<file>', `${fileHelp}; with the future covariates for the horizon`)
    .addOption(
      new Option(
        '--set <change>',
        'change of a future covariate, once for each: price=+10%, price=-5 (5 less), price=12 (the value), ' +
          'price==-5 (a value below 0), promotion=yes (a category)',
      )
        .argParser(changesWith)
        .makeOptionMandatory(),
    )
    .option(
      '--from <stamp>',
      'first step that is changed, as a time stamp or its beginning (default: the first)',
    )
    .option('--to <stamp>', 'last step that is changed (default: the last)')
    .addOption(
      new Option('--only <series>', 'forecast this series only; may be repeated (default: all)').argParser(
        repeated,
      ),
    )
  addNewerDataOptions(command)
    .addOption(optionOf(outliersOption.outliers))
    .addOption(levelsOfPrediction())
    .addOption(outOption('both forecasts and their difference'))
    .addOption(csvSafeOption())
    .addOption(reportOption())
    .addOption(jsonOption())
    .option('--quiet', 'no notes on how the file was read')
    .addHelpText(
      'after',
      `
Examples:
  hindcast scenario shops.safetensors shops.csv --set price=+10%
  hindcast scenario shops.safetensors shops.csv --set price=4.5 \\
    --set promotion=yes --from 2024-03 --to 2024-04 --report scenario.html`,
    )
    .action(runScenario)
}

async function runScenario(model: string, file: string, flags: ScenarioFlags): Promise<void> {
  const { set, from, to, only, strict, levels, outliers, out, csvSafe, report, json, quiet } = flags
  const forecaster = await loadForecaster(model)
  const panel = await readNewerPanel(forecaster, model, file, flags)
  await checkOutputs({ '--out': out, '--report': report }, [model, file, ...filesRead(flags)])
  const look = terminalLook()
  const document = scenarioPanel(forecaster, panel, { set, from, to, only, strict, levels, outliers })
  const outputs: Output[] = [
    textOutput('--out', 'scenario', out, () => scenarioCsv(document, { isSafe: csvSafe })),
    textOutput('--report', 'report', report, () =>
      renderScenario(document, { generatedFrom: sourceName(file) }),
    ),
  ]
  const notes = quiet ? '' : `${paragraphs(panel.notes, look)}\n`
  await writeOutputs(outputs, (written) => {
    process.stdout.write(
      json ? `${JSON.stringify(document)}\n` : `${notes}${scenarioText(document, look)}\n${written}`,
    )
  })
}
