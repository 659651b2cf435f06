/** Weighted means of the loss and the metrics over an epoch's batches. */
import type { EpochSums, Metric } from '../train/index.js'
import { prefixed } from './ports.js'

export class Tally {
  readonly #sums = new Map<string, { total: number; weight: number }>()
  readonly #finish: ReadonlyMap<string, Metric['finish']>

  constructor(metrics: readonly Metric[]) {
    this.#finish = new Map(metrics.map(({ name, finish }) => [name, finish]))
  }

  /** @param weight number of samples, or steps, that the mean is over */
  add(name: string, mean: number, weight: number): void {
    const sum = this.#sums.get(name) ?? { total: 0, weight: 0 }
    sum.total += mean * weight
    sum.weight += weight
    this.#sums.set(name, sum)
  }

  /** The sums so far, by `NAME.total` and `NAME.weight`. */
  takeSums(): EpochSums {
    const sums = [...this.#sums].map(([name, { total, weight }]) => ({
      [`${name}.total`]: total,
      [`${name}.weight`]: weight,
    }))
    return Object.assign({}, ...sums)
  }

  /** Goes on from sums that a tally had. */
  putSums(sums: EpochSums): void {
    this.#sums.clear()
    for (const [key, total] of Object.entries(sums)) {
      const [, name] = /^(.*)\.total$/.exec(key) ?? []
      if (name !== undefined) this.#sums.set(name, { total, weight: sums[`${name}.weight`] })
    }
  }

  /** The means by name; with a prefix `val`, `loss` becomes `valLoss`. */
  means(prefix = ''): Record<string, number> {
    const named = (name: string): string => (prefix === '' ? name : prefixed(prefix, name))
    return Object.fromEntries(
      [...this.#sums].map(([name, { total, weight }]) => {
        const mean = total / Math.max(weight, 1)
        return [named(name), this.#finish.get(name)?.(mean) ?? mean]
      }),
    )
  }
}
