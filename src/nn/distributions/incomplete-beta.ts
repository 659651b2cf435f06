/**
 * The incomplete beta function in float64, of which the distributions of Student's t and of the negative binomial are
 * made.
 *
 *   I_x(a, b) = x^a y^b / B(a, b) · fraction,  y = 1 - x
 *
 * The continued fraction is that of Didonato & Morris (1992, TOMS 708, BFRAC), for x up to its mean a / (a + b); beyond,
 * I_x(a, b) = 1 - I_y(b, a). The power in front is taken by its deviance from the mean (Loader 2000), so that large a
 * and b lose no digits.
 */
import { stirlingError } from './log-gamma.js'

const precision = 1e-15
/** Iterations grow as the root of the smaller of a and b; this is enough for 10⁹. */
const mostIterations = 200_000

/** How far x lies below its mean: a - (a + b) x, by the smaller of x and y. */
const below = (a: number, b: number, x: number, y: number): number =>
  x < y ? a - (a + b) * x : (a + b) * y - b

/** log(x^a y^b / B(a, b)). */
export function logBetaPower(a: number, b: number, x: number, y: number): number {
  const n = a + b
  const lambda = below(a, b, x, y)
  // log of x over its mean, less what adds up to 0 with that of y
  const deviance = (share: number, of: number, off: number): number =>
    of * ((off > -0.5 ? Math.log1p(off) : Math.log(share) - Math.log(of / n)) - off)
  return (
    deviance(x, a, -lambda / a) +
    deviance(y, b, lambda / b) +
    (Math.log(a / n) + Math.log(b) - Math.log(2 * Math.PI)) / 2 +
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b)
  )
}

/** I_x(a, b) over x^a y^b / B(a, b), for x <= a / (a + b). */
export function betaFraction(a: number, b: number, x: number, y: number): number {
  const c = 1 + below(a, b, x, y)
  const [c0, c1] = [b / a, 1 + 1 / a]
  let [p, s, before, beforeB] = [1, a + 1, 0, 1]
  let fraction = c1 / c
  let [top, bottom] = [1, c / c1]
  for (let n = 1; n <= mostIterations; n++) {
    const t = n / a
    const w = n * (b - n) * x
    const e = a / s
    const alpha = p * (p + c0) * e * e * (w * x)
    const beta = n + w / s + ((t + 1) / (c1 + t + t)) * (c + n * (y + 1))
    p = t + 1
    s += 2
    const [nextTop, nextBottom] = [alpha * before + beta * top, alpha * beforeB + beta * bottom]
    const last = fraction
    fraction = nextTop / nextBottom
    if (Math.abs(fraction - last) <= precision * fraction) break
    before = top / nextBottom
    beforeB = bottom / nextBottom
    top = fraction
    bottom = 1
  }
  return fraction
}

export interface Tails {
  /** I_x(a, b). */
  readonly lower: number
  /** 1 - I_x(a, b), precise also where it is small. */
  readonly upper: number
}

/**
 * @param a above 0
 * @param b above 0
 * @param x from 0 to 1
 * @param y 1 - x, given apart because the smaller of both must be precise
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): Tails {
  if (x <= 0 || y <= 0) return x <= 0 ? { lower: 0, upper: 1 } : { lower: 1, upper: 0 }
  const power = Math.exp(logBetaPower(a, b, x, y))
  if (below(a, b, x, y) >= 0) {
    const lower = power * betaFraction(a, b, x, y)
    return { lower, upper: 1 - lower }
  }
  const upper = power * betaFraction(b, a, y, x)
  return { lower: 1 - upper, upper }
}
