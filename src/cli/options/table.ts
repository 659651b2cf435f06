/** Options of the command line from tables of options: names, help, parsing, and errors with the names there. */
import { type Command, Option } from 'commander'
import { InputError } from '../../engine/errors.js'
import type { OptionError, OptionSpec, OptionsOf, OptionTable } from '../../options/index.js'
import { anomalyOptions } from '../../tasks/anomalies/options.js'
import { forecastOptions } from '../../tasks/forecast/options.js'

// biome-ignore lint/suspicious/noExplicitAny: of any option
type AnyOption = OptionSpec<any>

/** Such as `units of the recurrent layer (default: by the amount of data)`. */
function helpText({ help, values, isRequired, default: value, defaultText }: AnyOption): string {
  const usual = defaultText ?? value
  const notes = [
    values.choices && `choices: ${values.choices.join(', ')}`,
    isRequired && 'required',
    usual !== undefined && `default: ${usual}`,
  ].filter((note) => note !== undefined && note !== false)
  return notes.length === 0 ? help : `${help} (${notes.join('; ')})`
}

/**
 * An option with a value.
 * @throws InputError when it is parsed, on a value out of range
 */
export function optionOf(spec: Omit<AnyOption, 'searchedAs'>): Option {
  const { flag, values, isRequired } = spec
  const option = new Option(flag, helpText(spec)).argParser((text, before: unknown) => {
    const value = values.fromText(text, before)
    if (values.includes(value)) return value
    throw new InputError(`${option.long}: expected ${values.expected}, got ${text === '' ? 'none' : text}`)
  })
  return option.makeOptionMandatory(isRequired === true)
}

/** An option of yes or no, and its `--no-` form if it has one. */
function switchesOf(spec: AnyOption): Option[] {
  const on = new Option(spec.flag, helpText(spec))
  return spec.helpOfNo === undefined
    ? [on]
    : [on, new Option(spec.flag.replace('--', '--no-'), spec.helpOfNo)]
}

const isSwitch = ({ flag }: AnyOption): boolean => !flag.includes('<')

/** Adds the options of a table to the command's latest group. */
export function addOptions(command: Command, table: OptionTable): Command {
  for (const spec of Object.values(table)) {
    for (const option of isSwitch(spec) ? switchesOf(spec) : [optionOf(spec)]) command.addOption(option)
  }
  return command
}

/** The options of a table from the parsed flags. */
export const optionsFrom = <Table extends OptionTable>(
  table: Table,
  flags: Readonly<Record<string, unknown>>,
): OptionsOf<Table> =>
  Object.fromEntries(
    Object.entries(table).map(([name, { flag }]) => [name, flags[new Option(flag).attributeName()]]),
  ) as unknown as OptionsOf<Table>

const tables: OptionTable = { ...forecastOptions, ...anomalyOptions }

/** The name on the command line of an option in code; one outside the tables has the same name in kebab case. */
const flagOf = (name: string): string =>
  tables[name]?.flag.split(' ')[0] ?? `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** The message of an error about options, with their names on the command line. */
export const problemText = (error: OptionError): string => error.problem(flagOf)
