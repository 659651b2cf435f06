/**
 * Autoregressions with moving averages, one factor of steps and one of seasons (Box & Jenkins 1970):
 *
 *   (1 − φ₁B − ... ) (1 − Φ₁Bᵐ − ...) (w − μ) = (1 − θ₁B − ... ) (1 − Θ₁Bᵐ − ...) e
 *
 * fitted by conditional least squares, values before the first being taken as μ and errors as 0.
 */
import { mean } from '../mean.js'
import { chained, Factor, filtered, moved, type Polynomial, product } from './lag-factors.js'
import { LeastSquares, type Residuals } from './least-squares.js'

export interface Orders {
  /** Of the autoregression and the moving average, from step to step. */
  readonly p: number
  readonly q: number
  /** The same from season to season. */
  readonly P: number
  readonly Q: number
  readonly hasMean: boolean
}

/** The model itself, apart from what it was fitted to. */
export interface Coefficients {
  readonly ar: Polynomial
  readonly ma: Polynomial
  readonly mean: number
}

export interface Arma extends Coefficients {
  readonly orders: Orders
  readonly sigma2: number
  /** Akaike's criterion, corrected for short series. */
  readonly criterion: number
}

/** Beyond it the hyperbolic tangent is 1 but for rounding. */
const bound = 3
const iterations = 12
/** Where a search starts that knows nothing of a partial autocorrelation. */
const unknown = 0.1

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

/** The four factors and the mean that numbers without bounds stand for. */
class Model {
  readonly ar: Factor
  readonly seasonalAr: Factor
  readonly ma: Factor
  readonly seasonalMa: Factor
  mean = 0

  /**
   * @param middle the mean that the number 0 stands for
   * @param size how far a number of 1 is from it
   */
  constructor(
    readonly orders: Orders,
    readonly middle: number,
    readonly size: number,
  ) {
    this.ar = new Factor(orders.p)
    this.seasonalAr = new Factor(orders.P)
    this.ma = new Factor(orders.q)
    this.seasonalMa = new Factor(orders.Q)
  }

  read(at: Float64Array): void {
    const { p, q, P, Q, hasMean } = this.orders
    this.ar.read(at, 0)
    this.seasonalAr.read(at, p)
    this.ma.read(at, p + P)
    this.seasonalMa.read(at, p + P + q)
    if (hasMean) this.mean = this.middle + this.size * at[p + P + q + Q]
  }
}

/** Fits models to the differenced series w, of a season of m steps, one after another. */
export class ArmaFitter {
  readonly #w: Float64Array
  readonly #m: number
  readonly #mean: number
  readonly #size: number
  readonly #solver: LeastSquares
  // Passing series.
  readonly #x: Float64Array
  readonly #y: Float64Array
  readonly #s: Float64Array
  readonly #e: Float64Array

  constructor(w: Float64Array, m: number) {
    this.#w = w
    this.#m = m
    this.#mean = mean(w)
    this.#size = Math.sqrt(w.reduce((sum, v) => sum + v * v, 0) / w.length)
    this.#solver = new LeastSquares(w.length)
    ;[this.#x, this.#y, this.#s, this.#e] = Array.from({ length: 4 }, () => new Float64Array(w.length))
  }

  /**
   * Undefined where the series is too short for the orders, or its squares are too large for a number.
   * @param below the criterion that it must have to matter; a fit that will not reach it ends early
   */
  fit(orders: Orders, below = Infinity): Arma | undefined {
    const { p, q, P, Q, hasMean } = orders
    const n = this.#w.length
    // The variance counts as well.
    const free = p + q + P + Q + Number(hasMean) + 1
    if (n - free - 1 <= 0) return undefined
    const penalty = 2 * free + (2 * free * (free + 1)) / (n - free - 1)
    const model = new Model(orders, this.#mean, this.#size)
    const start = new Float64Array(free - 1).fill(unknown, 0, p + q + P + Q)
    const { at, squares } = this.#solver.solve(this.#errorsOf(model), start, {
      least: new Float64Array(free - 1).fill(-bound),
      most: new Float64Array(free - 1).fill(bound),
      iterations,
      target: n * Math.exp((below - penalty) / n),
    })
    if (!Number.isFinite(squares)) return undefined
    model.read(at)
    return {
      orders,
      ar: product(model.ar.values, model.seasonalAr.values, this.#m),
      ma: product(model.ma.values, model.seasonalMa.values, this.#m),
      mean: model.mean,
      sigma2: squares / Math.max(1, n - free + 1),
      criterion: n * Math.log(squares / n) + penalty,
    }
  }

  /**
   * The errors as a function of the numbers, and their derivatives. The factors may be taken in any order,
   *   s = θ⁻¹ Θ⁻¹ (w − μ)    e = φ Φ s
   *   ∂e/∂φᵢ = −Bⁱ Φ s    ∂e/∂Φ₁ = −Bᵐ φ s    ∂e/∂θᵢ = Bⁱ θ⁻¹ e    ∂e/∂Θ₁ = Bᵐ Θ⁻¹ e    ∂e/∂μ = −φ Φ θ⁻¹ Θ⁻¹ 1
   */
  #errorsOf(model: Model): Residuals {
    const [w, m, x, y, s, e] = [this.#w, this.#m, this.#x, this.#y, this.#s, this.#e]
    const { ar, seasonalAr, ma, seasonalMa } = model
    const { p, q, P, Q } = model.orders
    /** φ Φ θ⁻¹ Θ⁻¹ x, with Φ s left in y. */
    const throughAll = (out: Float64Array): void => {
      filtered(x, ma.values, 1, y)
      filtered(y, seasonalMa.values, m, s)
      moved(s, seasonalAr.values, m, y)
      moved(y, ar.values, 1, out)
    }
    const write = (at: Float64Array, out: Float64Array): void => {
      model.read(at)
      for (let t = 0; t < w.length; t++) x[t] = w[t] - model.mean
      throughAll(out)
    }
    const derive = (at: Float64Array, columns: readonly Float64Array[]): void => {
      write(at, e)
      const [ofMa, ofMean] = [p + P, p + P + q + Q]
      chained(y, ar, 1, -1, columns.slice(0, p))
      moved(s, ar.values, 1, y)
      chained(y, seasonalAr, m, -1, columns.slice(p, ofMa))
      filtered(e, ma.values, 1, y)
      chained(y, ma, 1, 1, columns.slice(ofMa, ofMa + q))
      filtered(e, seasonalMa.values, m, y)
      chained(y, seasonalMa, m, 1, columns.slice(ofMa + q, ofMean))
      if (ofMean === columns.length) return
      x.fill(-model.size)
      throughAll(columns[ofMean])
    }
    return { write, derive }
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
