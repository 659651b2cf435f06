/** How values of options are read, and options that several commands have. */
import { InvalidArgumentError, Option } from 'commander'

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

/** A finite number; what range it may have is checked by what it is for. */
export function decimalNumber(text: string): number {
  const n = Number(text)
  if (text.trim() === '' || !Number.isFinite(n)) throw new InvalidArgumentError('Expected a number.')
  return n
}

/** Percents between commas, added to those of the same option before. */
export function percents(text: string, before: readonly number[] = []): readonly number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (!numbers.every(Number.isFinite)) throw new InvalidArgumentError('Expected percents such as 80,95.')
  return [...before, ...numbers]
}

/** Text as given, added to that of the same option before. */
export const repeated = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

export const outOption = (what = 'the forecast'): Option => new Option('--out <file>', `write ${what} as CSV`)

export const jsonOption = (): Option =>
  new Option('--json', 'print one JSON document on standard output and nothing else')

export const quietOption = (): Option => new Option('--quiet', 'no progress bar')
