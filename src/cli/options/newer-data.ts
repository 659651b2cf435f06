/** Options of reading newer data for a saved model: its columns are those of the training, unless flags name others. */
import type { Command } from 'commander'
import {
  type Panel,
  type PanelOptions,
  readHolidays,
  readPanel,
  type Table,
  withNewerHolidays,
} from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import type { Forecaster } from '../../tasks/forecast/index.js'
import {
  columnNames,
  type DataFlags,
  decimalOption,
  duplicatesOption,
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
} from './data.js'
import { addInputOptions, readTables } from './input.js'

/** Flags of columns that only the training names. */
type TrainingColumns = 'wide' | 'past' | 'future' | 'static' | 'groups' | 'frequency' | 'season'

export type NewerDataFlags = Omit<DataFlags, TrainingColumns>

const asTrained = '(default: as in training)'

export function addNewerDataOptions(command: Command): Command {
  command
    .addOption(timeOption(`column of the time stamps ${asTrained}`))
    .addOption(timeFormatOption())
    .addOption(targetOption(`columns of the values to forecast ${asTrained}`))
    .addOption(idOption(`columns that identify a series ${asTrained}`))
    .addOption(futureFileOption())
    .addOption(holidaysOption())
  return addInputOptions(command)
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .addOption(decimalOption())
    .addOption(missingOption())
    .addOption(strictOption())
}

/**
 * The series of a file, read as those that the model was trained on.
 * @param model the name of its file, for messages
 * @throws InputError as `readTable` and `readPanel` do, and on columns and holidays that the model and the file do not share
 */
export async function readNewerPanel(
  forecaster: Forecaster,
  model: string,
  file: string,
  flags: NewerDataFlags,
): Promise<Panel> {
  const { futureFile, holidays } = flags
  const tables = await readTables({ file, futureFile, holidays }, flags)
  const table = inLongForm(tables.file!, flags)
  return readPanel(table, readingOptions(forecaster, model, { ...tables, file: table }, flags))
}

/** Options for reading newer data: those of the training data, with the flags. */
function readingOptions(
  { panelOptions }: Forecaster,
  model: string,
  tables: Partial<Record<'file' | 'futureFile' | 'holidays', Table>>,
  flags: NewerDataFlags,
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
  { time, id, target, past, future, static: statics, groups }: PanelOptions,
  model: string,
  flags: NewerDataFlags,
): void {
  const roles = [
    ['time', time, flags.time],
    ['id', id, flags.id],
    ['target', target, flags.target],
    ['past', past, undefined],
    ['future', future, undefined],
    ['static', statics, undefined],
    ['groups', groups, undefined],
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
