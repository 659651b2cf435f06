/** A limit of time for a whole run, and what of the work fits into it. */
import { continuedEpochs } from '../../forecaster/index.js'

/** Timers take no longer times. */
const longestTimer = 2 ** 31 - 1

/** What is left of a limit of time. */
export class Budget {
  readonly totalMs: number
  readonly #now: () => number
  readonly #began: number

  /**
   * Begins now.
   * @param now milliseconds that only ever grow
   */
  constructor(minutes: number, now: () => number = () => performance.now()) {
    this.totalMs = 60_000 * minutes
    this.#now = now
    this.#began = now()
  }

  get leftMs(): number {
    return this.totalMs - (this.#now() - this.#began)
  }

  /**
   * Does work for as long as more than so much of the limit is left.
   * @param work to be ended by the signal
   * @returns its result; undefined where it was ended
   */
  async keeping<T>(
    reservedMs: number,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    const ms = this.leftMs - reservedMs
    if (ms <= 0) return undefined
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), Math.min(ms, longestTimer))
    try {
      return await work(signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]))
    } catch (error) {
      if (error === over.signal.reason) return undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Times that were measured are so much longer another time, on a machine that others use too. */
const safety = 1.25
/** Up to this share of the limit goes to folds of the baselines beside the first. */
const foldShare = 0.5

/**
 * Whether there is time for a further fold of the baselines, each of which takes as long as their fits at the end.
 * @param foldMs of one fold
 */
export const hasTimeForFold = (
  { leftMs, totalMs }: Pick<Budget, 'leftMs' | 'totalMs'>,
  foldMs: number,
): boolean => leftMs - safety * foldMs >= Math.max((1 - foldShare) * totalMs, safety * foldMs)

/** What the time of the networks depends on. */
export interface NetworkWork {
  /** Of one epoch of one network, as measured. */
  readonly epochMs: number
  /** Of the first training, at most. */
  readonly epochs: number
  readonly members: number
  /** Folds of the backtest. */
  readonly folds: number
  /** Whether networks are trained in every fold. */
  readonly refit: boolean
  /** Whether networks begin anew in each training, and are trained twice. */
  readonly isRetrained: boolean
  /** On which networks are trained at the same time. */
  readonly threads: number
}

/** What of it is done. */
export type NetworkPlan = Pick<NetworkWork, 'epochs' | 'members' | 'refit'>

/** Milliseconds that it takes, the final training included. */
function timeOf({ epochMs, epochs, members, folds, refit, isRetrained, threads }: NetworkWork): number {
  const further = isRetrained ? 1 : continuedEpochs
  const rounds = Math.ceil(members / threads)
  const passes = isRetrained ? 2 : 1
  const trainings = (refit ? Math.max(0, folds - 1) : 0) + 1
  return epochMs * epochs * passes * rounds * (1 + further * trainings)
}

/** A network of fewer of its epochs has learned too little, */
const leastShare = 0.2
/** and so has one of fewer than these. */
const fewestEpochs = 2

/**
 * The most of the networks' work that fits into a time: all of it; one training for all folds; one network; that with
 * fewer epochs. Undefined where none does.
 */
export function planFor(leftMs: number, work: NetworkWork): NetworkPlan | undefined {
  const fits = (plan: NetworkPlan): boolean => safety * timeOf({ ...work, ...plan }) <= leftMs
  const { epochs, members, refit } = work
  const whole = [
    { epochs, members, refit },
    { epochs, members, refit: false },
    { epochs, members: 1, refit: false },
  ].find(fits)
  if (whole !== undefined) return whole
  const one = { epochs: 1, members: 1, refit: false }
  const most = Math.floor(leftMs / (safety * timeOf({ ...work, ...one })))
  if (most < Math.max(fewestEpochs, leastShare * epochs)) return undefined
  return { ...one, epochs: most }
}
