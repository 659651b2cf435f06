/** hindcast predict: forecasts with a saved model, without training. */
import type { Command } from 'commander'
import { engineInfo } from '../../engine/engine.js'
import { forecastCsv, loadForecaster, renderReport } from '../../tasks/forecast/index.js'
import type { OutliersOption } from '../../tasks/forecast/outliers.js'
import { predictEach } from '../../tasks/forecast/predict-each.js'
import { predictOptions } from '../../tasks/forecast/predict-options.js'
import { filesRead } from '../options/data.js'
import { fileHelp } from '../options/input.js'
import { levelsOfPrediction } from '../options/model.js'
import { addNewerDataOptions, type NewerDataFlags, readNewerPanel } from '../options/newer-data.js'
import { csvSafeOption, jsonOption, outOption, pathsOutOption, reportOption } from '../options/output.js'
import { pathCountOf } from '../options/paths.js'
import { optionOf } from '../options/table.js'
import { checkOutputs } from '../terminal/files.js'
import { type Output, textOutput, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { pathsOutput } from './paths-output.js'
import { predictText } from './predict-text.js'
import { predictedDocument } from './predicted-document.js'

interface PredictFlags extends NewerDataFlags {
  readonly levels?: readonly number[]
  readonly outliers?: OutliersOption['outliers']
  readonly paths?: number
  readonly seed?: number
  readonly out?: string
  readonly pathsOut?: string
  readonly csvSafe?: true
  readonly report?: string
  readonly json?: true
  readonly quiet?: true
}

export function addPredictCommand(program: Command): void {
  const command = program
    .command('predict')
    .summary('forecast with a saved model, without training')
    .description(
      'Forecasts the steps after the last row of each series of a file with a model saved by hindcast forecast ' +
        '--save. The file needs the columns and the frequency of the training data; its series may be others. Series ' +
        'trained on need only their newer rows: the model keeps their last values.',
    )
    .argument('<model>', '.safetensors file written by hindcast forecast --save')
    .argument('<file>', fileHelp)
  addNewerDataOptions(command)
    .addOption(optionOf(predictOptions.outliers))
    .addOption(levelsOfPrediction())
    .addOption(optionOf(predictOptions.paths))
    .addOption(optionOf(predictOptions.seed))
    .addOption(outOption())
    .addOption(csvSafeOption())
    .addOption(reportOption())
    .addOption(pathsOutOption())
    .addOption(jsonOption())
    .option('--quiet', 'no notes on how the file was read')
    .addHelpText(
      'after',
      `
Examples:
  hindcast predict model.safetensors newer.csv --out forecast.csv
  hindcast predict model.safetensors newer.csv --levels 50,90 --report page.html
  hindcast predict model.safetensors newer.csv --paths 500 --paths-out paths.csv`,
    )
    .action(runPredict)
}

async function runPredict(model: string, file: string, flags: PredictFlags): Promise<void> {
  const { strict = false, out, pathsOut, csvSafe, report, json, quiet, levels, outliers, seed } = flags
  const paths = pathCountOf(flags)
  const forecaster = await loadForecaster(model)
  const panel = await readNewerPanel(forecaster, model, file, flags)
  await checkOutputs({ '--out': out, '--paths-out': pathsOut, '--report': report }, [
    model,
    file,
    ...filesRead(flags),
  ])
  const look = terminalLook()
  const began = performance.now()
  const { series, skipped } = predictEach(forecaster, panel, strict, {
    levels,
    outliers,
    paths,
    seed,
  })
  const seconds = (performance.now() - began) / 1000
  const predicted = { model, panel, series, skipped, seconds }
  const outputs: Output[] = [
    textOutput('--out', 'forecast', out, () => forecastCsv({ series }, { isSafe: csvSafe })),
    textOutput('--report', 'report', report, () =>
      renderReport(predictedDocument(forecaster, predicted), { generatedFrom: sourceName(file) }),
    ),
    pathsOutput({ series }, flags),
  ]
  const notes = quiet ? '' : `${paragraphs(panel.notes, look)}\n`
  await writeOutputs(outputs, (written) => {
    process.stdout.write(
      json
        ? `${JSON.stringify({ series, skipped, engine: engineInfo().engine, seconds })}\n`
        : `${notes}${predictText(predicted, look)}\n${written}`,
    )
  })
}
