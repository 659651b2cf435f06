/**
 * The quantiles of `LEVELS` of the distributions whose parameters are a network's output, for many steps at once: the
 * same as `studentTQuantile` and `negativeBinomialQuantile`, at a fraction of their time.
 */
import {
  type NegativeBinomialParameters,
  negativeBinomialQuantile,
  type StudentTParameters,
  studentTQuantile,
} from '../nn/index.js'
import { LEVELS, medianIndex } from '../statistics/quantiles.js'

const last = LEVELS.length - 1
/** Nodes enough for 12 digits. */
const nodes = 16
/** Of distributions with a variance 1/ν is below it. */
const mostInverse = 0.5

/**
 * Chebyshev coefficients, over 1/ν from 0 to ½, of the quantile of a level above ½: a smooth function, from the normal
 * distribution's to that of two degrees of freedom.
 */
function coefficientsOf(level: number): Float64Array {
  const angle = (k: number): number => (Math.PI * (k + 0.5)) / nodes
  const values = Array.from({ length: nodes }, (_, k) => {
    const inverse = (mostInverse / 2) * (1 + Math.cos(angle(k)))
    return studentTQuantile(level, { location: 0, scale: 1, freedom: 1 / inverse })
  })
  return Float64Array.from({ length: nodes }, (_, j) => {
    const sum = values.reduce((total, value, k) => total + value * Math.cos(j * angle(k)), 0)
    return (j === 0 ? 1 : 2) * (sum / nodes)
  })
}

let upperCoefficients: readonly Float64Array[] | undefined

/**
 * Of Student's t distribution, within 10⁻¹² of the scale.
 * @param freedom above 2
 */
export function studentTQuantiles({ location, scale, freedom }: StudentTParameters): Float64Array {
  upperCoefficients ??= LEVELS.slice(medianIndex + 1).map(coefficientsOf)
  const quantiles = new Float64Array(LEVELS.length).fill(location)
  const x = 2 / freedom / mostInverse - 1
  upperCoefficients.forEach((coefficients, above) => {
    let [b1, b2] = [0, 0] // Clenshaw 1955
    for (let j = nodes - 1; j > 0; j--) [b1, b2] = [2 * x * b1 - b2 + coefficients[j], b1]
    const reach = scale * (x * b1 - b2 + coefficients[0])
    quantiles[medianIndex + 1 + above] = location + reach
    quantiles[medianIndex - 1 - above] = location - reach
  })
  return quantiles
}

/** Means up to which the probabilities are added up count by count. */
const mostAdded = 100
/** Smaller probabilities of a first count leave too few digits to start from. */
const leastFirst = 1e-280

/** Of the negative binomial distribution: the smallest counts up to which lie shares of at least the levels. */
export function negativeBinomialQuantiles(parameters: NegativeBinomialParameters): Float64Array {
  const { mean, dispersion } = parameters
  const odds = dispersion * mean
  let probability = Math.exp(-Math.log1p(odds) / dispersion)
  if (mean > mostAdded || probability < leastFirst) {
    return Float64Array.from(LEVELS, (level) => negativeBinomialQuantile(level, parameters))
  }
  const quantiles = new Float64Array(LEVELS.length)
  const successes = 1 / dispersion
  const ratio = odds / (1 + odds)
  let below = probability
  for (let count = 0, i = 0; i <= last; count++) {
    while (i <= last && below >= LEVELS[i]) quantiles[i++] = count
    probability *= ((successes + count) / (count + 1)) * ratio
    below += probability
  }
  return quantiles
}
