/**
 * A forecast's distribution at each step, as a function of normal scores: z is where a standard normal variable has the
 * same share below it as the value. Between the levels there are it is a straight line over z, and goes on beyond them.
 */
import { normalQuantile } from '../../nn/distributions/index.js'
import type { QuantileForecast } from '../quantiles.js'

/** Scores of actual values lie between this and its opposite: further out, quantiles do not say how far. */
const farthest = 3
/** Of a chance that is to have a score. */
const least = 1e-6

export class Marginals {
  readonly #levels: readonly number[]
  readonly #scores: readonly number[]
  readonly #values: readonly Float64Array[]

  constructor({ levels, values }: QuantileForecast) {
    this.#levels = levels
    this.#scores = levels.map(normalQuantile)
    this.#values = values
  }

  /** The value at step h, counted from 0, that has the score. */
  valueAt(h: number, score: number): number {
    const [scores, values] = [this.#scores, this.#values]
    let above = 1
    while (above < scores.length - 1 && scores[above] < score) above++
    const [low, high] = [values[above - 1][h], values[above][h]]
    return low + ((high - low) * (score - scores[above - 1])) / (scores[above] - scores[above - 1])
  }

  /**
   * The score of an actual value at step h. A value that several levels share has any of their scores.
   * @param chance which of them: 0 to 1, drawn evenly, so that scores of right forecasts are normal (Czado, Gneiting &
   *   Held 2009)
   */
  scoreAt(h: number, actual: number, chance: number): number {
    const [levels, scores, values] = [this.#levels, this.#scores, this.#values]
    const last = levels.length - 1
    let from = 0
    while (from <= last && values[from][h] < actual) from++
    let to = from
    while (to < last && values[to + 1][h] === actual) to++
    if (from <= last && values[from][h] === actual) {
      if (from === to) return scores[from]
      const [low, high] = [from === 0 ? 0 : levels[from], to === last ? 1 : levels[to]]
      const level = low + chance * (high - low)
      return within(normalQuantile(Math.min(1 - least, Math.max(least, level))))
    }
    const above = Math.min(last, Math.max(1, from))
    const [low, high] = [values[above - 1][h], values[above][h]]
    if (!(high > low)) return from === 0 ? -farthest : farthest
    return within(scores[above - 1] + ((scores[above] - scores[above - 1]) * (actual - low)) / (high - low))
  }
}

const within = (score: number): number => Math.min(farthest, Math.max(-farthest, score))
