/**
 * Autoregressions with moving averages, one factor of steps and one of seasons (Box & Jenkins 1970):
 *
 *   (1 − φ₁B − ... ) (1 − Φ₁Bᵐ − ...) (w − μ) = (1 − θ₁B − ... ) (1 − Θ₁Bᵐ − ...) e
 *
 * fitted by conditional least squares, values before the first being taken as μ and errors as 0.
 * Every factor is kept stationary, or invertible, by writing it in partial autocorrelations (Monahan 1984).
 */
import { mean } from '../mean.js'
import { leastSquares } from './least-squares.js'

export interface Orders {
  /** Of the autoregression and the moving average, from step to step. */
  readonly p: number
  readonly q: number
  /** The same from season to season. */
  readonly P: number
  readonly Q: number
  readonly hasMean: boolean
}

/** 1 − Σ value · B^lag, its lags and values. */
export interface Polynomial {
  readonly lags: Int32Array
  readonly values: Float64Array
}

/** The model itself, apart from what it was fitted to. */
export interface Coefficients {
  readonly ar: Polynomial
  readonly ma: Polynomial
  readonly mean: number
}

export interface Arma extends Coefficients {
  readonly orders: Orders
  readonly errors: Float64Array
  readonly sigma2: number
  /** Akaike's criterion, corrected for short series. */
  readonly criterion: number
}

const mostCorrelation = 0.99
/** Beyond it the hyperbolic tangent is 1 but for rounding. */
const bound = 3
const iterations = 12

/** The factor with these partial autocorrelations, given by numbers without bounds. */
function factor(partials: Float64Array): Float64Array {
  const values = new Float64Array(partials.length)
  for (const [i, x] of partials.entries()) {
    const r = mostCorrelation * Math.tanh(x)
    const before = values.slice(0, i)
    for (let j = 0; j < i; j++) values[j] = before[j] - r * before[i - 1 - j]
    values[i] = r
  }
  return values
}

/** (1 − Σ aᵢ Bⁱ)(1 − Σ bⱼ Bʲᵐ). */
function product(a: Float64Array, b: Float64Array, m: number): Polynomial {
  const size = a.length + b.length + a.length * b.length
  const lags = new Int32Array(size)
  const values = new Float64Array(size)
  let at = 0
  for (let j = 0; j <= b.length; j++) {
    for (let i = 0; i <= a.length; i++) {
      if (i + j === 0) continue
      lags[at] = i + j * m
      values[at++] = j === 0 ? a[i - 1] : i === 0 ? b[j - 1] : -a[i - 1] * b[j - 1]
    }
  }
  return { lags, values }
}

/** Writes the errors of the values w into `out`. */
export function writeErrors(w: Float64Array, { ar, ma, mean }: Coefficients, out: Float64Array): void {
  for (let t = 0; t < w.length; t++) {
    let e = w[t] - mean
    for (let i = 0; i < ar.lags.length; i++) {
      const from = t - ar.lags[i]
      if (from >= 0) e -= ar.values[i] * (w[from] - mean)
    }
    for (let i = 0; i < ma.lags.length; i++) {
      const from = t - ma.lags[i]
      if (from >= 0) e += ma.values[i] * out[from]
    }
    out[t] = e
  }
}

/** Undefined where the series is too short for the orders, or its squares are too large for a number. */
export function fitArma(w: Float64Array, m: number, orders: Orders): Arma | undefined {
  const { p, q, P, Q, hasMean } = orders
  const n = w.length
  const terms = p + q + P + Q
  // The variance counts as well.
  const free = terms + Number(hasMean) + 1
  if (n - free - 1 <= 0) return undefined
  const middle = mean(w)
  const size = Math.sqrt(w.reduce((sum, v) => sum + v * v, 0) / n)
  const read = (at: Float64Array): Coefficients => ({
    ar: product(factor(at.subarray(0, p)), factor(at.subarray(p, p + P)), m),
    ma: product(factor(at.subarray(p + P, p + P + q)), factor(at.subarray(p + P + q, terms)), m),
    mean: hasMean ? middle + size * at[terms] : 0,
  })
  const start = new Float64Array(free - 1).fill(0.1, 0, terms)
  const { at, residuals, squares } = leastSquares((trial, out) => writeErrors(w, read(trial), out), start, {
    count: n,
    bound,
    iterations,
  })
  if (!Number.isFinite(squares)) return undefined
  return {
    orders,
    ...read(at),
    errors: residuals,
    sigma2: squares / Math.max(1, n - free + 1),
    criterion: n * Math.log(squares / n) + 2 * free + (2 * free * (free + 1)) / (n - free - 1),
  }
}

/**
 * The model's forecast after the values w and errors of the past.
 * @param mean 0 for the effect of past errors alone
 */
export function continueArma(
  { ar, ma }: Omit<Coefficients, 'mean'>,
  w: Float64Array,
  errors: Float64Array,
  mean: number,
  horizonSteps: number,
): Float64Array {
  const n = w.length
  const all = new Float64Array(n + horizonSteps)
  all.set(w.map((v) => v - mean))
  for (let t = n; t < all.length; t++) {
    ar.lags.forEach((lag, i) => {
      if (t >= lag) all[t] += ar.values[i] * all[t - lag]
    })
    ma.lags.forEach((lag, i) => {
      if (t >= lag && t - lag < n) all[t] -= ma.values[i] * errors[t - lag]
    })
  }
  return all.slice(n).map((v) => v + mean)
}
