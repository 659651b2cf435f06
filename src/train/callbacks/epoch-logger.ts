/** Progress in lines of text. */
import { aFunction, checkGiven } from '../../options/index.js'
import type { Callback } from '../callback.js'

/**
 * Prints one line an epoch: its number, then each number of the epoch to four digits.
 * @param print takes a line without its end. Default: `console.log`
 */
export function epochLogger(print: (line: string) => void = console.log): Callback {
  checkGiven('epochLogger', { print: aFunction() }, { print })
  return {
    onEpochEnd(epoch, logs, { epochs }) {
      const numbers = Object.entries(logs).map(([name, value]) => `${name} ${value.toPrecision(4)}`)
      print(`epoch ${epoch + 1}/${epochs}  ${numbers.join('  ')}`)
    },
  }
}
