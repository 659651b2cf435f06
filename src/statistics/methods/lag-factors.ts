/**
 * Factors of autoregressions and moving averages, polynomials in the backshift B with a lag of one step or a season:
 *
 *   1 − v₁ B^lag − v₂ B^{2 lag} − ...
 *
 * each kept stationary, or invertible, by writing it in partial autocorrelations (Monahan 1984). Series are 0 before
 * their first value.
 */
const mostCorrelation = 0.99

/** 1 − Σ value · B^lag, its lags and values. */
export interface Polynomial {
  readonly lags: Int32Array
  readonly values: Float64Array
}

/** A factor, changed in place: a search reads thousands of them. */
export class Factor {
  readonly values: Float64Array
  /** Derivatives of each value, a row, by each of the numbers that it was read from. */
  readonly slopes: Float64Array
  readonly #before: Float64Array
  readonly #slopesBefore: Float64Array

  constructor(count: number) {
    this.values = new Float64Array(count)
    this.slopes = new Float64Array(count * count)
    this.#before = this.values.slice()
    this.#slopesBefore = this.slopes.slice()
  }

  /** Takes the partial autocorrelations that are given by numbers without bounds, from the first on. */
  read(numbers: Float64Array, first: number): void {
    const { values, slopes } = this
    const n = values.length
    slopes.fill(0)
    for (let i = 0; i < n; i++) {
      const tanh = Math.tanh(numbers[first + i])
      const r = mostCorrelation * tanh
      const rise = mostCorrelation * (1 - tanh * tanh)
      this.#before.set(values)
      this.#slopesBefore.set(slopes)
      for (let j = 0; j < i; j++) {
        const mirror = i - 1 - j
        values[j] = this.#before[j] - r * this.#before[mirror]
        for (let k = 0; k < i; k++)
          slopes[j * n + k] = this.#slopesBefore[j * n + k] - r * this.#slopesBefore[mirror * n + k]
        slopes[j * n + i] = -rise * this.#before[mirror]
      }
      values[i] = r
      slopes[i * n + i] = rise
    }
  }
}

/** (1 − Σ vᵢ B^{i·lag}) x. */
export function moved(x: Float64Array, v: Float64Array, lag: number, out: Float64Array): void {
  out.set(x)
  for (let i = 0; i < v.length; i++) {
    const back = (i + 1) * lag
    for (let t = back; t < x.length; t++) out[t] -= v[i] * x[t - back]
  }
}

/** Its inverse: the series of which it makes x. */
export function filtered(x: Float64Array, v: Float64Array, lag: number, out: Float64Array): void {
  const [n, count] = [x.length, v.length]
  for (let t = 0; t < n; t++) {
    let sum = x[t]
    for (let i = 0, back = t - lag; i < count && back >= 0; i++, back -= lag) sum += v[i] * out[back]
    out[t] = sum
  }
}

/**
 * The derivatives of a factor's series by its numbers: the factor's value i takes part by `sign` Bⁱ x, and each number
 * by all values, with its slopes.
 */
export function chained(
  x: Float64Array,
  { slopes }: Factor,
  lag: number,
  sign: number,
  columns: readonly Float64Array[],
): void {
  const n = columns.length
  for (const [k, column] of columns.entries()) {
    column.fill(0)
    for (let i = 0; i < n; i++) {
      const by = sign * slopes[i * n + k]
      const back = (i + 1) * lag
      for (let t = back; t < x.length; t++) column[t] += by * x[t - back]
    }
  }
}

/** (1 − Σ aᵢ Bⁱ)(1 − Σ bⱼ Bʲᵐ). */
export function product(a: Float64Array, b: Float64Array, m: number): Polynomial {
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
