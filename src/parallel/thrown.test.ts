import { expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { OptionError } from '../options/index.js'
import { packError, unpackError } from './thrown.js'

/** The way of an error from one thread to another. */
const sent = (thrown: unknown): Error => unpackError(structuredClone(packError(thrown)))

test('errors keep class, name, message, stack and cause', () => {
  const named = Object.defineProperty(new Error('at epoch 3'), 'name', { value: 'Diverged' })
  for (const error of [
    new InputError('series: expected some, got none', { cause: new RangeError('inside') }),
    new TypeError('no function'),
    new DOMException('too late', 'TimeoutError'),
    named,
  ]) {
    const there = sent(error)
    expect(there.constructor).toBe(error.constructor)
    expect(there.name).toBe(error.name)
    expect(there.message).toBe(error.message)
    expect(there.stack).toBe(error.stack)
    expect(String(there.cause)).toBe(String(error.cause))
  }
})

test('errors of options still name them as the caller wrote them', () => {
  const error = new OptionError(
    'forecast',
    (named) => `${named('timeBudgetMinutes')}: expected a number above 0, got 0`,
  )
  const there = sent(error) as OptionError
  expect(there).toBeInstanceOf(OptionError)
  expect(there.message).toBe('forecast timeBudgetMinutes: expected a number above 0, got 0')
  expect(there.problem((name) => `<${name}>`)).toBe('<timeBudgetMinutes>: expected a number above 0, got 0')
})

test('what is thrown and is no error becomes one', () => {
  expect(sent('a text').message).toBe('a text')
})
