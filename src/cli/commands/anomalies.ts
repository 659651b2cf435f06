/** hindcast anomalies: which values of a file are far from what was to be expected. */
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
import { terminalLook } from '../terminal/terminal.js'
import { watched } from '../terminal/watched.js'
import { anomaliesText } from './anomalies-text.js'
import { notesText } from './notes-text.js'

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
    .summary('find the values of a file that are far from what was expected')
    .description(
      'Forecasts each value of one or many series from those before it, by networks that have not learned from ' +
        'it, and scores how surprising it is next to the errors of the others.',
    )
    .argument('<file>', 'CSV or JSON lines, plain or gzip, or Parquet')
    .option(
      '--threshold <score>',
      'score from which a value is an anomaly; 3 is one in a thousand',
      decimalNumber,
      3,
    )
  addDataOptions(command, { ahead: false })
    .optionsGroup('Model:')
    .addOption(new Option('--model <name>', 'recurrent network').choices(NETWORKS).default('lstm'))
    .option('--calendar', 'networks see hour, weekday and the like (default: from 1,000 values on)')
    .option('--no-calendar', 'networks do not see the calendar')
    .option(
      '--seed <number>',
      'seed of the random start; the same one gives the same scores',
      wholeNumber(0),
      0,
    )
    .optionsGroup('Output:')
    .addOption(outOption('all values with their scores'))
    .option('--report <file>', 'write a page with charts, one self-contained HTML file')
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
  if (!json) process.stdout.write(`${notesText(panel, look)}\n`)
  const document = await watched(quiet, (watch) => detectAnomalies(panel, { ...options, ...watch }))
  const written = await writeFiles(file, document, flags)
  process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${anomaliesText(document, look)}${written}`)
}

async function writeFiles(
  file: string,
  document: AnomalyDocument,
  { out, report }: OutputFlags,
): Promise<string> {
  const lines: string[] = []
  if (out !== undefined) {
    await writeText(out, anomaliesCsv(document))
    lines.push(`scores    ${out}\n`)
  }
  if (report !== undefined) {
    await writeText(report, renderAnomalies(document, { generatedFrom: basename(file) }))
    lines.push(`report    ${report}\n`)
  }
  return lines.length === 0 ? 'Nothing was written; --out and --report write files.\n' : lines.join('')
}
