/** The values that an option may have: their description, their check, and how text is read as one. */

/** The values that are allowed. */
export interface Allowed<T> {
  /** For messages, such as `a whole number from 1`. */
  readonly expected: string
  includes(value: unknown): value is T
  /** All values, where they are few. */
  readonly choices?: readonly T[]
}

/** The values in range of an option of the command line. */
export interface Values<T> extends Allowed<T> {
  /**
   * The value of text on a command line; text of no value gives one that `includes` refuses.
   * @param before the value so far, for options that may be given several times
   */
  fromText(text: string, before?: T): unknown
}

/** Bounds of numbers; without any, all finite numbers are in range. */
export interface Range {
  /** Included. */
  readonly from?: number
  readonly to?: number
  /** Not included. */
  readonly above?: number
  readonly below?: number
}

const isIn = (value: number, { from, to, above, below }: Range): boolean =>
  Number.isFinite(value) &&
  !(from !== undefined && value < from) &&
  !(to !== undefined && value > to) &&
  !(above !== undefined && value <= above) &&
  !(below !== undefined && value >= below)

/** Such as ` from 1 to 100` or ` above 0 and up to 99`. */
function rangeText({ from, to, above, below }: Range): string {
  if (from !== undefined && to !== undefined) return ` from ${from} to ${to}`
  const bounds = [
    from !== undefined && `from ${from}`,
    above !== undefined && `above ${above}`,
    to !== undefined && `up to ${to}`,
    below !== undefined && `below ${below}`,
  ].filter((bound) => bound !== false)
  return bounds.length === 0 ? '' : ` ${bounds.join(' and ')}`
}

const numberFrom = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

export const number = (range: Range = {}): Values<number> => ({
  expected: `a number${rangeText(range)}`,
  includes: (value): value is number => typeof value === 'number' && isIn(value, range),
  fromText: numberFrom,
})

export const wholeNumber = (range: Range = {}): Values<number> => ({
  expected: `a whole number${rangeText(range)}`,
  includes: (value): value is number => Number.isSafeInteger(value) && isIn(Number(value), range),
  fromText: numberFrom,
})

/** Numbers in percent, at least one; as text between commas, or with the option given several times. */
export const percentages = (range: Range): Values<readonly number[]> => ({
  expected: `percentages${rangeText(range)}`,
  includes: (value): value is readonly number[] =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => typeof one === 'number' && isIn(one, range)),
  fromText: (text, before = []) => [...before, ...text.split(',').map(numberFrom)],
})

export const oneOf = <T extends string>(choices: readonly T[]): Values<T> => ({
  expected: `one of ${choices.join(', ')}`,
  includes: (value): value is T => (choices as readonly unknown[]).includes(value),
  fromText: (text) => text,
  choices,
})

export const yesOrNo: Values<boolean> = {
  expected: 'true or false',
  includes: (value): value is boolean => typeof value === 'boolean',
  fromText: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
}
