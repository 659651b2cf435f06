/**
 * Options, each described once. From a table of them follow the type of what a caller gives, its check and the errors,
 * the options of the command line with their help, the tables in the docs, and what a checkpoint is told apart by.
 *
 *     const networkOptions = {
 *       /** Share of inputs dropped in training, from 0 and below 1. *\/
 *       dropout: { flag: '--dropout <share>', values: number({ from: 0, below: 1 }), help: '...', defaultText: '0' },
 *     } satisfies OptionTable
 *     type NetworkOptions = OptionsOf<typeof networkOptions> // { readonly dropout?: number }, doc comments included
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

/** What a caller may give, all of it optional. */
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
