/** Watching a number of the epochs: common to early stopping, plateaus and checkpoints. */
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, nearest, oneOf, text, wholeNumber } from '../../options/index.js'
import type { EpochLogs } from '../training-state.js'

export interface MonitorOptions {
  /** The number to watch. Default `valLoss`. */
  readonly monitor?: string
  /** Whether smaller or larger is better. Default `max` for accuracies, else `min`. */
  readonly mode?: 'min' | 'max'
}

export const monitorOptions = {
  monitor: text,
  mode: oneOf(['min', 'max']),
} satisfies AllowedOf<MonitorOptions>

/** A number of epochs. */
export const epochCount = wholeNumber({ from: 0 })

/**
 * Makes the monitors of a callback's trainings.
 * @throws InputError on options out of range, at once
 */
export function monitoring(where: string, options: MonitorOptions, minDelta: number): () => Monitor {
  const make = (): Monitor => new Monitor(where, options, minDelta)
  make()
  return make
}

const signs = { min: 1, max: -1 } as const

/** Watches one number for improvement, and remembers the best so far. */
export class Monitor {
  readonly #where: string
  readonly #name: string
  readonly #sign: number
  readonly #minDelta: number
  #best = Infinity // times the sign: smaller is better

  constructor(where: string, { monitor = 'valLoss', mode }: MonitorOptions, minDelta: number) {
    this.#where = where
    this.#name = monitor
    this.#sign = signs[mode ?? (/acc/i.test(monitor) ? 'max' : 'min')]
    this.#minDelta = minDelta
  }

  /** Forgets the best, for another training. */
  reset(): void {
    this.#best = Infinity
  }

  /** The best so far, times -1 where larger is better. */
  takeBest(): number {
    return this.#best
  }

  putBest(best: number): void {
    this.#best = best
  }

  /**
   * Whether this epoch's number is the best so far, by more than the smallest difference that counts; NaN
   * never is.
   */
  isBetter(logs: EpochLogs): boolean {
    const value = logs[this.#name]
    if (value === undefined) {
      const names = Object.keys(logs)
      const near = nearest(this.#name, names)
      const isValidation = this.#name.startsWith('val') && !names.some((name) => name.startsWith('val'))
      throw new InputError(
        `${this.#where} monitor: expected one of ${names.join(', ')}, got ${this.#name}` +
          (isValidation
            ? '; give fit validationData or validationSplit'
            : near === undefined
              ? ''
              : `; did you mean ${near}?`),
      )
    }
    const isBetter = this.#best - value * this.#sign > this.#minDelta
    if (isBetter) this.#best = value * this.#sign
    return isBetter
  }
}
