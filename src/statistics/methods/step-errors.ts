/**
 * Errors of a fitted method within its series, by steps ahead. A model's own variances grow too little where the series
 * wanders more than the model has it: intervals are as wide as either says.
 */

/** Later origins tell as much; more take longer than they are worth. */
const mostOrigins = 200

/** The first origin, values known, from which errors are taken. */
export const firstOrigin = (length: number, fewest: number): number => Math.max(fewest, length - mostOrigins)

export class StepErrors {
  readonly #squares: Float64Array
  readonly #counts: Float64Array

  /** @param steps ahead, from 1 */
  constructor(steps: number) {
    this.#squares = new Float64Array(steps)
    this.#counts = new Float64Array(steps)
  }

  /** Adds the error of a forecast `h` steps ahead, from 0 for the next. */
  add(h: number, error: number): void {
    this.#squares[h] += error * error
    this.#counts[h]++
  }

  /** Variances of the steps: the largest up to each, of the model's own and the mean squares of the errors. */
  widened(variances: Float64Array): Float64Array {
    let most = 0
    return variances.map((own, h) => {
      const seen = this.#counts[h] > 0 ? this.#squares[h] / this.#counts[h] : 0
      most = Math.max(most, own, seen)
      return most
    })
  }
}
