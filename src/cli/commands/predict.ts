/** hindcast predict: forecasts with a saved model, without training. */
import type { Command } from 'commander'
import {
  type Decimal,
  type Duplicates,
  Failures,
  type Fill,
  type Panel,
  type PanelOptions,
  readHolidays,
  readPanel,
  type SkippedSeries,
  type Table,
  withNewerHolidays,
} from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import {
  type Forecaster,
  forecastCsv,
  loadForecaster,
  renderReport,
  type SeriesPrediction,
} from '../../tasks/forecast/index.js'
import type { LevelsOption } from '../../tasks/forecast/levels-option.js'
import { type OutliersOption, outliersOption } from '../../tasks/forecast/outliers.js'
import {
  columnNames,
  decimalOption,
  duplicatesOption,
  filesRead,
  fillOption,
  futureFileOption,
  holidaysOption,
  idOption,
  inLongForm,
  missingOption,
  strictOption,
  targetOption,
  timeFormatOption,
  timeOption,
} from '../options/data.js'
import { addInputOptions, fileHelp, type InputFlags, readTables } from '../options/input.js'
import { levelsOfPrediction } from '../options/model.js'
import { csvSafeOption, jsonOption, outOption, reportOption } from '../options/output.js'
import { optionOf } from '../options/table.js'
import { checkOutputs, writeText } from '../terminal/files.js'
import { type Output, writeOutputs } from '../terminal/outputs.js'
import { sourceName } from '../terminal/read-table.js'
import { paragraphs, terminalLook } from '../terminal/terminal.js'
import { predictText } from './predict-text.js'
import { predictedDocument } from './predicted-document.js'

interface PredictFlags extends InputFlags {
  readonly time?: readonly string[]
  readonly timeFormat?: string
  readonly id?: readonly string[]
  readonly target?: readonly string[]
  readonly futureFile?: string
  readonly holidays?: string
  readonly fill?: Fill
  readonly duplicates?: Duplicates
  readonly levels?: readonly number[]
  readonly decimal?: Decimal
  readonly missing?: readonly string[]
  readonly outliers?: OutliersOption['outliers']
  readonly strict?: true
  readonly out?: string
  readonly csvSafe?: true
  readonly report?: string
  readonly json?: true
  readonly quiet?: true
}

const asTrained = '(default: as in training)'

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
    .addOption(timeOption(`column of the time stamps ${asTrained}`))
    .addOption(timeFormatOption())
    .addOption(targetOption(`columns of the values to forecast ${asTrained}`))
    .addOption(idOption(`columns that identify a series ${asTrained}`))
    .addOption(futureFileOption())
    .addOption(holidaysOption())
  addInputOptions(command)
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .addOption(decimalOption())
    .addOption(missingOption())
    .addOption(optionOf(outliersOption.outliers))
    .addOption(strictOption())
    .addOption(levelsOfPrediction())
    .addOption(outOption())
    .addOption(csvSafeOption())
    .addOption(reportOption())
    .addOption(jsonOption())
    .option('--quiet', 'no notes on how the file was read')
    .addHelpText(
      'after',
      `
Examples:
  hindcast predict model.safetensors newer.csv --out forecast.csv
  hindcast predict model.safetensors newer.csv --levels 50,90 --report page.html`,
    )
    .action(runPredict)
}

async function runPredict(model: string, file: string, flags: PredictFlags): Promise<void> {
  const { strict = false, out, csvSafe, report, json, quiet, levels, outliers } = flags
  const forecaster = await loadForecaster(model)
  const { futureFile, holidays } = flags
  const tables = await readTables({ file, futureFile, holidays }, flags)
  const table = inLongForm(tables.file!, flags)
  const panel = readPanel(table, readingOptions(forecaster, model, { ...tables, file: table }, flags))
  await checkOutputs({ '--out': out, '--report': report }, [model, file, ...filesRead(flags)])
  const look = terminalLook()
  const began = performance.now()
  const { series, skipped } = predictEach(forecaster, panel, strict, { levels, outliers })
  const seconds = (performance.now() - began) / 1000
  const predicted = { model, panel, series, skipped, seconds }
  const outputs: Output[] = [
    {
      option: '--out',
      name: 'forecast',
      path: out,
      write: (path) => writeText(path, forecastCsv({ series }, { isSafe: csvSafe })),
    },
    {
      option: '--report',
      name: 'report',
      path: report,
      write: (path) =>
        writeText(
          path,
          renderReport(predictedDocument(forecaster, predicted), { generatedFrom: sourceName(file) }),
        ),
    },
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

/** Options for reading newer data: those of the training data, with the flags. */
function readingOptions(
  { panelOptions }: Forecaster,
  model: string,
  tables: Partial<Record<'file' | 'futureFile' | 'holidays', Table>>,
  flags: PredictFlags,
): PanelOptions {
  const { fill, duplicates, decimal, missing, strict } = flags
  const table = tables.file!
  const columns = (names: readonly string[] | undefined) => names && columnNames(table, names)
  const given = {
    ...panelOptions,
    time: columns(flags.time) ?? panelOptions.time,
    timeFormat: flags.timeFormat,
    id: columns(flags.id) ?? panelOptions.id,
    target: columns(flags.target) ?? panelOptions.target,
    futureTable: tables.futureFile,
    fill,
    duplicates,
    decimal: decimal ?? panelOptions.decimal,
    missing: missing ?? panelOptions.missing,
    strict,
  }
  checkColumns(table, panelOptions, model, flags)
  if (tables.holidays === undefined) return given
  if (panelOptions.holidays === undefined) {
    throw new InputError(
      `--holidays ${flags.holidays}: expected none, as ${model} was trained without holidays`,
    )
  }
  const newer = readHolidays(tables.holidays)
  return { ...given, holidays: withNewerHolidays(panelOptions.holidays, newer) }
}

/** @throws InputError on a file without a column that the model was trained on and no flag replaces */
function checkColumns(
  table: Table,
  { time, id, target, past, future, static: statics }: PanelOptions,
  model: string,
  flags: PredictFlags,
): void {
  const roles = [
    ['time', time, flags.time],
    ['id', id, flags.id],
    ['target', target, flags.target],
    ['past', past, undefined],
    ['future', future, undefined],
    ['static', statics, undefined],
  ] as const
  for (const [role, columns = [], replaced] of roles) {
    if (replaced !== undefined) continue
    const names = [columns].flat().map((column) => (typeof column === 'string' ? column : column.name))
    const absent = names.filter((name) => !table.columns.includes(name))
    if (absent.length === 0) continue
    const isNamed = role === 'time' || role === 'id' || role === 'target'
    throw new InputError(
      `${table.name}: expected the column ${listed(absent)}, which ${model} was trained on, ` +
        `got ${listed(table.columns)}${isNamed ? `; if it has another name here, give it by --${role}` : ''}`,
    )
  }
}

/**
 * The forecasts of the series, and those that cannot be forecast with the reason.
 * @throws InputError where none can, or, when strict, where one cannot
 */
function predictEach(
  forecaster: Forecaster,
  panel: Panel,
  isStrict: boolean,
  options: LevelsOption & OutliersOption,
): { readonly series: readonly SeriesPrediction[]; readonly skipped: readonly SkippedSeries[] } {
  try {
    return { series: forecaster.predictPanel(panel, options), skipped: panel.skipped }
  } catch (error) {
    if (isStrict || !(error instanceof InputError)) throw error
  }
  const failures = new Failures(false)
  const series: SeriesPrediction[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () =>
      series.push(...forecaster.predictPanel({ ...panel, series: [one] }, options)),
    )
  }
  if (series.length === 0) throw failures.first
  return { series, skipped: [...panel.skipped, ...failures.skipped] }
}
