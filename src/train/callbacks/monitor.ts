/** Watching a number of the epochs: common to early stopping, plateaus and checkpoints. */
import { InputError } from '../../engine/errors.js'
import type { EpochLogs } from '../training-state.js'

export interface MonitorOptions {
  /** The number to watch. Default `valLoss`. */
  readonly monitor?: string
  /** Whether smaller or larger is better. Default `max` for accuracies, else `min`. */
  readonly mode?: 'min' | 'max'
}

/** Throws `InputError` unless n is a whole number from 0. */
export function checkEpochs(where: string, n: number): void {
  if (!Number.isInteger(n) || n < 0)
    throw new InputError(`${where}: expected a whole number of epochs from 0, got ${n}`)
}

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
    if (this.#sign === undefined) throw new InputError(`${where} mode: expected min or max, got ${mode}`)
    if (!(minDelta >= 0)) throw new InputError(`${where} minDelta: expected a number from 0, got ${minDelta}`)
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
      throw new InputError(
        `${this.#where} monitor: expected one of ${Object.keys(logs).join(', ')}, got ${this.#name}` +
          (this.#name.startsWith('val') ? '; give fit validationData or validationSplit' : ''),
      )
    }
    const isBetter = this.#best - value * this.#sign > this.#minDelta
    if (isBetter) this.#best = value * this.#sign
    return isBetter
  }
}
