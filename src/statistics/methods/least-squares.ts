/**
 * Nonlinear least squares for few parameters: Levenberg 1944 & Marquardt 1963, derivatives by differences. A step
 * solves (JᵀJ + λ diag JᵀJ) δ = −Jᵀe; λ falls where it lowers Σ e² and grows where it does not.
 */

const [firstDamping, easing, tightening, triesEach] = [0.01, 5, 5, 5]
const nudge = 1e-4
/** Ends where a step lowers the squares by less than this share. */
const tolerance = 1e-4

/** x of A x = b for a symmetric A, given by its lower half, by its Cholesky factor; undefined where it has none. */
function solve(a: readonly Float64Array[], b: Float64Array): Float64Array | undefined {
  const n = b.length
  const factor = a.map(() => new Float64Array(n))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i][j]
      for (let k = 0; k < j; k++) sum -= factor[i][k] * factor[j][k]
      if (i === j && !(sum > 0)) return undefined
      factor[i][j] = i === j ? Math.sqrt(sum) : sum / factor[j][j]
    }
  }
  const x = b.slice()
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i][k] * x[k]
    x[i] /= factor[i][i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= factor[k][i] * x[k]
    x[i] /= factor[i][i]
  }
  return x
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let t = 0; t < a.length; t++) sum += a[t] * b[t]
  return sum
}

export interface LeastSquaresOptions {
  /** Residuals at each place. */
  readonly count: number
  /** Parameters stay within this distance of 0. */
  readonly bound: number
  /** Steps, at most. */
  readonly iterations: number
}

/**
 * Where the sum of the squared residuals is least, as far as the steps lead.
 * @param residuals writes those of the parameters `at` into `out`
 */
export function leastSquares(
  residuals: (at: Float64Array, out: Float64Array) => void,
  start: Float64Array,
  { count, bound, iterations }: LeastSquaresOptions,
): { readonly at: Float64Array; readonly residuals: Float64Array; readonly squares: number } {
  const squaresAt = (place: Float64Array, out: Float64Array): number => {
    residuals(place, out)
    return dot(out, out)
  }
  let at = start
  let e = new Float64Array(count)
  let trial = new Float64Array(count)
  let squares = squaresAt(at, e)
  let damping = firstDamping
  const jacobian = Array.from(start, () => new Float64Array(count))
  for (let iteration = 0; iteration < iterations && start.length > 0; iteration++) {
    for (const [i, column] of jacobian.entries()) {
      residuals(at.with(i, at[i] + nudge), column)
      for (let t = 0; t < count; t++) column[t] = (column[t] - e[t]) / nudge
    }
    // The lower half is all that is read.
    const normal = jacobian.map((a, i) => Float64Array.from(jacobian, (b, j) => (j > i ? 0 : dot(a, b))))
    const downhill = Float64Array.from(jacobian, (a) => -dot(a, e))
    const before = squares
    for (let attempt = 0; attempt < triesEach && squares === before; attempt++) {
      const step = solve(
        // A parameter without effect must not end the search: the least number above 0 keeps its place.
        normal.map((row, i) => row.with(i, row[i] * (1 + damping) || Number.MIN_VALUE)),
        downhill,
      )
      const next = step && at.map((v, i) => Math.max(-bound, Math.min(bound, v + step[i])))
      const reached = next ? squaresAt(next, trial) : Infinity
      if (next && reached < squares) {
        at = next
        squares = reached
        ;[e, trial] = [trial, e]
        damping /= easing
      } else damping *= tightening
    }
    if (!(before - squares > tolerance * before)) break
  }
  return { at, residuals: e, squares }
}
