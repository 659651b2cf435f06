/** The batches of an epoch: all windows in random order, or as many drawn at random where an epoch has not room for all. */
import type { RandomStream } from '../engine/random.js'
import type { TrainingSchedule } from './schedule.js'
import { type WindowRange, windowCount } from './validation.js'
import type { Place } from './windows.js'

export class Batches {
  readonly #ranges: readonly WindowRange[]
  readonly #batchSize: number
  readonly #random: RandomStream
  /** All windows, where an epoch has room for them. */
  readonly #all: readonly Place[] | undefined
  #order = new Int32Array(0)

  constructor(
    ranges: readonly WindowRange[],
    { updatesPerEpoch, batchSize }: Pick<TrainingSchedule, 'updatesPerEpoch' | 'batchSize'>,
    random: RandomStream,
  ) {
    this.#ranges = ranges
    this.#batchSize = batchSize
    this.#random = random
    this.#all =
      windowCount(ranges) <= updatesPerEpoch * batchSize
        ? ranges.flatMap(({ series, first, count }) =>
            Array.from({ length: count }, (_, i) => ({ series, end: first + i })),
          )
        : undefined
  }

  beginEpoch(): void {
    if (this.#all !== undefined) this.#order = this.#random.permutation(this.#all.length)
  }

  at(batch: number): readonly Place[] {
    const all = this.#all
    if (all === undefined) return Array.from({ length: this.#batchSize }, () => this.#drawn())
    const from = batch * this.#batchSize
    return Array.from(this.#order.subarray(from, from + this.#batchSize), (i) => all[i])
  }

  /** A window of any range, so that long series do not crowd out short ones. */
  #drawn(): Place {
    const { series, first, count } = this.#ranges[this.#random.below(this.#ranges.length)]
    return { series, end: first + this.#random.below(count) }
  }
}
