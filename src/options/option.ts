/**
 * Options, each described once. Its check and errors, the option of the command line with its help, the row in the docs,
 * and its part in what tells checkpoints apart follow from the table; its type stands beside the table, where editors
 * find its doc comment, and the compiler names an entry that is missing there or of another type.
 *
 *     interface NetworkOptions {
 *       /** Share of inputs dropped in training, from 0 and below 1. *\/
 *       readonly dropout?: number
 *     }
 *     const networkOptions = {
 *       dropout: { flag: '--dropout <share>', values: number({ from: 0, below: 1 }), help: '...', defaultText: '0' },
 *     } satisfies TableOf<NetworkOptions>
 */
import type { Values } from './values.js'

export interface OptionSpec<T> {
  /** Name on the command line and that of its argument, such as `--window <steps>`; of yes or no without argument. */
  readonly flag: string
  readonly values: Values<T>
  /** One line for `--help` and the docs: meaning, without range and default. */
  readonly help: string
  /** Of yes or no: the line of its `--no-` form. */
  readonly helpOfNo?: string
  /** Taken where the option is not given. */
  readonly default?: T
  /** The default in words, where it depends on the data. */
  readonly defaultText?: string
  readonly isRequired?: true
  /** Name of the option without which this one says nothing, and is refused. */
  readonly requires?: string
  /** Such as `32 units`: how a value that a search for settings tries is told. Absent where none is tried. */
  readonly searchedAs?: (value: T) => string
}

/** Options by their names in code. */
// biome-ignore lint/suspicious/noExplicitAny: a value that is written and read again has no type that fits all options
export type OptionTable = Readonly<Record<string, OptionSpec<any>>>

/** The table that describes these options. */
export type TableOf<Options> = {
  readonly [Name in keyof Options]-?: OptionSpec<NonNullable<Options[Name]>>
}

/** What a caller may give of a table, all of it optional. */
export type OptionsOf<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name]['values'] extends Values<infer T> ? T : never
}

/** Names of options that have a default value. */
type Defaulted<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends { readonly default: unknown } ? Name : never
}[keyof Table]

/** Options in which those that were not given have their default values. */
export type WithDefaults<Table extends OptionTable, Given> = Given &
  Required<Pick<OptionsOf<Table>, Defaulted<Table>>>

/** The given options with the table's default values; options whose default depends on the data stay absent. */
export function withDefaults<Table extends OptionTable, Given extends object>(
  table: Table,
  given: Given,
): WithDefaults<Table, Given> {
  const defaults = Object.entries(table).flatMap(([name, option]) =>
    option.default === undefined || given[name as keyof Given] !== undefined
      ? []
      : [[name, option.default] as const],
  )
  return { ...given, ...Object.fromEntries(defaults) } as WithDefaults<Table, Given>
}

/** Those of the given options that are in the table, in its order. */
export function pickOptions<Table extends OptionTable>(
  table: Table,
  given: OptionsOf<Table>,
): OptionsOf<Table> {
  return Object.fromEntries(
    Object.keys(table).map((name) => [name, given[name]]),
  ) as unknown as OptionsOf<Table>
}

/** Names of options whose values a search for settings tries. */
export type SearchedName<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends { readonly searchedAs: unknown } ? Name : never
}[keyof Table]
