/**
 * Bounds of shares, found from what the values are called and written as, and from the values: 0 and 100 of percentages,
 * 0 and 1 of fractions.
 *
 * Values never passed the upper bound and came near it; farther below, intervals do not reach it, and a wrong bound would
 * only be found out later. A rate or a ratio may be one of anything (of exchange, of a heart, of interest): of these the
 * values must stop at the bound, as those of a clipped quantity do.
 */
import type { Bounds } from './bounds.js'

/** What is known of a series' values. */
export interface Described {
  /** Name of the column of the values. */
  readonly target: string
  /** The unit of its cells; empty or absent if there is none. */
  readonly unit?: string
  readonly y: Float64Array
}

const percentWords = new Set(['percent', 'percentage', 'percentages', 'pct', 'perc', '%'])
const shareWords = new Set(['share', 'fraction', 'proportion', 'utilization', 'utilisation', 'occupancy'])
const rateWords = new Set(['rate', 'ratio'])
/** Changes and returns, prices, and what is measured by something that it may pass. */
const otherWords = new Set(
  (
    'change chg changes growth grow grew diff difference delta deviation error return returns yoy mom qoq wow inflation ' +
    'interest yield coupon exchange fx currency price prices per earnings target plan budget goal index'
  ).split(' '),
)

/** The words of a name such as `CPUUtilization`, `market_share` or `Humidity (%)`, in lower case. */
const wordsOf = (name: string): string[] =>
  (name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|%/gu) ?? []).map((word) => word.toLowerCase())

/** How near to the upper bound the largest value is, as a share of it. */
const near = 0.9
/** Values that stop at a bound: at least so many, and this share of all. */
const fewestStopped = 3
const leastStopped = 0.05
/** With fewer different values, steps such as those of a policy rate may just stand there. */
const fewestDifferent = 10

/** The bounds of the values if all series are shares; undefined where that is not sure. */
export function shareBounds(series: readonly Described[]): Bounds | undefined {
  const values = series.flatMap(({ y }) => [y])
  const least = values.reduce((low, y) => y.reduce((a, b) => Math.min(a, b), low), Number.POSITIVE_INFINITY)
  const most = values.reduce((high, y) => y.reduce((a, b) => Math.max(a, b), high), Number.NEGATIVE_INFINITY)
  const upper = most <= 1 ? 1 : 100
  if (!(least >= 0 && most <= upper && most >= near * upper)) return undefined
  return series.every((one) => mayBeShare(one, upper)) &&
    (series.every((one) => isShare(one, upper)) || stopAt(values, upper))
    ? { lower: 0, upper }
    : undefined
}

/** Whether name or unit say that the values are shares or rates of any kind. */
function mayBeShare({ target, unit }: Described, upper: number): boolean {
  const words = wordsOf(target)
  if (words.some((word) => otherWords.has(word))) return false
  if (unit === '%') return upper === 100
  return words.some((word) => percentWords.has(word) || shareWords.has(word) || rateWords.has(word))
}

/** Whether name or unit leave no doubt, of values near the bound. */
function isShare({ target, unit, y }: Described, upper: number): boolean {
  const words = wordsOf(target)
  if (unit === '%' || words.some((word) => percentWords.has(word))) return upper === 100
  // Whole numbers up to 100 may count: an occupancy in guests.
  return words.some((word) => shareWords.has(word)) && (upper === 1 || !y.every(Number.isInteger))
}

/** Whether values stop at the bound, of many different ones. */
function stopAt(values: readonly Float64Array[], upper: number): boolean {
  const count = values.reduce((sum, y) => sum + y.length, 0)
  const stopped = values.reduce((sum, y) => sum + y.filter((value) => value === upper).length, 0)
  const different = new Set(values.flatMap((y) => [...y.subarray(0, 1000)])).size
  return stopped >= Math.max(fewestStopped, leastStopped * count) && different >= fewestDifferent
}
