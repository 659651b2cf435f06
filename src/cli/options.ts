/** Options that several commands have, and how their values are read. */
import { InvalidArgumentError, Option } from 'commander'
import { DUPLICATES, FILLS } from '../data/index.js'

/** A whole number of at least `least`. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const n = Number(text)
    if (text.trim() === '' || !Number.isSafeInteger(n) || n < least) {
      throw new InvalidArgumentError(`Expected a whole number from ${least}.`)
    }
    return n
  }

export const fillOption = (): Option =>
  new Option('--fill <how>', 'fill missing values and absent rows').choices(FILLS)

export const duplicatesOption = (): Option =>
  new Option('--duplicates <how>', 'rows that repeat a time stamp').choices(DUPLICATES).default('error')

export const outOption = (): Option => new Option('--out <file>', 'write the forecast as CSV')

export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON document on standard output and nothing else')
