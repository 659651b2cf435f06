/** Checks of options by their table, and errors that name an option as the caller wrote it. */
import { InputError } from '../engine/errors.js'
import type { OptionsOf, OptionTable } from './option.js'

/**
 * Options that are refused. The message has their names in code, such as `forecast timeBudgetMinutes requires tune`; on
 * the command line it has the names there: `--time-budget requires --tune`.
 */
export class OptionError extends InputError {
  readonly #problem: (named: (name: string) => string) => string

  /**
   * @param task the function or command of the option, such as `forecast`
   * @param problem the message, by a function from names in code to names for the caller
   */
  constructor(task: string, problem: (named: (name: string) => string) => string) {
    super(`${task} ${problem((name) => name)}`)
    this.#problem = problem
  }

  /** The message, with options named by a function of their names in code. */
  problem(named: (name: string) => string): string {
    return this.#problem(named)
  }
}

/** A value as messages show it. */
const shown = (value: unknown): string =>
  Array.isArray(value) ? (value.length === 0 ? 'none' : value.join(', ')) : String(value)

/** @throws OptionError on the first option whose value is out of range, or whose required other option is missing */
export function checkOptions<Table extends OptionTable>(
  task: string,
  table: Table,
  given: OptionsOf<Table>,
): void {
  for (const [name, { values, isRequired, requires }] of Object.entries(table)) {
    const value = given[name]
    if (value === undefined && !isRequired) continue
    if (!values.includes(value)) {
      throw new OptionError(
        task,
        (named) => `${named(name)}: expected ${values.expected}, got ${shown(value)}`,
      )
    }
    if (requires !== undefined && given[requires] === undefined) {
      throw new OptionError(task, (named) => `${named(name)} requires ${named(requires)}`)
    }
  }
}

/** Least number of letters to add, remove or replace to turn one word into another (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j] + Number(a[i] !== b[j]), row[j + 1] + 1, next[j] + 1))
    row = next
  }
  return row[b.length]
}

/** Largest share of wrong letters in a misspelled name. */
const mostMisspelled = 1 / 3

/** @throws OptionError on an unknown option, with the nearest name if it looks like a misspelling */
export function checkKnown(task: string, known: readonly string[], given: object): void {
  const wrong = Object.entries(given).find(([name, value]) => value !== undefined && !known.includes(name))
  if (wrong === undefined) return
  const [name] = wrong
  const far = (other: string): number => distance(name.toLowerCase(), other.toLowerCase())
  const nearest = known.reduce((a, b) => (far(b) < far(a) ? b : a))
  const hint = far(nearest) <= mostMisspelled * name.length ? `; did you mean ${nearest}?` : ''
  throw new OptionError(task, () => `${name}: there is no such option${hint}`)
}
