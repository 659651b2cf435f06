/** Series that cannot be used, while others can. */
import { InputError } from '../../engine/errors.js'

/** A series that could not be used, while others could. */
export interface SkippedSeries {
  /** Name of the series. */
  readonly id: string
  /** The error's message, in one line. */
  readonly reason: string
}

/** Collects skipped series and their errors. */
export class Failures {
  readonly skipped: SkippedSeries[] = []
  readonly #isStrict: boolean
  #first: InputError | undefined

  /** @param isStrict whether the first failure is thrown */
  constructor(isStrict: boolean) {
    this.#isStrict = isStrict
  }

  /** Runs the work; an `InputError` in it skips the series. */
  attempt(id: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      this.add(id, error)
    }
  }

  add(id: string, error: InputError): void {
    if (this.#isStrict) throw error
    this.#first ??= error
    this.skipped.push({ id, reason: error.message })
  }

  /** The first failure; there must have been one. */
  get first(): InputError {
    return this.#first!
  }
}
