/** hindcast anomalies: the values of a file that are far from their forecasts. */
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { NETWORKS, type NetworkKind } from '../../forecaster/index.js'
import {
  type AnomalyDocument,
  anomaliesCsv,
  type DetectOptions,
  detectAnomalies,
  renderAnomalies,
} from '../../tasks/anomalies/index.js'
import { addDataOptions, type DataFlags, filesRead, readPanelOf } from '../options/data.js'
import { decimalNumber, jsonOption, outOption, quietOption, wholeNumber } from '../options/options.js'
import { checkOutputs, writeText } from '../terminal/files.js'
import { writeOutputs } from '../terminal/outputs.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { watched } from '../terminal/watched.js'
import { anomaliesText } from './anomalies-text.js'

interface OutputFlags {
  readonly out?: string
  readonly report?: string
}

interface AnomaliesFlags extends DataFlags, OutputFlags {
  readonly threshold: number
  readonly model: NetworkKind
  readonly calendar?: boolean
  readonly seed: number
  readonly json?: true
  readonly quiet?: true
}

export function addAnomaliesCommand(program: Command): void {
  const command = program
    .command('anomalies')
    .summary('find anomalies in the series of a file')
    .description(
      'Forecasts each value of a series from the values before it, by networks not trained on it, and scores the ' +
        'error of each forecast by how rare an error of this size is.',
    )
    .argument('<file>', 'CSV or JSON lines, plain or gzip, or Parquet')
    .option(
      '--threshold <score>',
      'lowest score of an anomaly; 3 is 1 value in 1,000 by chance',
      decimalNumber,
      3,
    )
  addDataOptions(command, { ahead: false })
    .optionsGroup('Model:')
    .addOption(new Option('--model <name>', 'recurrent network').choices(NETWORKS).default('lstm'))
    .option('--calendar', 'hour, weekday and the like as inputs (default: from 1,000 values on)')
    .option('--no-calendar', 'no inputs from the calendar')
    .option('--seed <number>', 'random seed; the same seed gives the same scores', wholeNumber(0), 0)
    .optionsGroup('Output:')
    .addOption(outOption('all values with their scores'))
    .option('--report <file>', 'write a self-contained HTML page with charts')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      `
Examples:
  hindcast anomalies load.csv --report anomalies.html
  hindcast anomalies shops.csv --id shop --target sold --holidays holidays.csv
  hindcast anomalies sensor.csv --threshold 4 --out scores.csv`,
    )
    .action(runAnomalies)
}

async function runAnomalies(file: string, flags: AnomaliesFlags): Promise<void> {
  const { threshold, model, calendar, seed, strict, out, report, json, quiet } = flags
  const options: DetectOptions = { threshold, model, calendar, seed, strict }
  const panel = await readPanelOf(file, flags)
  await checkOutputs({ '--out': out, '--report': report }, [file, ...filesRead(flags)])
  const look = terminalLook()
  if (!json) process.stdout.write(`${paragraphs(panel.notes, look)}\n`)
  const document = await watched(quiet, (watch) => detectAnomalies(panel, { ...options, ...watch }))
  const written = await writeFiles(file, document, flags)
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${anomaliesText(document, look)}${written}`)
}

const writeFiles = (file: string, document: AnomalyDocument, { out, report }: OutputFlags): Promise<string> =>
  writeOutputs([
    { option: '--out', name: 'scores', path: out, write: (path) => writeText(path, anomaliesCsv(document)) },
    {
      option: '--report',
      name: 'report',
      path: report,
      write: (path) => writeText(path, renderAnomalies(document, { generatedFrom: basename(file) })),
    },
  ])
