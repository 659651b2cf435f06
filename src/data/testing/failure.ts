import { expect } from 'vitest'
import { InputError } from '../../engine/errors.js'

/** The message of the `InputError` that is thrown. */
export function failureOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as InputError).message
  }
  throw new Error('expected a failure')
}
