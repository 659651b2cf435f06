/** Options for reading a file as one series or many. */
import { type Command, Option } from 'commander'
import {
  type Decimal,
  type Duplicates,
  decimals,
  duplicateRules,
  type Fill,
  fills,
  type Panel,
  panelOptionsIn,
  readHolidays,
  readPanel,
  rowsToLong,
  type Table,
} from '../../data/index.js'
import { oneOf, wholeNumber } from '../../options/index.js'
import { addInputOptions, type InputFlags, readTables } from './input.js'
import { optionOf } from './table.js'

export interface DataFlags extends InputFlags {
  readonly time?: readonly string[]
  readonly timeFormat?: string
  readonly target?: readonly string[]
  readonly id?: readonly string[]
  readonly wide?: true
  readonly past?: readonly string[]
  readonly future?: readonly string[]
  readonly static?: readonly string[]
  readonly groups?: readonly string[]
  readonly futureFile?: string
  readonly holidays?: string
  readonly fill?: Fill
  readonly duplicates?: Duplicates
  readonly frequency?: string
  readonly decimal?: Decimal
  readonly missing?: readonly string[]
  readonly season?: number
  readonly strict?: true
}

/** Adds the text to that of the same option given before. */
export const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** Adds texts separated by commas to those of the same option given before. */
const listOf = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(','),
]

export const fillOption = (): Option =>
  optionOf({
    flag: '--fill <how>',
    values: oneOf(fills),
    help: 'fill missing values and missing rows',
    defaultText: 'they are an error',
  })

export const duplicatesOption = (): Option =>
  optionOf({
    flag: '--duplicates <how>',
    values: oneOf(duplicateRules),
    help: 'how to handle rows with the same time stamp',
    defaultText: 'error',
  })

export const decimalOption = (): Option =>
  optionOf({
    flag: '--decimal <mark>',
    values: oneOf(decimals),
    help: 'decimal mark of the numbers, . or ,',
    defaultText: 'the one that fits most cells of a column',
  })

export const missingOption = (): Option =>
  new Option(
    '--missing <values>',
    'values that mark missing ones, such as -999,-9999 (default: none but empty cells, NA, - and the like)',
  ).argParser(listOf)

export const futureFileOption = (): Option =>
  new Option('--future-file <file>', 'values of the --future columns for the horizon')

export const holidaysOption = (): Option =>
  new Option('--holidays <file>', 'dates of holidays, optionally with names')

export const strictOption = (): Option =>
  new Option('--strict', 'fail if a series cannot be read, instead of skipping it')

export const timeOption = (what: string): Option => new Option('--time <columns>', what).argParser(repeated)

export const targetOption = (what: string): Option =>
  new Option('--target <columns>', what).argParser(repeated)

export const idOption = (what: string): Option => new Option('--id <columns>', what).argParser(repeated)

export const timeFormatOption = (): Option =>
  new Option(
    '--time-format <form>',
    'form of the time stamps: a layout such as DD/MM/YYYY or MMM-YY, or epoch-s, epoch-ms, excel, decimal-year, ' +
      'step and others in docs/time.md (default: detected)',
  )

/**
 * Adds the options of reading data, in a group of their own.
 * @param ahead whether the command forecasts, and so has options of future values
 */
export function addDataOptions(command: Command, { ahead = true } = {}): Command {
  command
    .optionsGroup('Data (column names separated by commas, or one option for each):')
    .addOption(
      timeOption(
        'column of the time stamps, or those it is split over, such as Date,Hour (default: detected)',
      ),
    )
    .addOption(timeFormatOption())
    .addOption(
      targetOption(
        `columns of the values to ${ahead ? 'forecast' : 'check'}; each is a series (default: detected)`,
      ),
    )
    .addOption(idOption('columns that identify a series (default: unique_id, if present)'))
    .option('--wide', 'each numeric column not named otherwise is a series')
    .option('--past <columns>', 'past covariates: known up to the last value', repeated)
    .option('--future <columns>', 'future covariates: known for the horizon too, such as prices', repeated)
    .option('--static <columns>', 'static covariates: constant within a series', repeated)
  if (ahead) {
    command
      .option('--groups <columns>', 'also forecast totals by these columns, which add up', repeated)
      .addOption(futureFileOption())
  }
  return addInputOptions(command)
    .addOption(holidaysOption())
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .addOption(decimalOption())
    .addOption(missingOption())
    .option(
      '--frequency <alias>',
      'frequency, such as h, D, B, D@MON-SAT, W, MS or QS; step counts the rows (default: that of most series)',
    )
    .addOption(
      optionOf({
        flag: '--season <steps>',
        values: wholeNumber({ from: 1 }),
        help: 'length of a season in steps, less than the rows of the longest series',
        defaultText: 'by the frequency, such as 12 for months',
      }),
    )
    .addOption(strictOption())
}

/**
 * The series of a file, read by the options.
 * @throws InputError as `readTable` and `readPanel` do
 */
export async function readPanelOf(file: string, flags: DataFlags): Promise<Panel> {
  const { futureFile, holidays, ...reading } = flags
  const tables = await readTables({ file, futureFile, holidays }, flags)
  const table = inLongForm(tables.file!, flags)
  const columns = (names: readonly string[] | undefined) => names && columnNames(table, names)
  return readPanel(table, {
    ...panelOptionsIn(reading),
    time: columns(flags.time),
    id: columns(flags.id),
    target: columns(flags.target),
    past: columns(flags.past),
    future: columns(flags.future),
    static: columns(flags.static),
    groups: columns(flags.groups),
    futureTable: tables.futureFile,
    holidays: tables.holidays && readHolidays(tables.holidays),
  })
}

/** The table with its series in long form, unless the flags name columns of it. */
export function inLongForm(
  table: Table,
  { time, target, past, future, wide }: Pick<DataFlags, 'time' | 'target' | 'past' | 'future' | 'wide'>,
): Table {
  const named = [time, target, past, future].flatMap((names = []) => columnNames(table, names))
  return rowsToLong(table, { named, wide })
}

/** Files beside the main one that the options read. */
export const filesRead = ({ futureFile, holidays }: Pick<DataFlags, 'futureFile' | 'holidays'>): string[] =>
  [futureFile, holidays].filter((file) => file !== undefined)

/** Names separated by commas; text that is the whole name of a column is one name, so that names may contain commas. */
export const columnNames = ({ columns }: Table, given: readonly string[]): string[] =>
  given.flatMap((text) => (columns.includes(text) ? [text] : text.split(',').map((name) => name.trim())))
