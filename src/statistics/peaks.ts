/**
 * How far the extremes of a long series usually reach, told by those that recur. What is as far off as k others is usual for
 * the series, k being eight, or one in 2,000 values. Peaks beyond are expected to fall off exponentially (peaks over a
 * threshold; Pickands 1975, of shape 0), by the k-th and the 4k-th largest:
 *
 *   peaks above r by chance:  k exp(-(r - r_k) / θ),   θ = (r_k - r_4k) / log 4
 *
 * The largest ones have no say, as they may be what is looked for.
 */

/** The usual extremes on one side. */
export interface Peaks {
  /** Number of values. */
  readonly of: number
  /** k. */
  readonly recurring: number
  /** r_k. */
  readonly size: number
  /** θ. */
  readonly slope: number
  /** Where chance brings this share of k, further ones are more than usual. */
  readonly rare: number
}

const [fewestRecurring, recurringIn] = [8, 2000]
/** The rank that tells how sizes fall off, in k. */
const further = 4
/**
 * θ is a share of r_k in this range. Extremes that are nearly the same say little of others; and those that fall off by
 * more, where Student's t of 3 degrees of freedom has 0.3, are of two kinds, such as spikes and noise.
 */
const [leastSlope, mostSlope] = [0.02, 0.4]

/** The largest sizes, falling, each the largest within so many steps. */
function largestApart(sizes: Float64Array, apart: number, count: number): number[] {
  const order = Array.from(sizes.keys())
    .filter((t) => sizes[t] > 0)
    .sort((a, b) => sizes[b] - sizes[a])
  const isTaken = new Uint8Array(sizes.length)
  const found: number[] = []
  for (const t of order) {
    if (isTaken[t] === 1) continue
    found.push(sizes[t])
    if (found.length === count) break
    isTaken.fill(1, Math.max(0, t - apart), t + apart + 1)
  }
  return found
}

/**
 * The usual extremes of sizes over time; undefined where they are fewer than 32.
 * @param sizes in order of time; those of 0 and below are no extremes
 * @param apart steps within which several are one
 * @param rare the share of k that chance brings where further ones are more than usual
 */
export function peaksOf(sizes: Float64Array, apart: number, rare = 1 / 40): Peaks | undefined {
  const recurring = Math.max(fewestRecurring, Math.floor(sizes.length / recurringIn))
  const largest = largestApart(sizes, apart, further * recurring)
  if (largest.length < further * recurring) return undefined
  const size = largest[recurring - 1]
  const slope = (size - largest[further * recurring - 1]) / Math.log(further)
  return {
    of: sizes.length,
    recurring,
    size,
    slope: Math.min(mostSlope * size, Math.max(leastSlope * size, slope)),
    rare,
  }
}

/** What recurs has a score up to this one, below that of an anomaly. */
const mostUsual = 2.7

/** The score of what recurs. */
const usualScore = ({ of, recurring }: Peaks): number => Math.min(mostUsual, Math.log10(of / recurring))

/**
 * -log10 of the probability of a size: that of what recurs, 2.7 at most, until chance would bring only the rare share of
 * that.
 */
export const peakScore = (peaks: Peaks, size: number): number =>
  usualScore(peaks) + Math.max(0, (size - peaks.size) / peaks.slope / Math.LN10 + Math.log10(peaks.rare))

/** The size that has the score; 0 of a score of what recurs. */
export const peakSizeAt = (peaks: Peaks, score: number): number =>
  score <= usualScore(peaks)
    ? 0
    : peaks.size + peaks.slope * Math.LN10 * (score - usualScore(peaks) - Math.log10(peaks.rare))
