/**
 * Schemas of what files hold. Each field is described once, with its range; the check, the message that names the field,
 * and its type follow from the description.
 *
 *     const shape = record({ kind: oneOf(NETWORKS), hiddenSize: wholeNumber({ from: 1 }), name: optional(text()) })
 *     type Shape = Saved<typeof shape>
 *     problemOf(shape, value)    // such as `hiddenSize: expected a whole number from 1, got -5`
 *
 * Single values are checked as options are, by the `Values` of `src/options`.
 */
import { number, oneOf, percentages, type Values, wholeNumber, yesOrNo } from '../options/index.js'

export { number, oneOf, percentages, wholeNumber, yesOrNo }

/** The check of one value that has no fields. */
export type Check<T> = Pick<Values<T>, 'expected' | 'includes'>

/** The check of a value with fields or entries. */
export interface Schema<T> {
  /** What is wrong and where; undefined where nothing is. */
  readonly problem: (value: unknown, at: string) => string | undefined
  readonly isOptional?: boolean
  /** For the compiler alone: never there. */
  readonly saved?: T
}

export type Field<T> = Check<T> | Schema<T>

/** The type that a schema describes. */
export type Saved<F> = F extends Check<infer T> ? T : F extends Schema<infer T> ? T : never

// biome-ignore lint/suspicious/noExplicitAny: fields of all types
type Fields = Readonly<Record<string, Field<any>>>
type OptionalName<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly isOptional: true } ? Name : never
}[keyof F]
type SavedRecord<F extends Fields> = {
  readonly [Name in Exclude<keyof F, OptionalName<F>>]: Saved<F[Name]>
} & { readonly [Name in OptionalName<F>]?: Saved<F[Name]> }

/** Longest text of a value or a name in a message. */
const longestShown = 40

/** A value of a file as messages show it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const wrong = (at: string, expected: string, value: unknown): string =>
  `${at === '' ? 'content' : at}: expected ${expected}, got ${value === undefined ? 'none' : shown(value)}`

const within = (at: string, name: string): string => {
  const short = name.length > longestShown ? `${name.slice(0, longestShown)}…` : name
  return at === '' ? short : `${at}.${short}`
}

/** What is wrong with a value, named by its place from `at` on; undefined where nothing is. */
export function problemOf<T>(field: Field<T>, value: unknown, at = ''): string | undefined {
  if ('problem' in field) return field.problem(value, at)
  return field.includes(value) ? undefined : wrong(at, field.expected, value)
}

/** The first problem among many values. */
function firstProblem(problems: Iterable<() => string | undefined>): string | undefined {
  for (const find of problems) {
    const problem = find()
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A number of any kind, NaN and the infinities included. */
export const anyNumber: Check<number> = {
  expected: 'a number',
  includes: (value): value is number => typeof value === 'number',
}

/** One value and no other. */
export const exactly = <const T extends string | number | boolean>(only: T): Check<T> => ({
  expected: String(only),
  includes: (value): value is T => value === only,
})

/** @param most characters. Default 10,000 */
export const text = ({ most = 10_000 }: { readonly most?: number } = {}): Check<string> => ({
  expected: `a text of up to ${most} characters`,
  includes: (value): value is string => typeof value === 'string' && value.length <= most,
})

/** A record with these fields and no others. */
export function record<F extends Fields>(fields: F): Schema<SavedRecord<F>> {
  const names = Object.keys(fields)
  return {
    problem(value, at) {
      if (!isObject(value)) return wrong(at, 'an object', value)
      const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name))
      if (unknown !== undefined) return `${within(at, unknown)}: there is no such field`
      return firstProblem(
        names.map((name) => () => {
          const own = Object.hasOwn(value, name) ? value[name] : undefined
          return problemOf(fields[name], own, within(at, name))
        }),
      )
    },
  }
}

/** A field that may be absent. */
export const optional = <F extends Field<unknown>>(
  field: F,
): Schema<Saved<F> | undefined> & { readonly isOptional: true } => ({
  isOptional: true,
  problem: (value, at) => (value === undefined ? undefined : problemOf(field, value, at)),
})

export interface Length {
  /** Default 0. */
  readonly least?: number
  /** Default: no limit but the file's size. */
  readonly most?: number
}

function lengthText({ least = 0, most = Infinity }: Length): string {
  if (least === most) return ` of ${least}`
  if (most < Infinity) return ` of ${least} to ${most}`
  return least > 0 ? ` of at least ${least}` : ''
}

export const list = <F extends Field<unknown>>(of: F, length: Length = {}): Schema<readonly Saved<F>[]> => {
  const { least = 0, most = Infinity } = length
  return {
    problem(value, at) {
      if (!Array.isArray(value) || value.length < least || value.length > most)
        return wrong(at, `a list${lengthText(length)}`, value)
      return firstProblem(value.map((one, i) => () => problemOf(of, one, `${at}[${i}]`)))
    },
  }
}

/** A list with a field for each place, such as [layer, slot]. */
export const tuple = <const F extends readonly Field<unknown>[]>(
  ...fields: F
): Schema<{ readonly [I in keyof F]: Saved<F[I]> }> => ({
  problem(value, at) {
    if (!Array.isArray(value) || value.length !== fields.length)
      return wrong(at, `a list of ${fields.length}`, value)
    return firstProblem(fields.map((field, i) => () => problemOf(field, value[i], `${at}[${i}]`)))
  },
})

/** Values of one kind by their names. */
export const named = <F extends Field<unknown>>(
  of: F,
  { names = text(), ...length }: Length & { readonly names?: Check<string> } = {},
): Schema<Readonly<Record<string, Saved<F>>>> => ({
  problem(value, at) {
    if (!isObject(value)) return wrong(at, 'an object', value)
    const entries = Object.entries(value)
    const { least = 0, most = Infinity } = length
    if (entries.length < least || entries.length > most)
      return `${at}: expected entries${lengthText(length)}, got ${entries.length}`
    return firstProblem(
      entries.map(
        ([name, one]) =>
          () =>
            names.includes(name)
              ? problemOf(of, one, within(at, name))
              : `${at}: expected names that are ${names.expected}, got ${shown(name)}`,
      ),
    )
  },
})

/** A value that one of several fields describes. */
export const either = <const F extends readonly Field<unknown>[]>(
  ...fields: F
): Schema<Saved<F[number]>> => ({
  problem(value, at) {
    const problems = fields.map((field) => problemOf(field, value, at))
    return problems.includes(undefined) ? undefined : problems[0]
  },
})

/** Deepest nesting of JSON without a schema of its own, such as the options of a layer. */
const deepest = 32

/** Any JSON, though not nested deeper than 32 levels. */
export const anyJson: Check<unknown> = {
  expected: `a value, nested up to ${deepest} deep`,
  includes: (value): value is unknown => {
    let level: readonly unknown[] = [value]
    for (let depth = 0; depth <= deepest; depth++) {
      level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
      if (level.length === 0) return value !== undefined
    }
    return false
  },
}

/** An object of any JSON, such as the options of a layer. */
export const anyObject: Check<Readonly<Record<string, unknown>>> = {
  expected: `an object, nested up to ${deepest} deep`,
  includes: (value): value is Readonly<Record<string, unknown>> => isObject(value) && anyJson.includes(value),
}

/** A field with a rule across its parts. @param rule what is wrong, with a value that the field describes */
export const where = <F extends Field<unknown>>(
  field: F,
  rule: (value: Saved<F>) => string | undefined,
): Schema<Saved<F>> => ({
  problem(value, at) {
    const problem = problemOf(field, value, at)
    if (problem !== undefined) return problem
    const broken = rule(value as Saved<F>)
    return broken === undefined ? undefined : at === '' ? broken : `${at}: ${broken}`
  },
})
