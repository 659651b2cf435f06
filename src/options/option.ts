/**
 * Options, each described once in a table. Its check and errors, the option of the command line with its help, the row in
 * the docs, and its part of the checkpoint digest follow from the table. Its type stands beside the table, where editors
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

/** One option of a table. */
export interface OptionSpec<T> {
  /** Name on the command line and of its argument, such as `--window <steps>`; options of yes or no have no argument. */
  readonly flag: string
  /** The values in range, and how text is read as one. */
  readonly values: Values<T>
  /** One line for `--help` and the docs: meaning, without range and default. */
  readonly help: string
  /** For options of yes or no: the help of the `--no-` form; without it there is no such form. */
  readonly helpOfNo?: string
  /** Default value, where it does not depend on the data. */
  readonly default?: T
  /** The default as text for the help, where it depends on the data. */
  readonly defaultText?: string
  /** Whether the option must be given. */
  readonly isRequired?: true
  /** Name of an option without which this one is refused. */
  readonly requires?: string
  /** Text of a value in a search for settings, such as `32 units`; absent for options that the search does not try. */
  readonly searchedAs?: (value: T) => string
}

/** Options by their names in code. */
// biome-ignore lint/suspicious/noExplicitAny: a value that is written and read again has no type that fits all options
export type OptionTable = Readonly<Record<string, OptionSpec<any>>>

/** The table that describes these options. */
export type TableOf<Options> = {
  readonly [Name in keyof Options]-?: OptionSpec<NonNullable<Options[Name]>>
}

/** The options of a table, all of them optional. */
export type OptionsOf<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Table[Name]['values'] extends Values<infer T> ? T : never
}

/** Names of options that have a default value. */
type Defaulted<Table extends OptionTable> = {
  [Name in keyof Table]: Table[Name] extends { readonly default: unknown } ? Name : never
}[keyof Table]

/** The given options with the table's default values. */
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

/** The given options that are in the table, in its order. */
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
