/** Options that say how a file is read as one series or many. */
import { type Command, Option } from 'commander'
import {
  type Duplicates,
  duplicateRules,
  type Fill,
  fills,
  type Panel,
  readHolidays,
  readPanel,
  type Table,
} from '../../data/index.js'
import { readTable } from '../terminal/files.js'
import { repeated, wholeNumber } from './options.js'

export interface DataFlags {
  readonly time?: string
  readonly target?: readonly string[]
  readonly id?: readonly string[]
  readonly wide?: true
  readonly past?: readonly string[]
  readonly future?: readonly string[]
  readonly static?: readonly string[]
  readonly futureFile?: string
  readonly holidays?: string
  readonly fill?: Fill
  readonly duplicates: Duplicates
  readonly frequency?: string
  readonly season?: number
  readonly strict?: true
}

export const fillOption = (): Option =>
  new Option('--fill <how>', 'fill missing values and absent rows').choices(fills)

export const duplicatesOption = (): Option =>
  new Option('--duplicates <how>', 'rows that repeat a time stamp').choices(duplicateRules).default('error')

export const futureFileOption = (): Option =>
  new Option('--future-file <file>', 'the --future columns of the steps ahead, as further rows')

export const holidaysOption = (): Option =>
  new Option('--holidays <file>', 'dates of holidays, with a name each or without')

export const strictOption = (): Option =>
  new Option('--strict', 'fail where a series cannot be read, rather than skip it')

/**
 * Adds the options in a group of their own.
 * @param ahead whether there are options about steps after the last value
 */
export function addDataOptions(command: Command, { ahead = true } = {}): Command {
  command
    .optionsGroup('Data (columns between commas, or an option for each):')
    .option('--time <column>', 'column of the time stamps (default: found where clear)')
    .option(
      '--target <columns>',
      `values to ${ahead ? 'forecast' : 'judge'}; of several, each is a series (default: found where clear)`,
      repeated,
    )
    .option('--id <columns>', 'what tells series apart (default: unique_id where there is one)', repeated)
    .option('--wide', 'every column of numbers not named otherwise is a series')
    .option('--past <columns>', 'covariates known up to the last value', repeated)
    .option('--future <columns>', 'covariates known ahead, such as prices', repeated)
    .option('--static <columns>', 'what stays the same within a series', repeated)
  if (ahead) command.addOption(futureFileOption())
  return command
    .addOption(holidaysOption())
    .addOption(fillOption())
    .addOption(duplicatesOption())
    .option('--frequency <alias>', 'such as h, D, W-SUN, MS or QS (default: that of most series)')
    .option(
      '--season <steps>',
      'steps in a season (default: from the frequency, such as 12 for months)',
      wholeNumber(1),
    )
    .addOption(strictOption())
}

/**
 * The series of a file as the options have it.
 * @throws InputError as `readTable` and `readPanel` do
 */
export async function readPanelOf(file: string, flags: DataFlags): Promise<Panel> {
  const { time, wide, futureFile, holidays, fill, duplicates, frequency, season, strict } = flags
  const table = await readTable(file)
  const columns = (names: readonly string[] | undefined) => names && columnNames(table, names)
  return readPanel(table, {
    time,
    id: columns(flags.id),
    target: columns(flags.target),
    wide,
    past: columns(flags.past),
    future: columns(flags.future),
    static: columns(flags.static),
    futureTable: futureFile === undefined ? undefined : await readTable(futureFile),
    holidays: holidays === undefined ? undefined : readHolidays(await readTable(holidays)),
    fill,
    duplicates,
    frequency,
    season,
    strict,
  })
}

/** Files that the options have read, beside the main one. */
export const filesRead = ({ futureFile, holidays }: Pick<DataFlags, 'futureFile' | 'holidays'>): string[] =>
  [futureFile, holidays].filter((file) => file !== undefined)

/** Names between commas; text that is the name of a column is taken whole, so that names may hold commas. */
const columnNames = ({ columns }: Table, given: readonly string[]): string[] =>
  given.flatMap((text) => (columns.includes(text) ? [text] : text.split(',').map((name) => name.trim())))
