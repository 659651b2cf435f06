/** Checks of options by their table, and errors that name an option as the caller wrote it. */
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { hintFor, nearest } from './nearest.js'
import type { OptionsOf, OptionTable } from './option.js'
import type { Allowed } from './values.js'

/**
 * Options that are refused. The message has their names in code, such as `predict seed requires paths`; on
 * the command line it has the names there: `--seed requires --paths`.
 */
export class OptionError extends InputError {
  readonly #task: string
  readonly #problem: (named: (name: string) => string) => string

  /**
   * @param task the function or command of the option, such as `forecast`
   * @param problem the message, by a function from names in code to names for the caller
   */
  constructor(task: string, problem: (named: (name: string) => string) => string) {
    super(`${task} ${problem((name) => name)}`)
    this.#task = task
    this.#problem = problem
  }

  /** The function or command of the option. */
  get task(): string {
    return this.#task
  }

  /** The message, with options named by a function of their names in code. */
  problem(named: (name: string) => string): string {
    return this.#problem(named)
  }
}

/** A value as messages about an option show it: choices, being words, without quotes. */
const gotFor = ({ choices }: Allowed<unknown>, value: unknown): string =>
  Array.isArray(value)
    ? value.length === 0
      ? 'none'
      : value.map((one) => (typeof one === 'object' ? shown(one) : String(one))).join(', ')
    : typeof value === 'string' && choices !== undefined
      ? value + hintFor(value, choices.map(String))
      : shown(value)

/** @throws OptionError on the first option whose value is out of range, or whose required other option is missing */
export function checkOptions<Table extends OptionTable>(
  task: string,
  table: Table,
  given: OptionsOf<Table>,
): void {
  for (const [name, { values, isRequired, requires }] of Object.entries(table)) {
    const value = given[name]
    if (value === undefined && !isRequired) continue
    checkValue(task, name, values, value)
    if (requires !== undefined && given[requires] === undefined) {
      throw new OptionError(task, (named) => `${named(name)} requires ${named(requires)}`)
    }
  }
}

function checkValue(task: string, name: string, allowed: Allowed<unknown>, value: unknown): void {
  if (!allowed.includes(value)) {
    const [expected, got] = [allowed.expected, gotFor(allowed, value)]
    throw new OptionError(task, (named) => `${named(name)}: expected ${expected}, got ${got}`)
  }
}

/** What to do in place of options that there are not, in words: `use lengths`. */
export type Ways = Readonly<Record<string, string>>

/** @throws InputError on options that are no object of names and values */
function checkObject(where: string, given: unknown): asserts given is Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given) && !ArrayBuffer.isView(given))
    return
  throw new InputError(`${where}: expected options as an object { name: value }, got ${shown(given)}`)
}

/**
 * @param ways for options that users of other libraries look for: what there is in their place
 * @throws OptionError on an unknown option, with the way there is, with the nearest name, or with all names
 */
export function checkKnown(task: string, known: readonly string[], given: object, ways: Ways = {}): void {
  checkObject(task, given)
  const name = Object.keys(given).find((key) => given[key] !== undefined && !known.includes(key))
  if (name === undefined) return
  const way = nearest(name, Object.keys(ways))
  const near = nearest(name, known)
  throw new OptionError(task, (named) => {
    const hint =
      way !== undefined && (near === undefined || way === name)
        ? ways[way]
        : near !== undefined
          ? `did you mean ${named(near)}?`
          : known.length === 0
            ? 'it takes none'
            : `there are ${known.map(named).join(', ')}`
    return `${named(name)}: there is no such option; ${hint}`
  })
}

/** The values that each option of a function may have. */
export type AllowedOf<Options> = {
  readonly [Name in keyof Options]-?: Allowed<NonNullable<Options[Name]>>
}

/**
 * Checks the options of a function of the library.
 * @param table the compiler names the option that is missing there: `satisfies AllowedOf<LstmOptions>`
 * @param required names of options that must be given
 * @throws OptionError on an unknown option, and on a value that is not allowed; InputError on what is no object
 */
export function checkGiven(
  where: string,
  table: Readonly<Record<string, Allowed<unknown>>>,
  given: object,
  ways?: Ways,
  required: readonly string[] = [],
): void {
  checkKnown(where, Object.keys(table), given, ways)
  const values = given as Readonly<Record<string, unknown>>
  for (const [name, allowed] of Object.entries(table))
    if (values[name] !== undefined || required.includes(name)) checkValue(where, name, allowed, values[name])
}

/**
 * Checks options of a table together with those of the caller's own.
 * @param own their names. Where given, all others are refused; by default names that look like one of the table's are
 * @throws OptionError on a name that is refused, and on a value that the table does not allow
 */
export function checkAmong(
  where: string,
  table: Readonly<Record<string, Allowed<unknown>>>,
  own: readonly string[] | undefined,
  given: object,
  ways: Ways = {},
): void {
  checkObject(where, given)
  const known = Object.keys(table)
  const isOwn = (name: string): boolean =>
    !known.includes(name) &&
    (own?.includes(name) ?? nearest(name, [...known, ...Object.keys(ways)]) === undefined)
  const others = Object.entries(given).filter(([name]) => !isOwn(name))
  checkGiven(where, table, Object.fromEntries(others), ways)
}

/**
 * The entry of a table by its name.
 * @throws InputError listing the names, with the nearest
 */
export function entryOf<T>(where: string, table: Readonly<Record<string, T>>, name: string): T {
  if (typeof name === 'string' && Object.hasOwn(table, name)) return table[name]
  const names = Object.keys(table)
  const got = typeof name === 'string' ? name : shown(name)
  throw new InputError(`${where}: expected one of ${names.join(', ')}, got ${got}${hintFor(name, names)}`)
}
