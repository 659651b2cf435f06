/**
 * Anomaly score: how rare an error of a forecast is among other errors.
 *
 * Errors below and above the forecast each have a distribution of their own. Sizes up to the one that a tenth exceed are
 * told by how many of the known errors were larger. Beyond, few are known, and some of those may be anomalies, so a
 * Weibull tail goes on (Girard 2004 calls θ its coefficient; 1/2 is that of normal errors, 1 of exponential ones):
 *
 *   P(|error| > r) = exp(-(r / a)^(1/θ)),   log r = log a + θ log(-log P)
 *
 * a straight line of log r through the sizes that a fiftieth to a fifth of the errors exceed. Anomalies of any size, up
 * to a fiftieth of the values, thus hardly widen it; nor does the largest error on each side. With few errors, the fit of
 * a side is shrunk towards that of both sides, that of a series towards that of all series, and that towards θ = 0.7.
 */

/** The line of a tail. */
export interface Tail {
  /** Log of the size that a tenth of the errors exceed. */
  readonly logSize: number
  /** θ. */
  readonly shape: number
}

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

const tailFrom = 0.1
const [leastShare, mostShare] = [0.02, 0.2]
/** log(-log P) at the tail's start. */
const tailStart = Math.log(-Math.log(tailFrom))
const usualShape = 0.7
/** So many errors count as much as what is known beforehand. */
const [sizeFrom, shapeFrom] = [20, 100]
/** Shares that the sizes below the tail are known at. */
const bodyShares = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15]

const between = (own: number, known: number, count: number, from: number): number =>
  (count * own + from * known) / (count + from)

/** The share of all errors that the i-th largest, from 0, of n stands for (Gringorten 1963). */
const shareAt = (i: number, n: number): number => (i + 0.56) / (n + 0.12)

/**
 * The tail of errors.
 * @param sizes from 0, falling
 * @param leftOut how many of the largest have no say in any case
 * @param known what it leans towards; the sizes' own where they are all there is
 */
function tailOf(sizes: Float64Array, leftOut: number, known: Tail | undefined): Tail | undefined {
  const n = sizes.length
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0]
  for (let i = leftOut; i < n && shareAt(i, n) <= mostShare; i++) {
    if (shareAt(i, n) < leastShare || !(sizes[i] > 0)) continue
    const x = Math.log(-Math.log(shareAt(i, n))) - tailStart
    const y = Math.log(sizes[i])
    count++
    sumX += x
    sumY += y
    sumXX += x * x
    sumXY += x * y
  }
  if (count === 0) return known
  const spread = sumXX - (sumX * sumX) / count
  const before = known?.shape ?? usualShape
  const slope = count > 1 ? (sumXY - (sumX * sumY) / count) / spread : before
  const shape = between(slope, before, n, shapeFrom)
  const logSize = (sumY - shape * sumX) / count
  return { shape, logSize: known === undefined ? logSize : between(logSize, known.logSize, n, sizeFrom) }
}

const falling = (sizes: Float64Array): Float64Array => sizes.sort().reverse()

/** The tail of errors of either sign; undefined where nearly all are 0. */
export const commonTail = (errors: Float64Array, known?: Tail): Tail | undefined =>
  tailOf(falling(errors.map(Math.abs)), 2, known)

function sideOf(sizes: Float64Array, count: number, both: Tail): Side {
  falling(sizes)
  const n = sizes.length
  const tail = tailOf(sizes, 1, both) ?? both
  const knots = bodyShares
    .map((share) => ({ size: sizes[Math.floor(share * n)] ?? 0, logShare: Math.log(share) }))
    .filter(({ size }) => size > 0 && Math.log(size) < tail.logSize)
  return {
    share: (n + 1) / (count + 2),
    tail,
    sizes: [0, ...knots.map(({ size }) => size)],
    logShares: [0, ...knots.map(({ logShare }) => logShare)],
  }
}

/**
 * The distribution of errors.
 * @param known what it leans towards, such as the tail of all series
 */
export function spreadOf(errors: Float64Array, known: Tail): ErrorSpread {
  const both = commonTail(errors, known) ?? known
  return {
    below: sideOf(errors.filter((error) => error < 0).map(Math.abs), errors.length, both),
    above: sideOf(
      errors.filter((error) => error > 0),
      errors.length,
      both,
    ),
  }
}

/** The log of the share of this side's errors that exceed a size. */
function logShareOf({ tail: { logSize, shape }, sizes, logShares }: Side, size: number): number {
  const beyond = (Math.log(size) - logSize) / shape
  if (beyond >= 0) return -Math.exp(tailStart + beyond)
  const next = sizes.findIndex((known) => known > size)
  const [low, from] = next < 0 ? [sizes.at(-1)!, logShares.at(-1)!] : [sizes[next - 1], logShares[next - 1]]
  const [high, to] = next < 0 ? [Math.exp(logSize), Math.log(tailFrom)] : [sizes[next], logShares[next]]
  return high > low ? from + ((to - from) * (size - low)) / (high - low) : from
}

/** Beyond, a tail says nothing. */
const highestScore = 300

/**
 * -log10 of the probability, on two sides, of an error as far off: 0 to 300, or infinite where all known errors were 0.
 */
export function scoreOf({ below, above }: ErrorSpread, error: number): number {
  if (error === 0 || Number.isNaN(error)) return 0
  const side = error < 0 ? below : above
  const logP = Math.log(2 * side.share) + logShareOf(side, Math.abs(error))
  if (side.tail.logSize === -Infinity) return Infinity
  return Math.min(highestScore, Math.max(0, -logP / Math.LN10))
}

/** The size of the error on a side that has the score, one beyond the body. */
function sizeAt({ share, tail: { logSize, shape } }: Side, score: number): number {
  const logShare = Math.min(Math.log(tailFrom), -score * Math.LN10 - Math.log(2 * share))
  return Math.exp(logSize + shape * (Math.log(-logShare) - tailStart))
}

/** The errors, the first of them below 0, that have the score; of scores below 1 those that a tenth exceed. */
export const boundsAt = ({ below, above }: ErrorSpread, score: number): readonly [lo: number, hi: number] => [
  -sizeAt(below, score),
  sizeAt(above, score),
]
