/** Values of options that are given in code alone. */
import type { Allowed } from './values.js'

/** Whatever it is: the function that it is for checks it. */
export const anything = <T>(): Allowed<T> => ({
  expected: 'a value',
  includes: (value): value is T => value !== null,
})

/** Text of at least one letter. */
export const text: Allowed<string> = {
  expected: 'text',
  includes: (value): value is string => typeof value === 'string' && value !== '',
}

// biome-ignore lint/suspicious/noExplicitAny: a function of any arguments
type AnyFunction = (...given: any[]) => unknown

export const aFunction = <T extends AnyFunction>(): Allowed<T> => ({
  expected: 'a function',
  includes: (value): value is T => typeof value === 'function',
})

/** Objects that have certain members. */
export const objectWith = <T extends object>(
  expected: string,
  ...members: readonly (keyof T & string)[]
): Allowed<T> => ({
  expected,
  includes: (value): value is T =>
    typeof value === 'object' && value !== null && members.every((member) => member in value),
})

/** Lists, each of whose entries is allowed. */
export const listOf = <T>(one: Allowed<T>, expected = `a list, each of it ${one.expected}`) =>
  ({
    expected,
    includes: (value): value is readonly T[] =>
      Array.isArray(value) && value.every((entry) => one.includes(entry)),
  }) satisfies Allowed<readonly T[]>

/** What one of two allows. */
export const either = <A, B>(one: Allowed<A>, other: Allowed<B>): Allowed<A | B> => ({
  expected: `${one.expected} or ${other.expected}`,
  includes: (value): value is A | B => one.includes(value) || other.includes(value),
})
