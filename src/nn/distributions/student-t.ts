/** Student's t distribution, shifted and scaled, in float64. */

import { InputError } from '../../engine/errors.js'
import { checkKnown } from '../../options/index.js'
import { betaFraction, incompleteBeta, logBetaPower } from './incomplete-beta.js'
import { checkLevel, normalQuantile } from './normal.js'

/** Student's t distribution, moved and scaled. */
export interface StudentTParameters {
  /** The median, and the mean where there is one (ν above 1); finite. */
  readonly location: number
  /** Above 0. It is the standard deviation times √((ν - 2) / ν). */
  readonly scale: number
  /** Degrees of freedom ν, above 0. */
  readonly freedom: number
}

function check(where: string, given: StudentTParameters): void {
  checkKnown(where, ['location', 'scale', 'freedom'], given)
  const { location, scale, freedom } = given
  if (!Number.isFinite(location))
    throw new InputError(`${where} location: expected a number, got ${location}`)
  for (const [name, value] of Object.entries({ scale, freedom })) {
    if (!(value > 0 && value < Infinity))
      throw new InputError(`${where} ${name}: expected a number above 0, got ${value}`)
  }
}

/** ν / (ν + t²) and t² / (ν + t²). */
function shares(t: number, freedom: number): readonly [number, number] {
  const odds = Math.min((t / Math.sqrt(freedom)) ** 2, 1e300)
  return [1 / (1 + odds), odds / (1 + odds)]
}

/**
 * The probability of values up to x.
 * @throws InputError on parameters out of range
 */
export function studentTCdf(x: number, parameters: StudentTParameters): number {
  check('studentTCdf', parameters)
  const { location, scale, freedom } = parameters
  const t = (x - location) / scale
  const tail = incompleteBeta(freedom / 2, 0.5, ...shares(t, freedom)).lower / 2
  return t > 0 ? 1 - tail : tail
}

/** From here on the expansion about the normal quantile is as exact as the search. */
const nearNormal = 1e5

/** By the expansion in 1/ν of Abramowitz & Stegun (1964), 26.7.5. */
function expanded(level: number, freedom: number): number {
  const z = normalQuantile(level)
  const w = z * z
  const terms = [
    (w + 1) / 4,
    ((5 * w + 16) * w + 3) / 96,
    (((3 * w + 19) * w + 17) * w - 15) / 384,
    ((((79 * w + 776) * w + 1482) * w - 1920) * w - 945) / 92160,
  ]
  return z + z * terms.reduceRight((sum, term) => (sum + term) / freedom, 0)
}

/** ν log t where the tail C / t^ν, which the distribution's comes to far out, is e^target. */
function powerLaw(target: number, freedom: number): number {
  const a = freedom / 2
  const [x, y] = [freedom / (freedom + 1), 1 / (freedom + 1)]
  const logBeta = a * Math.log(x) + Math.log(y) / 2 - logBetaPower(a, 0.5, x, y)
  return a * Math.log(freedom) - logBeta - Math.log(freedom) - target
}

/** Beyond it, as a logarithm, t² / ν is so large that the tail is the power law to float64. */
const farOut = 40

/**
 * Where the upper tail is `tail`, below ½: by Newton's method on the tail's logarithm over log t. That is a concave
 * function, so the method comes down to the root from above, where the power law and, from two degrees of freedom on,
 * the distribution with just two lie.
 */
function upperQuantile(tail: number, freedom: number): number {
  const target = Math.log(tail)
  let u = powerLaw(target, freedom) / freedom
  if (u - Math.log(freedom) / 2 > farOut) return Math.exp(u)
  if (freedom >= 2) u = Math.min(u, Math.log((1 - 2 * tail) / Math.sqrt(2 * tail * (1 - tail))))
  for (let i = 0; i < 100; i++) {
    const [x, y] = shares(Math.exp(u), freedom)
    // t times the density, which half of the tail's fraction multiplies
    const logPower = logBetaPower(freedom / 2, 0.5, x, y)
    const fraction =
      u >= 0
        ? betaFraction(freedom / 2, 0.5, x, y)
        : Math.exp(-logPower) - betaFraction(0.5, freedom / 2, y, x)
    const step = ((logPower + Math.log(fraction / 2) - target) * fraction) / 2
    u += step
    if (Math.abs(step) < 1e-15 * Math.max(1, Math.abs(u))) break
  }
  return Math.exp(u)
}

/**
 * The value that lies above a share of `level` of the distribution.
 * @param level between 0 and 1
 * @throws InputError on a level or parameters out of range
 */
export function studentTQuantile(level: number, parameters: StudentTParameters): number {
  checkLevel('studentTQuantile', level)
  check('studentTQuantile', parameters)
  const { location, scale, freedom } = parameters
  if (freedom >= nearNormal) return location + scale * expanded(level, freedom)
  if (level === 0.5) return location
  const t = upperQuantile(Math.min(level, 1 - level), freedom)
  return location + scale * Math.sign(level - 0.5) * t
}
