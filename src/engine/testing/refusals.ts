/** Mistakes of the caller, each refused in one sentence. */
import { expect, test } from 'vitest'
import { InputError } from '../errors.js'

/** A test for each of these calls: it throws an `InputError` with exactly that message. */
export function testRefusals(calls: readonly (readonly [message: string, run: () => unknown])[]): void {
  test.each(calls)('refuses: %s', (message, run) => {
    expect(run).toThrow(new InputError(message))
  })
}
