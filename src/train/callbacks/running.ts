/** The callbacks of one training: begun from their descriptions, checked, and named in the errors that they throw. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { hintFor } from '../../options/index.js'
import type { Callback, CallbackSpec } from '../callback.js'

const handlers = [
  'onTrainBegin',
  'onBatchEnd',
  'onBatchDone',
  'onEpochEnd',
  'onEpochDone',
  'onTrainEnd',
] as const satisfies readonly (keyof Callback)[]
type Handler = (typeof handlers)[number]

/** Objects with a state that belong to a training under way. */
const inUse = new WeakSet<Callback>()

const isSpec = (given: Callback | CallbackSpec): given is CallbackSpec => 'start' in given

/**
 * @param where the option, such as `fit callbacks`
 * @param signal whose reason passes through unchanged
 * @throws InputError on what is no list of callbacks
 */
export function runningCallbacks(
  where: string,
  given: readonly (Callback | CallbackSpec)[],
  signal?: AbortSignal,
): Callback[] {
  if (!Array.isArray(given)) {
    throw new InputError(`${where}: expected an array, got ${typeof given}; write callbacks: [ ... ]`)
  }
  return given.map((one: Callback | CallbackSpec, i) => {
    const place = `${where}[${i}]`
    checkCallback(place, one)
    const callback = isSpec(one) ? one.start() : one
    const error = (handler: Handler, error: unknown): unknown =>
      isSpec(one) && error instanceof InputError ? ofSpec(one, error) : ofHandler(place, one, handler, error)
    return guarded(callback, place, (handler, thrown) => {
      throw signal?.aborted && thrown === signal.reason ? thrown : error(handler, thrown)
    })
  })
}

/** @throws InputError on what no training would call, misspelt names of handlers among it */
function checkCallback(where: string, given: unknown): void {
  checkCopy(where, 'a callback', given)
  if (typeof given === 'function' && given.name !== '')
    throw new InputError(
      `${where}: expected a callback, got the function ${given.name}; call it: ${given.name}()`,
    )
  if (typeof given !== 'object' || given === null)
    throw new InputError(`${where}: expected a callback, got ${given === null ? 'null' : typeof given}`)
  if (isSpec(given as Callback)) return
  const known: readonly string[] = handlers
  const unknown = namesOf(given).find((name) => /^on[A-Z]/.test(name) && !known.includes(name))
  if (unknown !== undefined || !known.some((name) => name in given)) {
    throw new InputError(
      `${where}: expected a callback with some of ${handlers.join(', ')}, got ${unknown ?? 'none of them'}${hintFor(unknown, known)}`,
    )
  }
}

/** Names of an object's properties and of its class's. */
function namesOf(given: object): string[] {
  const above: unknown = Object.getPrototypeOf(given)
  const own = Object.getOwnPropertyNames(given)
  return above === null || above === Object.prototype ? own : [...own, ...namesOf(above as object)]
}

/** What a callback of the library refuses names it already, or is given its name. */
const ofSpec = ({ name }: CallbackSpec, error: InputError): InputError =>
  error.message.startsWith(name) ? error : new InputError(`${name}: ${error.message}`)

/** Names the callback by its place, its class and the handler that threw. */
function ofHandler(place: string, given: Callback | CallbackSpec, handler: Handler, error: unknown): Error {
  const name = isSpec(given) ? given.name : given.constructor?.name
  const where = name === undefined || name === 'Object' ? place : `${place} (${name})`
  const message = `${where} ${handler}: ${error instanceof Error ? error.message : String(error)}`
  return error instanceof InputError ? new InputError(message) : new Error(message, { cause: error })
}

/**
 * Passes on what a callback throws to `fail`, and lets one with a state serve one training at a time.
 */
function guarded(
  callback: Callback,
  place: string,
  fail: (handler: Handler, error: unknown) => never,
): Callback {
  const wrapped = handlers
    .filter((handler) => callback[handler] !== undefined)
    .map((handler) => {
      const call = callback[handler] as (...args: unknown[]) => void | Promise<void>
      // A synchronous handler stays one: an await for each batch would be felt.
      const safe = (...args: unknown[]): void | Promise<void> => {
        try {
          const done = call.apply(callback, args)
          return done instanceof Promise ? done.catch((error) => fail(handler, error)) : done
        } catch (error) {
          return fail(handler, error)
        }
      }
      return [handler, safe] as const
    })
  const own: Callback = Object.fromEntries(wrapped)
  if (callback.takeState === undefined) return own
  return {
    ...own,
    takeState: () => callback.takeState!(),
    putState: (state) => callback.putState?.(state),
    async onTrainBegin(run) {
      if (inUse.has(callback)) {
        throw new InputError(
          `${place}: its state belongs to another training under way; give each training a callback of its own`,
        )
      }
      inUse.add(callback)
      try {
        await own.onTrainBegin?.(run)
      } catch (error) {
        inUse.delete(callback)
        throw error
      }
    },
    async onTrainEnd(run, end) {
      inUse.delete(callback)
      await own.onTrainEnd?.(run, end)
    },
  }
}
