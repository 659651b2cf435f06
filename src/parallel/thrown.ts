/** Errors as messages between threads: cloning alone keeps neither classes nor the names of options. */
import { InputError } from '../engine/errors.js'
import { OptionError } from '../options/index.js'

/** What was thrown, in a form that can be cloned. */
export interface PackedError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly cause?: PackedError
  readonly isDOMException?: true
  /** Of an `OptionError`: the problem, with names in code between two characters 0. */
  readonly option?: { readonly task: string; readonly problem: string }
}

const builtIn: Readonly<Record<string, ErrorConstructor>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message, stack, cause } = thrown
  return {
    name,
    message,
    stack,
    isDOMException: thrown instanceof DOMException || undefined,
    cause: cause === undefined ? undefined : packError(cause),
    option:
      thrown instanceof OptionError
        ? { task: thrown.task, problem: thrown.problem((option) => `\0${option}\0`) }
        : undefined,
  }
}

function withoutStack({ name, message, cause, option, isDOMException }: PackedError): Error {
  if (option !== undefined) {
    const { task, problem } = option
    return new OptionError(task, (named) => problem.replace(/\0([^\0]*)\0/g, (_, of: string) => named(of)))
  }
  if (isDOMException) return new DOMException(message, name)
  const options = cause === undefined ? undefined : { cause: unpackError(cause) }
  if (name === 'InputError') return new InputError(message, options)
  const error = new (Object.hasOwn(builtIn, name) ? builtIn[name] : Error)(message, options)
  return error.name === name ? error : Object.defineProperty(error, 'name', { value: name })
}

/** The error of the same class, message and stack. */
export function unpackError(packed: PackedError): Error {
  const error = withoutStack(packed)
  if (packed.stack !== undefined) error.stack = packed.stack
  return error
}
