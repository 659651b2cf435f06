/**
 * The tail of errors: how their sizes go on beyond the one that a tenth exceed.
 *
 * Few such errors are known, and some of those may be anomalies, so a Weibull tail goes on (Girard 2004 calls θ its
 * coefficient; 1/2 is that of normal errors far out, 1 of exponential ones):
 *
 *   P(|error| > r) = exp(-(r / a)^(1/θ)),   log r = log a + θ x,   x = log(-log P), counted from the tail's start
 *
 * through the sizes that a fiftieth to a fifth of the errors exceed. Anomalies of any size, up to a fiftieth of the values,
 * thus hardly widen it; nor does the largest error on each side. Heavier tails than any Weibull one bend upwards, by κ x².
 * How much follows from the slopes over the shares of a fiftieth to a tenth and of a tenth to a half: κ is 1.85 times their
 * difference, which gives Student's t its sizes at P = 1/1000 within 10 %, from 3 degrees of freedom on. With few errors,
 * θ is shrunk towards what is known beforehand, or 0.7, and κ towards that or 0.
 */

import { mean } from '../../statistics/mean.js'

/** The curve of a tail. */
export interface Tail {
  /** Log of the size that a tenth of the errors exceed. */
  readonly logSize: number
  /** θ. */
  readonly shape: number
  /** κ, 0 or more. */
  readonly bend: number
}

export const tailFrom = 0.1
/** log(-log P) at the tail's start. */
export const tailStart = Math.log(-Math.log(tailFrom))
/** Shares between which sizes decide the tail. */
const [leastShare, mostShare] = [0.02, 0.2]
/** Up to this one, they decide how it bends. */
const bodyShare = 0.5
const usualShape = 0.7
const bendBySlopes = 1.85
/** That of Student's t with 3 degrees of freedom. */
const mostBend = 0.55
/** So many errors count as much as what is known beforehand. */
const [sizeFrom, shapeFrom] = [20, 100]

const between = (own: number, known: number, count: number, from: number): number =>
  (count * own + from * known) / (count + from)

/** The share of all errors that the i-th largest, from 0, of n stands for (Gringorten 1963). */
const shareAt = (i: number, n: number): number => (i + 0.56) / (n + 0.12)

/** log(r / a) of the tail at x. */
export const tailAt = ({ shape, bend }: Pick<Tail, 'shape' | 'bend'>, x: number): number =>
  shape * x + bend * x * x

/** The x from 0 on at which log(r / a) is reached. */
export function tailReaches({ shape, bend }: Tail, logRatio: number): number {
  if (!Number.isFinite(logRatio) || bend === 0) return logRatio / shape
  return (2 * logRatio) / (shape + Math.sqrt(shape * shape + 4 * bend * logRatio))
}

interface Point {
  readonly x: number
  readonly logSize: number
}

/** The sizes, falling, that shares in a range exceed. */
function pointsOf(sizes: Float64Array, from: number, least: number, most: number): Point[] {
  const n = sizes.length
  const points: Point[] = []
  for (let i = from; i < n && shareAt(i, n) <= most; i++) {
    if (shareAt(i, n) < least || !(sizes[i] > 0)) continue
    points.push({ x: Math.log(-Math.log(shareAt(i, n))) - tailStart, logSize: Math.log(sizes[i]) })
  }
  return points
}

/** The slope of a line through points that bends by κ x²; undefined of fewer than two. */
function slopeOf(points: readonly Point[], bend = 0): number | undefined {
  const [middleX, middleY] = [
    mean(points.map(({ x }) => x)),
    mean(points.map(({ x, logSize }) => logSize - bend * x * x)),
  ]
  let [products, squares] = [0, 0]
  for (const { x, logSize } of points) {
    products += (x - middleX) * (logSize - bend * x * x - middleY)
    squares += (x - middleX) ** 2
  }
  return squares > 0 ? products / squares : undefined
}

/**
 * The tail of errors.
 * @param sizes from 0, falling
 * @param leftOut how many of the largest have no say in any case
 * @param known what it leans towards; the sizes' own where they are all there is
 */
export function tailOf(sizes: Float64Array, leftOut: number, known: Tail | undefined): Tail | undefined {
  const n = sizes.length
  const points = pointsOf(sizes, leftOut, leastShare, mostShare)
  if (points.length === 0) return known
  const before = known ?? { shape: usualShape, bend: 0 }
  const beyond = slopeOf(pointsOf(sizes, leftOut, leastShare, tailFrom))
  const body = slopeOf(pointsOf(sizes, leftOut, tailFrom, bodyShare))
  const ownBend =
    beyond === undefined || body === undefined
      ? before.bend
      : Math.min(mostBend, Math.max(0, bendBySlopes * (beyond - body)))
  const bend = between(ownBend, before.bend, n, shapeFrom)
  const shape = between(slopeOf(points, bend) ?? before.shape, before.shape, n, shapeFrom)
  const logSize = mean(points.map((point) => point.logSize - tailAt({ shape, bend }, point.x)))
  // A side may reach further than both together: then its own size stands.
  const leaning =
    known === undefined ? logSize : Math.max(logSize, between(logSize, known.logSize, n, sizeFrom))
  return { logSize: leaning, shape, bend }
}
