/** hindcast predict: a forecast from a saved model, without training. */
import type { Command } from 'commander'
import { type Duplicates, describeFrequency, type Fill, readPanel } from '../data/index.js'
import { engineInfo } from '../engine/engine.js'
import { forecastCsv, loadForecaster } from '../tasks/forecast/index.js'
import { checkOutputs, readTable, writeText } from './files.js'
import { duplicatesOption, fillOption, jsonOption, outOption } from './options.js'
import { printable } from './printable.js'
import { forecastTable } from './tables.js'
import { terminalLook, wrapped } from './terminal.js'
import { forecastChart } from './terminal-chart.js'

interface PredictFlags {
  readonly fill?: Fill
  readonly duplicates: Duplicates
  readonly out?: string
  readonly json?: true
}

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .summary('forecast from a saved model, without training')
    .description(
      'Forecasts the steps after the last row of a CSV file with a model that hindcast forecast --save wrote. ' +
        'The file has the columns and the frequency of the one the model was trained on.',
    )
    .argument('<model>', '.safetensors file that hindcast forecast --save wrote')
    .argument('<file>', 'CSV file, plain or gzip')
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .addOption(outOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Example:
  hindcast predict model.safetensors newer.csv --out forecast.csv`,
    )
    .action(runPredict)
}

async function runPredict(
  model: string,
  file: string,
  { fill, duplicates, out, json }: PredictFlags,
): Promise<void> {
  const forecaster = await loadForecaster(model)
  const panel = readPanel(await readTable(file), { ...forecaster.panelOptions, fill, duplicates })
  await checkOutputs({ '--out': out }, [model, file])
  const began = performance.now()
  const series = forecaster.predictPanel(panel)
  const seconds = (performance.now() - began) / 1000
  if (out !== undefined) await writeText(out, forecastCsv({ series }))
  if (json) {
    process.stdout.write(`${JSON.stringify({ series, engine: engineInfo().engine, seconds })}\n`)
    return
  }
  const [{ id, frequency, forecast }] = series
  const history = panel.series[0].ds.map((ds, t) => ({ ds, y: panel.series[0].y[t] }))
  const look = terminalLook()
  const parts = [
    `${wrapped(printable(`Forecast of ${id}, ${describeFrequency(frequency)}, by ${model}`), look.columns)}\n`,
    forecastChart({ history, forecast }, look),
    forecastTable({ forecast }),
    ...(out === undefined ? [] : [`forecast  ${out}\n`]),
  ]
  process.stdout.write(parts.join('\n'))
}
