/** Options of reading files as tables, before their columns mean anything. */
import { type Command, Option } from 'commander'
import type { Table } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { number } from '../../options/index.js'
import { readTable, standardInput } from '../terminal/read-table.js'
import { optionOf } from './table.js'

/** What a command's argument for its data says. */
export const fileHelp = 'CSV, JSON, Parquet or .xlsx, plain or packed by gzip or zip; - reads standard input'

export interface InputFlags {
  readonly sheet?: string
  readonly maxSize?: number
}

export function addInputOptions(command: Command): Command {
  return command
    .addOption(new Option('--sheet <name>', 'sheet of an .xlsx file (default: the first with a table)'))
    .addOption(
      optionOf({
        flag: '--max-size <megabytes>',
        values: number({ above: 0 }),
        help: 'most megabytes that a file may unpack to',
        defaultText: '1000, and 200 times the size of a packed file',
      }),
    )
}

/** Files of the input by the part they play; the first is the main one, which has the sheet. */
export async function readTables<Name extends string>(
  files: Readonly<Record<Name, string | undefined>>,
  { sheet, maxSize: maxSizeMegabytes }: InputFlags,
): Promise<Partial<Record<Name, Table>>> {
  const given = Object.entries<string | undefined>(files).filter(([, path]) => path !== undefined)
  if (given.filter(([, path]) => path === standardInput).length > 1)
    throw new InputError('-: expected one file from standard input, got several; give the others by name')
  const tables: Partial<Record<string, Table>> = {}
  for (const [i, [name, path]] of given.entries())
    tables[name] = await readTable(path!, { maxSizeMegabytes, ...(i === 0 && { sheet }) })
  return tables as Partial<Record<Name, Table>>
}
