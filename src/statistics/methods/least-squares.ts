/**
 * Nonlinear least squares for few parameters: Levenberg 1944 & Marquardt 1963. A step solves
 * (JᵀJ + λ diag JᵀJ) δ = −Jᵀe; λ falls where it lowers Σ e² and grows where it does not.
 */
import { factored, rowAt, solveBy } from '../cholesky.js'

const [firstDamping, easing, tightening, triesEach] = [0.01, 5, 5, 5]
const nudge = 1e-4
/**
 * The steps to come lower the squares by less than so many times what the last one did. With 2 to 8 the ARIMAs found
 * are as good as, or better than, without such an end, in .6 of the time.
 */
const stepsLeft = 4
const usualTolerance = 1e-4

/** Residuals as a function of the parameters. */
export interface Residuals {
  /** Writes those of the parameters `at` into `out`; not finite where the parameters are not allowed. */
  write(at: Float64Array, out: Float64Array): void
  /** Writes the derivatives by each parameter into one of the columns. Default: by differences. */
  derive?(at: Float64Array, columns: readonly Float64Array[]): void
}

export interface LeastSquaresOptions {
  /** Bounds of each parameter, between which it starts and stays. */
  readonly least: ArrayLike<number>
  readonly most: ArrayLike<number>
  /** Steps, at most. */
  readonly iterations: number
  /** Ends where a step lowers the squares by less than this share. Default 1e-4. */
  readonly tolerance?: number
  /** Ends where the squares will hardly fall below it: what is above does not matter. Default Infinity. */
  readonly target?: number
}

/** In four sums, which do not wait for one another. */
function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  let t = 0
  for (; t + 3 < n; t += 4) {
    s0 += a[t] * b[t]
    s1 += a[t + 1] * b[t + 1]
    s2 += a[t + 2] * b[t + 2]
    s3 += a[t + 3] * b[t + 3]
  }
  for (; t < n; t++) s0 += a[t] * b[t]
  return s0 + s1 + (s2 + s3)
}

/** Derivatives by differences, inwards where a parameter is at its upper bound; 0 where it cannot be moved. */
function deriveByDifferences(
  { write }: Residuals,
  at: Float64Array,
  most: ArrayLike<number>,
  e: Float64Array,
  columns: readonly Float64Array[],
): void {
  const moved = at.slice()
  for (const [i, column] of columns.entries()) {
    const by = at[i] + nudge > most[i] ? -nudge : nudge
    moved[i] = at[i] + by
    write(moved, column)
    moved[i] = at[i]
    let sum = 0
    for (let t = 0; t < column.length; t++) {
      column[t] = (column[t] - e[t]) / by
      sum += column[t]
    }
    if (!Number.isFinite(sum)) column.fill(0)
  }
}

/** Finds least squares, of one problem after another: the arrays it needs are kept, for they take long to make. */
export class LeastSquares {
  #residuals: Float64Array
  #trial: Float64Array
  readonly #columns: Float64Array[] = []

  /** @param count of the residuals of each problem */
  constructor(count: number) {
    this.#residuals = new Float64Array(count)
    this.#trial = new Float64Array(count)
  }

  /** Where the sum of the squared residuals is least, as far as the steps lead. */
  solve(
    problem: Residuals,
    start: Float64Array,
    { least, most, iterations, tolerance = usualTolerance, target = Infinity }: LeastSquaresOptions,
  ): { readonly at: Float64Array; readonly squares: number } {
    const size = start.length
    while (this.#columns.length < size) this.#columns.push(new Float64Array(this.#trial.length))
    const columns = this.#columns.slice(0, size)
    let [at, next] = [start.slice(), start.slice()]
    let [e, trial] = [this.#residuals, this.#trial]
    problem.write(at, e)
    let squares = dot(e, e)
    let damping = firstDamping
    const [normal, damped] = [new Float64Array(rowAt(size)), new Float64Array(rowAt(size))]
    const [downhill, step] = [new Float64Array(size), new Float64Array(size)]
    for (let iteration = 0; iteration < iterations && size > 0; iteration++) {
      if (problem.derive) problem.derive(at, columns)
      else deriveByDifferences(problem, at, most, e, columns)
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) normal[rowAt(i) + j] = dot(columns[i], columns[j])
        downhill[i] = -dot(columns[i], e)
      }
      for (let i = 0; i < size; i++) {
        // One that leads out of its bounds stays; the others move as if it were known.
        const isHeld = downhill[i] < 0 ? at[i] <= least[i] : at[i] >= most[i]
        if (!isHeld) continue
        downhill[i] = 0
        for (let j = 0; j < size; j++) if (j !== i) normal[rowAt(Math.max(i, j)) + Math.min(i, j)] = 0
      }
      const before = squares
      for (let attempt = 0; attempt < triesEach && squares === before; attempt++) {
        damped.set(normal)
        step.set(downhill)
        for (let i = 0; i < size; i++) {
          const own = rowAt(i) + i
          // A parameter without effect must not end the search: the least number above 0 keeps its place.
          damped[own] = damped[own] * (1 + damping) || Number.MIN_VALUE
        }
        const isSolved = factored(damped, size)
        if (isSolved) solveBy(damped, step)
        for (let i = 0; i < size; i++) next[i] = Math.max(least[i], Math.min(most[i], at[i] + step[i]))
        if (isSolved) problem.write(next, trial)
        const reached = isSolved ? dot(trial, trial) : Infinity
        if (reached < squares) {
          squares = reached
          ;[at, next] = [next, at]
          ;[e, trial] = [trial, e]
          damping /= easing
        } else damping *= tightening
      }
      if (!(before - squares > tolerance * before)) break
      if (squares - target > stepsLeft * (before - squares)) break
    }
    ;[this.#residuals, this.#trial] = [e, trial]
    return { at, squares }
  }
}
