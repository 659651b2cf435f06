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

/**
 * Variances of the steps ahead of a linear model, whose errors add up.
 * @param effects what an error of 1 adds to each step after it
 * @param errors the one-step errors within the series
 */
export function variancesOf(sigma2: number, effects: Float64Array, errors: Float64Array): Float64Array {
  const steps = effects.length
  const own = new Float64Array(steps).fill(sigma2)
  for (let h = 1; h < steps; h++) own[h] = own[h - 1] + sigma2 * effects[h - 1] ** 2
  const seen = new StepErrors(steps)
  // An error h steps ahead is the sum of the errors up to it, each with its effect.
  const sums = new Float64Array(errors.length)
  for (let h = 0; h < steps; h++) {
    const effect = h === 0 ? 1 : effects[h - 1]
    for (let t = Math.max(h, firstOrigin(errors.length, 0)); t < errors.length; t++) {
      sums[t] += effect * errors[t - h]
      seen.add(h, sums[t])
    }
  }
  return seen.widened(own)
}
