/** hindcast forecast: from a file to a trained model, a backtest and forecasts with intervals. */
import { basename } from 'node:path'
import type { Command } from 'commander'
import {
  type ForecastDocument,
  type Forecaster,
  type ForecastResult,
  forecastCsv,
  forecastPanel,
  renderReport,
} from '../../tasks/forecast/index.js'
import { addDataOptions, type DataFlags, filesRead, readPanelOf } from '../options/data.js'
import { addModelOptions, horizonOption, type ModelFlags, modelOptionsOf } from '../options/model.js'
import { jsonOption, outOption, quietOption } from '../options/options.js'
import { checkOutputs, writeText } from '../terminal/files.js'
import { Interrupted } from '../terminal/interrupt.js'
import { terminalLook } from '../terminal/terminal.js'
import { watched } from '../terminal/watched.js'
import { forecastText } from './forecast-text.js'
import { notesText } from './notes-text.js'

interface OutputFlags {
  readonly out?: string
  readonly report?: string
  readonly save?: string
  readonly checkpoint?: string
}

interface ForecastFlags extends DataFlags, ModelFlags, OutputFlags {
  readonly json?: true
  readonly quiet?: true
}

export function addForecastCommand(program: Command): void {
  const command = program
    .command('forecast')
    .summary('train on a file, judge by backtest, and forecast')
    .description(
      'Trains on one or many series of a file, judges by a rolling-origin backtest beside simple forecasts, and ' +
        'forecasts the next steps of each with prediction intervals. The time column, the target and the frequency ' +
        'are found where they are clear.',
    )
    .argument('<file>', 'CSV or JSON lines, plain or gzip, or Parquet')
    .addOption(horizonOption())
  addModelOptions(addDataOptions(command))
    .optionsGroup('Output:')
    .addOption(outOption())
    .option('--report <file>', 'write a page with charts, one self-contained HTML file')
    .option('--save <file>', 'write the trained model, a .safetensors file, for hindcast predict')
    .option('--checkpoint <folder>', 'go on from here after an interruption; removed when all is done')
    .addOption(jsonOption())
    .addOption(quietOption())
    .addHelpText(
      'after',
      `
Examples:
  hindcast forecast sales.csv --horizon 12 --out next.csv --report report.html
  hindcast forecast load.csv --horizon 24 --time hour --target mw --fill linear
  hindcast forecast shops.csv --horizon 8 --id shop --target sold --future price`,
    )
    .action(runForecast)
}

async function runForecast(file: string, flags: ForecastFlags): Promise<void> {
  const options = modelOptionsOf(flags)
  const { save, strict, json, quiet, checkpoint } = flags
  const panel = await readPanelOf(file, flags)
  const { out, report } = flags
  await checkOutputs({ '--out': out, '--report': report, '--save': save }, [file, ...filesRead(flags)])
  const look = terminalLook()
  const say = (text: string): void => {
    if (!json) process.stdout.write(text)
  }
  say(`${notesText(panel, look)}\n`)

  let kept: Forecaster | undefined
  const result = await watched(quiet, async (watch) => {
    try {
      return await forecastPanel(panel, {
        ...options,
        ...watch,
        strict,
        checkpoint,
        onTrained: async (forecaster) => {
          kept = forecaster
          if (save !== undefined) await forecaster.save(save)
        },
      })
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      const model = kept !== undefined && save !== undefined ? `; the best model so far is in ${save}` : ''
      const again = checkpoint === undefined ? '' : `; the same command goes on from ${checkpoint}`
      throw new Interrupted(`interrupted${model}${again}`)
    }
  })

  const written = await writeFiles(file, result, flags)
  if (json) process.stdout.write(`${JSON.stringify(documentOf(result))}\n`)
  else say(`${forecastText(result, look)}${written}`)
}

/** The result without the trained model. */
const documentOf = ({ forecaster: _, ...document }: ForecastResult): ForecastDocument => document

async function writeFiles(
  file: string,
  result: ForecastResult,
  { out, report, save }: OutputFlags,
): Promise<string> {
  const lines: string[] = []
  if (out !== undefined) {
    await writeText(out, forecastCsv(result))
    lines.push(`forecast  ${out}`)
  }
  if (save !== undefined) {
    await result.forecaster.save(save)
    lines.push(`model     ${save}`)
  }
  if (report !== undefined) {
    await writeText(report, renderReport(documentOf(result), { generatedFrom: basename(file) }))
    lines.push(`report    ${report}`)
  }
  return lines.length === 0
    ? 'Nothing was written; --out, --save and --report write files.\n'
    : `${lines.join('\n')}\n`
}
