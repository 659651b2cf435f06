/** hindcast forecast: a file in; a trained model, a backtest and forecasts with intervals out. */
import type { Command } from 'commander'
import { inWords } from '../../report/index.js'
import {
  type ForecastDocument,
  type ForecastResult,
  forecastCsv,
  forecastPanel,
  renderReport,
} from '../../tasks/forecast/index.js'
import { pathsOption } from '../../tasks/forecast/paths/option.js'
import { addDataOptions, type DataFlags, filesRead, readPanelOf } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { addHorizonOption, addModelOptions, modelOptionsOf } from '../options/model.js'
import {
  checkpointOption,
  csvSafeOption,
  jsonOption,
  outOption,
  pathsOutOption,
  quietOption,
  reportOption,
} from '../options/output.js'
import { pathCountOf } from '../options/paths.js'
import { optionOf } from '../options/table.js'
import { checkOutputs } from '../terminal/files.js'
import { type Output, textOutput, writeEarly, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { watched, wayToResume } from '../terminal/watched.js'
import { earlyText } from './early-text.js'
import { forecastText } from './forecast-text.js'
import { pathsOutput } from './paths-output.js'

interface OutputFlags {
  readonly out?: string
  readonly paths?: number
  readonly pathsOut?: string
  readonly csvSafe?: true
  readonly report?: string
  readonly save?: string
  readonly checkpoint?: string
}

interface ForecastFlags extends DataFlags, OutputFlags {
  readonly json?: true
  readonly quiet?: true
}

export function addForecastCommand(program: Command): void {
  const command = program
    .command('forecast')
    .summary('train on a file, evaluate by backtest, and forecast')
    .description(
      'Trains on the series of a file, evaluates the model beside baselines by backtest, and forecasts the next ' +
        'steps of each series with prediction intervals. The time column, the target and the frequency are detected ' +
        'where they are unambiguous.',
    )
    .argument('<file>', fileHelp)
  addModelOptions(addDataOptions(addHorizonOption(command)))
    .optionsGroup('Output:')
    .addOption(outOption())
    .addOption(optionOf(pathsOption.paths))
    .addOption(pathsOutOption())
    .addOption(csvSafeOption())
    .addOption(reportOption())
    .option('--save <file>', 'write the trained model (.safetensors) for hindcast predict')
    .addOption(checkpointOption())
    .addOption(jsonOption())
    .addOption(quietOption('no progress bar, no forecast before the end'))
    .addHelpText(
      'after',
      `
Examples:
  hindcast forecast sales.csv --horizon 12 --out next.csv --report report.html
  hindcast forecast load.csv --horizon 24 --time hour --target mw --fill linear
  hindcast forecast shop.csv --horizon 8 --id shop --target sold --future price
  hindcast forecast shop.csv --horizon 8 --id shop --target sold --groups region
  hindcast forecast sales.csv --horizon 12 --paths 500 --paths-out paths.csv`,
    )
    .action(runForecast)
}

async function runForecast(file: string, flags: ForecastFlags): Promise<void> {
  const options = modelOptionsOf(flags)
  const { strict, json, quiet, checkpoint } = flags
  const paths = pathCountOf(flags)
  const panel = await readPanelOf(file, flags)
  const { out, pathsOut, report, save } = flags
  await checkOutputs({ '--out': out, '--paths-out': pathsOut, '--report': report, '--save': save }, [
    file,
    ...filesRead(flags),
  ])
  const look = terminalLook()
  const say = (text: string): void => {
    if (!json) process.stdout.write(text)
  }
  say(`${paragraphs(panel.notes, look)}\n`)

  let kept: string[] = []
  const result = await watched(
    quiet,
    (watch, sayAbove) =>
      forecastPanel(panel, {
        ...options,
        ...watch,
        strict,
        paths,
        checkpoint,
        onResult: async (early) => {
          const written = await writeEarly(outputsOf(file, early, flags))
          if (written.length > 0) kept = written
          // Of a network asked for by name there is one in every fold.
          if (early.model === 'auto') sayAbove(earlyText(early, written, look))
        },
      }),
    () => [
      ...(kept.length === 0 ? [] : [`the best forecast so far is in ${inWords(kept)}`]),
      ...wayToResume(checkpoint),
    ],
  )

  await writeOutputs(outputsOf(file, result, flags), (written) => {
    process.stdout.write(
      json ? `${JSON.stringify(documentOf(result))}\n` : `${forecastText(result, look)}${written}`,
    )
  })
}

/** The result without the trained model. */
const documentOf = ({ forecaster: _, ...document }: ForecastResult): ForecastDocument => document

const outputsOf = (file: string, result: ForecastResult, flags: OutputFlags): Output[] => {
  const { out, csvSafe, report, save } = flags
  return [
    textOutput('--out', 'forecast', out, () => forecastCsv(result, { isSafe: csvSafe })),
    { option: '--save', name: 'model', path: save, write: (path) => result.forecaster.save(path) },
    textOutput('--report', 'report', report, () =>
      renderReport(documentOf(result), { generatedFrom: sourceName(file) }),
    ),
    pathsOutput(result, flags),
  ]
}
