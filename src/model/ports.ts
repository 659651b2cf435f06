/** How a model's inputs and outputs are handed over: one by itself, several in a list or by their names. */
import { InputError } from '../engine/errors.js'
import { Tensor } from '../tensor/index.js'

export interface Ports {
  readonly names: readonly string[]
  readonly form: 'one' | 'list' | 'record'
}

/** Something for each input or output, handed over in any of the forms. */
export type Structured<T> = T | readonly T[] | { readonly [name: string]: T }

/** The first name that is there before. */
export const repeated = (names: readonly string[]): string | undefined =>
  names.find((name, i) => names.indexOf(name) !== i)

/** The one input or output of a chain. */
export const onePort = (name: string): Ports => ({ names: [name], form: 'one' })

/** The ports of what `functional` was given. */
export function portsOf<T>(
  given: Structured<T>,
  isOne: (value: unknown) => value is T,
  nameOf: (value: T, i: number) => string,
): { readonly ports: Ports; readonly values: readonly T[] } {
  if (isOne(given)) return { ports: onePort(nameOf(given, 0)), values: [given] }
  if (Array.isArray(given)) {
    const values = given as readonly T[]
    return { ports: { names: values.map(nameOf), form: 'list' }, values }
  }
  const named = given ?? {}
  return { ports: { names: Object.keys(named), form: 'record' }, values: Object.values(named) }
}

const isRecord = (given: unknown): given is Readonly<Record<string, unknown>> => {
  if (typeof given !== 'object' || given === null || given instanceof Tensor) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  return prototype === Object.prototype || prototype === null
}

/**
 * What is handed over, in the order of the ports. Of one port it is the thing itself, or by its name.
 * @throws InputError on too few, too many or unknown ones
 */
export function inOrder<T>(where: string, { names }: Ports, given: Structured<T>): T[] {
  if (isRecord(given)) {
    const unknown = Object.keys(given).find((name) => !names.includes(name))
    const missing = names.find((name) => given[name] === undefined)
    if (unknown !== undefined || missing !== undefined) {
      throw new InputError(
        `${where}: expected ${names.join(', ')}, got ${Object.keys(given).join(', ') || 'none'}`,
      )
    }
    return names.map((name) => given[name] as T)
  }
  if (names.length === 1) return [given as T]
  const list = Array.isArray(given) ? (given as readonly T[]) : undefined
  if (list?.length !== names.length) {
    throw new InputError(
      `${where}: expected an array of ${names.length} (${names.join(', ')}) or an object of these names, ` +
        `got ${list === undefined ? typeof given : `an array of ${list.length}`}`,
    )
  }
  return [...list]
}

/** The same back in the form that the model was made with. */
export function inForm<T>({ names, form }: Ports, values: readonly T[]): Structured<T> {
  if (form === 'one') return values[0]
  return form === 'list' ? values : Object.fromEntries(names.map((name, i) => [name, values[i]]))
}

/** `val` and `loss` become `valLoss`. */
export const prefixed = (prefix: string, number: string): string =>
  prefix + number[0].toUpperCase() + number.slice(1)

/** `name` and `loss` become `nameLoss`; the numbers of a single output have no name before them. */
export const numberOf = ({ names }: Ports, output: number, number: string): string =>
  names.length === 1 ? number : prefixed(names[output], number)
