/** The negative binomial distribution of counts, in float64. */

import { InputError } from '../../engine/errors.js'
import { checkKnown } from '../../options/index.js'
import { incompleteBeta, type Tails } from './incomplete-beta.js'
import { checkLevel, normalQuantile } from './normal.js'

/** A negative binomial distribution of counts, by its mean and dispersion (NB2). */
export interface NegativeBinomialParameters {
  /** Above 0. */
  readonly mean: number
  /** Above 0; the variance is mean + dispersion · mean². Towards 0 it is Poisson's distribution. */
  readonly dispersion: number
}

function check(where: string, given: NegativeBinomialParameters): void {
  checkKnown(where, ['mean', 'dispersion'], given)
  const { mean, dispersion } = given
  for (const [name, value] of Object.entries({ mean, dispersion })) {
    if (!(value > 0 && value < Infinity))
      throw new InputError(`${where} ${name}: expected a number above 0, got ${value}`)
  }
}

/** The probabilities of counts up to k, and of those above. */
function tails(k: number, { mean, dispersion }: NegativeBinomialParameters): Tails {
  const successes = Math.min(1 / dispersion, 1e300)
  const odds = Math.min(mean / successes, 1e300)
  return incompleteBeta(successes, k + 1, 1 / (1 + odds), odds / (1 + odds))
}

/**
 * The probability of counts up to x.
 * @throws InputError on parameters out of range
 */
export function negativeBinomialCdf(x: number, parameters: NegativeBinomialParameters): number {
  check('negativeBinomialCdf', parameters)
  return x < 0 ? 0 : tails(Math.floor(x), parameters).lower
}

/** By its first moments (Cornish & Fisher 1938): a first guess, and the quantile itself of what is all but normal. */
function expanded(level: number, { mean, dispersion }: NegativeBinomialParameters): number {
  const z = normalQuantile(level)
  const odds = dispersion * mean
  const deviation = Math.sqrt(mean) * Math.sqrt(1 + odds)
  const skewness = (1 + 2 * odds) / deviation
  const excess = 6 * dispersion + 1 / deviation ** 2
  const bend =
    (skewness * (z * z - 1)) / 6 +
    (excess * (z * z - 3) * z) / 24 -
    (skewness * skewness * (2 * z * z - 5) * z) / 36
  return mean + deviation * (z + bend)
}

/** What the tails may be off by, of themselves. */
const rounding = 1e-13

/** Where both 1 / dispersion and the mean are beyond it, the distribution is normal but for skewness below 0.003. */
const large = 1e6

/**
 * The smallest count up to which lies a share of at least `level` of the distribution. Exact but for the rounding of
 * float64; with both a mean above 10⁶ and a dispersion below 10⁻⁶ within 10⁻⁶ standard deviations.
 * @param level between 0 and 1
 * @throws InputError on a level or parameters out of range
 */
export function negativeBinomialQuantile(level: number, parameters: NegativeBinomialParameters): number {
  checkLevel('negativeBinomialQuantile', level)
  check('negativeBinomialQuantile', parameters)
  const { mean, dispersion } = parameters
  const near = expanded(level, parameters)
  const guess = near > 0 && near < Infinity ? Math.floor(near) : 0
  if (mean > large && dispersion < 1 / large) return guess
  // By the smaller tail, which is the precise one, and so that a level which a count reaches exactly is reached.
  const reaches = (k: number): boolean => {
    const { lower, upper } = tails(k, parameters)
    return level > 0.5 ? upper <= (1 - level) * (1 + rounding) : lower >= level * (1 - rounding)
  }
  // Counts between which it lies: up to `short` are too few, and `enough` reach it.
  let [short, enough] = [-1, guess]
  let step = Math.max(1, Math.floor(1e-3 * guess))
  if (reaches(guess)) {
    for (let k = guess - step; k >= 0; k -= step) {
      if (!reaches(k)) {
        short = k
        break
      }
      enough = k
      step *= 2
    }
  } else {
    short = guess
    for (enough = guess + step; enough < Infinity && !reaches(enough); enough += step) {
      short = enough
      step *= 2
    }
  }
  while (enough - short > 1) {
    const middle = short + Math.floor((enough - short) / 2)
    if (middle === short || middle === enough) break // whole numbers are not all doubles beyond 2⁵³
    if (reaches(middle)) enough = middle
    else short = middle
  }
  return enough
}
