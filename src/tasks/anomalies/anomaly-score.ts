/**
 * Anomaly score: how rare an error of a forecast is among other errors.
 *
 * Errors below and above the forecast each have a distribution of their own. Sizes up to the one that a tenth exceed are
 * told by how many of the known errors were larger, those beyond by a tail (`tail.ts`). With few errors, that of a side is
 * shrunk towards that of both sides, and that of a series towards that of all series.
 */
import { peakSteps } from '../../statistics/departures.js'
import { type Peaks, peakScore, peakSizeAt, peaksOf } from '../../statistics/peaks.js'
import { type Tail, tailAt, tailFrom, tailOf, tailReaches, tailStart } from './tail.js'

/** The errors on one side of the forecast. */
interface Side {
  /** Of all errors, 0 to 1. */
  readonly share: number
  readonly tail: Tail
  /** Sizes below the tail's, rising, and the logs of the shares of this side that exceed them. */
  readonly sizes: readonly number[]
  readonly logShares: readonly number[]
}

export interface ErrorSpread {
  readonly below: Side
  readonly above: Side
}

/**
 * Anomaly score from which a value is replaced in the forecasts of those after it. It is not the threshold, which scores
 * do not depend on.
 */
export const anomalousScore = 3

/** Of the size that a twentieth of errors exceed, the largest that is next to nothing. */
const negligibleShare = 0.03
/** Shares that the sizes below the tail are known at. */
const bodyShares = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15]

const falling = (sizes: Float64Array): Float64Array => sizes.sort().reverse()

/**
 * Errors up to this size are next to nothing beside the others, as most are where values are mostly 0. The others tell how
 * large errors are, and how often there are any.
 */
export function negligible(errors: Float64Array): number {
  const sizes = falling(errors.map(Math.abs))
  return sizes.length === 0 ? 0 : negligibleShare * sizes[Math.floor(sizes.length / 20)]
}

/** The tail of errors of either sign; undefined where nearly all are 0. */
export function commonTail(errors: Float64Array, known?: Tail): Tail | undefined {
  const least = negligible(errors)
  return tailOf(falling(errors.map(Math.abs).filter((size) => size > least)), 2, known)
}

interface Among {
  /** Number of all errors. */
  readonly count: number
  /** Size up to which errors are of no side. */
  readonly least: number
  readonly both: Tail
}

/** @param sizes of the errors of the side */
function sideOf(sizes: Float64Array, { count, least, both }: Among): Side {
  falling(sizes)
  const n = sizes.length
  const tail = tailOf(sizes, 1, both) ?? both
  const share = (n + 1) / (count + 2)
  const knots = bodyShares
    .map((share) => ({ size: sizes[Math.floor(share * n)] ?? 0, logShare: Math.log(share) }))
    .filter(({ size }) => size > least && Math.log(size) < tail.logSize)
  // Any error is as large as one of 0.
  const whole = { size: 0, logShare: Math.max(0, -Math.log(2 * share)) }
  const beginning =
    least > 0 && Math.log(least) < tail.logSize ? [whole, { size: least, logShare: 0 }] : [whole]
  const body = [...beginning, ...knots]
  return {
    share,
    tail,
    sizes: body.map(({ size }) => size),
    logShares: body.map(({ logShare }) => logShare),
  }
}

/**
 * The distribution of errors.
 * @param known what it leans towards, such as the tail of all series
 */
export function spreadOf(errors: Float64Array, known: Tail): ErrorSpread {
  const among = { count: errors.length, least: negligible(errors), both: commonTail(errors, known) ?? known }
  const of = (sign: number): Float64Array =>
    errors.map((error) => sign * error).filter((size) => size > among.least)
  return { below: sideOf(of(-1), among), above: sideOf(of(1), among) }
}

/** The log of the share of this side's errors that exceed a size. */
function logShareOf({ tail, sizes, logShares }: Side, size: number): number {
  const { logSize } = tail
  const beyond = Math.log(size) - logSize
  if (beyond >= 0) return -Math.exp(tailStart + tailReaches(tail, beyond))
  const next = sizes.findIndex((known) => known > size)
  const [low, from] = next < 0 ? [sizes.at(-1)!, logShares.at(-1)!] : [sizes[next - 1], logShares[next - 1]]
  const [high, to] = next < 0 ? [Math.exp(logSize), Math.log(tailFrom)] : [sizes[next], logShares[next]]
  return high > low ? from + ((to - from) * (size - low)) / (high - low) : from
}

/** Beyond, a tail says nothing. */
export const highestScore = 300

/** The usual extremes of errors below and above the forecast, of a long series. */
export interface Extremes {
  readonly below: Peaks | undefined
  readonly above: Peaks | undefined
}

/**
 * Where chance brings this share of the errors that recur, larger ones are more than usual. It is less than of distances
 * from the usual course: what changes once makes several errors.
 */
const rareErrors = 1 / 400

/** @param errors in order of time */
export const extremesOf = (errors: Float64Array): Extremes => {
  const peaks = (sizes: Float64Array): Peaks | undefined => peaksOf(sizes, peakSteps, rareErrors)
  return { below: peaks(errors.map((error) => -error)), above: peaks(errors) }
}

/**
 * -log10 of the probability, on two sides, of an error as far off: 0 to 300, or infinite where all known errors were 0.
 * @param extremes what recurs is not rarer than it is
 */
export function scoreOf({ below, above }: ErrorSpread, error: number, extremes?: Extremes): number {
  if (error === 0 || Number.isNaN(error)) return 0
  const side = error < 0 ? below : above
  const logP = Math.log(2 * side.share) + logShareOf(side, Math.abs(error))
  if (side.tail.logSize === -Infinity) return Infinity
  const peaks = error < 0 ? extremes?.below : extremes?.above
  const most = peaks === undefined ? highestScore : Math.min(highestScore, peakScore(peaks, Math.abs(error)))
  return Math.min(most, Math.max(0, -logP / Math.LN10))
}

/** The size of the error on a side that has the score, one beyond the body. */
function sizeAt({ share, tail }: Side, score: number, peaks: Peaks | undefined): number {
  const logShare = Math.min(Math.log(tailFrom), -score * Math.LN10 - Math.log(2 * share))
  const size = Math.exp(tail.logSize + tailAt(tail, Math.log(-logShare) - tailStart))
  return peaks === undefined ? size : Math.max(size, peakSizeAt(peaks, score))
}

/** The errors, the first of them below 0, that have the score; of scores below 1 those that a tenth exceed. */
export const boundsAt = (
  { below, above }: ErrorSpread,
  score: number,
  extremes?: Extremes,
): readonly [lo: number, hi: number] => [
  -sizeAt(below, score, extremes?.below),
  sizeAt(above, score, extremes?.above),
]
