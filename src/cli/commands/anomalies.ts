/** hindcast anomalies: the values of a file that are far from their forecasts. */
import type { Command } from 'commander'
import {
  type AnomalyDocument,
  anomaliesCsv,
  detectAnomalies,
  renderAnomalies,
} from '../../tasks/anomalies/index.js'
import { anomalyOptions, detectionOptions, thresholdOption } from '../../tasks/anomalies/options.js'
import { addDataOptions, type DataFlags, filesRead, readPanelOf } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { checkpointOption, csvSafeOption, jsonOption, outOption, quietOption } from '../options/output.js'
import { addOptions, optionsFrom } from '../options/table.js'
import { checkOutputs } from '../terminal/files.js'
import { type Output, textOutput, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { watched, wayToResume } from '../terminal/watched.js'
import { anomaliesText } from './anomalies-text.js'

interface OutputFlags {
  readonly out?: string
  readonly csvSafe?: true
  readonly report?: string
  readonly checkpoint?: string
}

interface AnomaliesFlags extends DataFlags, OutputFlags {
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
    .argument('<file>', fileHelp)
  addDataOptions(addOptions(command, thresholdOption), { ahead: false }).optionsGroup('Model:')
  addOptions(command, detectionOptions)
    .optionsGroup('Output:')
    .addOption(outOption('all values with their scores'))
    .addOption(csvSafeOption())
    .option('--report <file>', 'write a self-contained HTML page with charts')
    .addOption(checkpointOption())
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
  const { strict, out, report, json, quiet, checkpoint } = flags
  const options = { ...optionsFrom(anomalyOptions, { ...flags }), strict, checkpoint }
  const panel = await readPanelOf(file, flags)
  await checkOutputs({ '--out': out, '--report': report }, [file, ...filesRead(flags)])
  const look = terminalLook()
  if (!json) process.stdout.write(`${paragraphs(panel.notes, look)}\n`)
  const document = await watched(
    quiet,
    (watch) => detectAnomalies(panel, { ...options, ...watch }),
    () => wayToResume(checkpoint),
  )
  await writeOutputs(outputsOf(file, document, flags), (written) => {
    process.stdout.write(
      json ? `${JSON.stringify(document)}\n` : `${anomaliesText(document, look)}${written}`,
    )
  })
}

const outputsOf = (
  file: string,
  document: AnomalyDocument,
  { out, csvSafe, report }: OutputFlags,
): Output[] => [
  textOutput('--out', 'scores', out, () => anomaliesCsv(document, { isSafe: csvSafe })),
  textOutput('--report', 'report', report, () =>
    renderAnomalies(document, { generatedFrom: sourceName(file) }),
  ),
]
