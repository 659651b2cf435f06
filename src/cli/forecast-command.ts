/** hindcast forecast: from a CSV to a trained model, a backtest and a forecast with intervals. */
import { type Command, Option } from 'commander'
import { type Duplicates, type Fill, readPanel } from '../data/index.js'
import {
  type ForecastDocument,
  type ForecastResult,
  forecastCsv,
  forecastPanel,
  MODELS,
  type Model,
  renderReport,
  type SavedForecaster,
} from '../tasks/forecast/index.js'
import { checkOutputs, readTable, writeText } from './files.js'
import { forecastText } from './forecast-text.js'
import { Interrupted, interruptible } from './interrupt.js'
import { duplicatesOption, fillOption, jsonOption, outOption, wholeNumber } from './options.js'
import { printable } from './printable.js'
import { progressBar } from './progress.js'
import { terminalLook, wrapped } from './terminal.js'

interface ForecastFlags {
  readonly horizon: number
  readonly time?: string
  readonly target?: string
  readonly fill?: Fill
  readonly duplicates: Duplicates
  readonly season?: number
  readonly model: Model
  readonly folds: number
  readonly seed: number
  readonly out?: string
  readonly report?: string
  readonly save?: string
  readonly checkpoint?: string
  readonly json?: true
  readonly quiet?: true
}

export function addForecastCommand(program: Command): void {
  program
    .command('forecast')
    .summary('train on a CSV, judge by backtest, and forecast')
    .description(
      'Trains a recurrent network on one series of a CSV file, judges it by a rolling-origin backtest beside ' +
        'simple forecasts, and forecasts the next steps with 80 % and 95 % intervals. The time column, the target ' +
        'and the frequency are found where they are clear.',
    )
    .argument('<file>', 'CSV file, plain or gzip')
    .requiredOption('--horizon <steps>', 'steps to forecast (required)', wholeNumber(1))
    .option('--time <column>', 'column of the time stamps (default: found where clear)')
    .option('--target <column>', 'column of the values to forecast (default: found where clear)')
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .option(
      '--season <steps>',
      'steps in a season (default: from the frequency, such as 12 for months)',
      wholeNumber(1),
    )
    .addOption(new Option('--model <name>', 'recurrent network').choices(MODELS).default('auto'))
    .option('--folds <count>', 'past forecasts in the backtest, at most', wholeNumber(1), 5)
    .option(
      '--seed <number>',
      'seed of the random start; the same one gives the same forecast',
      wholeNumber(0),
      0,
    )
    .addOption(outOption())
    .option('--report <file>', 'write a page with charts, one self-contained HTML file')
    .option('--save <file>', 'write the trained model, a .safetensors file, for hindcast predict')
    .option('--checkpoint <folder>', 'go on from here after an interruption; removed when all is done')
    .addOption(jsonOption())
    .option('--quiet', 'no progress bar')
    .addHelpText(
      'after',
      `
Examples:
  hindcast forecast sales.csv --horizon 12 --out next.csv --report report.html
  hindcast forecast load.csv --horizon 24 --time hour --target mw --fill linear`,
    )
    .action(runForecast)
}

async function runForecast(file: string, flags: ForecastFlags): Promise<void> {
  const {
    horizon,
    time,
    target,
    fill,
    duplicates,
    season,
    model,
    folds,
    seed,
    out,
    report,
    save,
    checkpoint,
  } = flags
  const panel = readPanel(await readTable(file), { time, target, fill, duplicates, season })
  await checkOutputs({ '--out': out, '--report': report, '--save': save }, [file])
  const say = (text: string): void => {
    if (!flags.json) process.stdout.write(text)
  }
  const { columns } = terminalLook()
  say(`${panel.notes.map((note) => `${wrapped(printable(note), columns)}\n`).join('')}\n`)

  const bar = flags.quiet ? undefined : progressBar({ stream: process.stderr })
  let kept: SavedForecaster | undefined
  const result = await interruptible(async (signal) => {
    try {
      return await forecastPanel(panel, {
        horizon,
        model,
        seed,
        folds,
        checkpoint,
        signal,
        onProgress: (progress) => bar?.update(progress),
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
    } finally {
      bar?.end()
    }
  })

  const written = await writeFiles(file, result, { out, report, save })
  if (flags.json) process.stdout.write(`${JSON.stringify(documentOf(result))}\n`)
  else say(`${forecastText(result, terminalLook())}${written}`)
}

/** The result without the trained model. */
const documentOf = ({ forecaster: _, ...document }: ForecastResult): ForecastDocument => document

async function writeFiles(
  file: string,
  result: ForecastResult,
  { out, report, save }: Pick<ForecastFlags, 'out' | 'report' | 'save'>,
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
    await writeText(report, renderReport(documentOf(result), { generatedFrom: file }))
    lines.push(`report    ${report}`)
  }
  return lines.length === 0
    ? 'Nothing was written; --out, --save and --report write files.\n'
    : `${lines.join('\n')}\n`
}
