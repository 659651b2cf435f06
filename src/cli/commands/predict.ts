/** hindcast predict: forecasts with a saved model, without training. */
import type { Command } from 'commander'
import {
  type Duplicates,
  Failures,
  type Fill,
  type Panel,
  type PanelOptions,
  readHolidays,
  readPanel,
  type SkippedSeries,
  withNewerHolidays,
} from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import {
  type Forecaster,
  forecastCsv,
  loadForecaster,
  type SeriesPrediction,
} from '../../tasks/forecast/index.js'
import {
  duplicatesOption,
  filesRead,
  fillOption,
  futureFileOption,
  holidaysOption,
  strictOption,
} from '../options/data.js'
import { jsonOption, outOption } from '../options/output.js'
import { checkOutputs, readTable, writeText } from '../terminal/files.js'
import { writeOutputs } from '../terminal/outputs.js'
import { terminalLook } from '../terminal/terminal.js'
import { predictText } from './predict-text.js'

interface PredictFlags {
  readonly futureFile?: string
  readonly holidays?: string
  readonly fill?: Fill
  readonly duplicates?: Duplicates
  readonly strict?: true
  readonly out?: string
  readonly json?: true
}

export function addPredictCommand(program: Command): void {
  program
    .command('predict')
    .summary('forecast with a saved model, without training')
    .description(
      'Forecasts the steps after the last row of each series of a file with a model saved by hindcast forecast ' +
        '--save. The file needs the columns and the frequency of the training data; its series may be others.',
    )
    .argument('<model>', '.safetensors file written by hindcast forecast --save')
    .argument('<file>', 'CSV or JSON lines, plain or gzip, or Parquet')
    .addOption(futureFileOption())
    .addOption(holidaysOption())
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .addOption(strictOption())
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

async function runPredict(model: string, file: string, flags: PredictFlags): Promise<void> {
  const { strict = false, out, json } = flags
  const forecaster = await loadForecaster(model)
  const panel = readPanel(await readTable(file), await readingOptions(forecaster, model, flags))
  await checkOutputs({ '--out': out }, [model, file, ...filesRead(flags)])
  const began = performance.now()
  const { series, skipped } = predictEach(forecaster, panel, strict)
  const seconds = (performance.now() - began) / 1000
  const written = await writeOutputs([
    {
      option: '--out',
      name: 'forecast',
      path: out,
      write: (path) => writeText(path, forecastCsv({ series })),
    },
  ])
  if (json) {
    process.stdout.write(`${JSON.stringify({ series, skipped, engine: engineInfo().engine, seconds })}\n`)
    return
  }
  const text = predictText({ model, panel, series, skipped }, terminalLook())
  process.stdout.write(`${text}\n${written}`)
}

/** Options for reading newer data: those of the training data, with the flags. */
async function readingOptions(
  { panelOptions }: Forecaster,
  model: string,
  { futureFile, holidays, fill, duplicates, strict }: PredictFlags,
): Promise<PanelOptions> {
  const given = {
    ...panelOptions,
    futureTable: futureFile === undefined ? undefined : await readTable(futureFile),
    fill,
    duplicates,
    strict,
  }
  if (holidays === undefined) return given
  if (panelOptions.holidays === undefined) {
    throw new InputError(`--holidays ${holidays}: expected none, as ${model} was trained without holidays`)
  }
  const newer = readHolidays(await readTable(holidays))
  return { ...given, holidays: withNewerHolidays(panelOptions.holidays, newer) }
}

/**
 * The forecasts of the series, and those that cannot be forecast with the reason.
 * @throws InputError where none can, or, when strict, where one cannot
 */
function predictEach(
  forecaster: Forecaster,
  panel: Panel,
  isStrict: boolean,
): { readonly series: readonly SeriesPrediction[]; readonly skipped: readonly SkippedSeries[] } {
  try {
    return { series: forecaster.predictPanel(panel), skipped: panel.skipped }
  } catch (error) {
    if (isStrict || !(error instanceof InputError)) throw error
  }
  const failures = new Failures(false)
  const series: SeriesPrediction[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () => series.push(...forecaster.predictPanel({ ...panel, series: [one] })))
  }
  if (series.length === 0) throw failures.first
  return { series, skipped: [...panel.skipped, ...failures.skipped] }
}
