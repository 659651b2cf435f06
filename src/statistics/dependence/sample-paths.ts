/** Sample paths: the forecasts' quantiles of each step and series, joined by the dependence of their errors. */
import { type RandomStream, random } from '../../engine/random.js'
import type { Parts } from '../methods/index.js'
import type { QuantileForecast } from '../quantiles.js'
import type { Dependence } from './dependence.js'
import { Marginals } from './marginals.js'
import { persistent } from './persistence.js'

/** A series whose errors are drawn. */
export interface SeriesToSample {
  readonly id: string
  /** When the forecast begins: series depend on each other where it is the same. */
  readonly time: number
}

/** A series whose paths are drawn. */
export interface ForecastToSample extends SeriesToSample {
  readonly quantiles: QuantileForecast
  /** No value is below. */
  readonly lower: number
  /** No value is above. */
  readonly upper: number
}

/** A stream of its own for each name (FNV-1a, twice 32 bits, of which a seed has 53). */
function streamOf(seed: number, name: string): RandomStream {
  let [low, high] = [0x811c9dc5, 0x01234567]
  for (const byte of new TextEncoder().encode(`${seed} ${name}`)) {
    low = Math.imul(low ^ byte, 0x01000193)
    high = Math.imul(high ^ byte, 0x01000193) + (low >>> 15)
  }
  return random((high & 0x1fffff) * 2 ** 32 + (low >>> 0))
}

function fillNormal(stream: RandomStream, white: Float64Array): void {
  for (let i = 0; i < white.length; i++) white[i] = stream.normal()
}

/** What the series of one time draw together. */
class Together {
  readonly #stream: RandomStream
  readonly #common: Float64Array
  readonly #factors: readonly Float64Array[]

  constructor(stream: RandomStream, size: number, factors: number) {
    this.#stream = stream
    this.#common = new Float64Array(size)
    this.#factors = Array.from({ length: factors }, () => new Float64Array(size))
  }

  draw(hasCommon: boolean): void {
    if (hasCommon) fillNormal(this.#stream, this.#common)
    for (const white of this.#factors) fillNormal(this.#stream, white)
  }

  /** Mixes what a series has of its own with what it shares. */
  mixInto(white: Float64Array, common: number, measured: number, factors: Float64Array | undefined): void {
    const share = factors === undefined ? 0 : measured
    const own = Math.sqrt((1 - share) * (1 - common))
    const joint = Math.sqrt((1 - share) * common)
    for (let i = 0; i < white.length; i++) white[i] = own * white[i] + joint * this.#common[i]
    if (factors === undefined) return
    for (const [f, factor] of this.#factors.entries()) {
      const by = Math.sqrt(share) * factors[f]
      for (let i = 0; i < white.length; i++) white[i] += by * factor[i]
    }
  }
}

/**
 * Normal scores of each series' paths, each with one a step. Those of a series are the same whatever other series and however
 * many more paths are drawn.
 * @param count of paths, from 1
 */
export function* sampleScores(
  given: readonly SeriesToSample[],
  horizon: number,
  { steps, series }: Dependence,
  count: number,
  seed: number,
): Parts<number[][][]> {
  const columns = steps.factors[0]?.length ?? 0
  const size = 2 * horizon + columns
  const width = series.factors.values().next().value?.length ?? 0
  const together = new Map<number, Together>()
  for (const { time } of given) {
    if (!together.has(time)) together.set(time, new Together(streamOf(seed, `at ${time}`), size, width))
  }
  const drawn = given.map(({ id, time }) => ({
    stream: streamOf(seed, `of ${id}`),
    shared: together.get(time)!,
    factors: series.factors.get(id),
    paths: [] as number[][],
  }))
  const [white, scores] = [new Float64Array(size), new Float64Array(horizon)]
  const [modelled, measured] = [Math.sqrt(1 - steps.measured), Math.sqrt(steps.measured)]
  for (let path = 0; path < count; path++) {
    for (const group of together.values()) group.draw(series.common > 0)
    for (const { stream, shared, factors, paths } of drawn) {
      fillNormal(stream, white)
      shared.mixInto(white, series.common, series.measured, factors)
      persistent(steps.persistence, white, scores)
      const own: number[] = []
      for (let h = 0; h < horizon; h++) {
        let score = modelled * scores[h]
        for (let c = 0; c < columns; c++) score += measured * steps.factors[h][c] * white[2 * horizon + c]
        own.push(score)
      }
      paths.push(own)
      yield
    }
  }
  return drawn.map(({ paths }) => paths)
}

/**
 * Paths of each series, each with one value a step, from the scores.
 * @param forecasts of equally many steps
 * @param count of paths, from 1
 */
export function* samplePaths(
  forecasts: readonly ForecastToSample[],
  dependence: Dependence,
  count: number,
  seed: number,
): Parts<number[][][]> {
  const horizon = forecasts[0].quantiles.values[0].length
  const paths = yield* sampleScores(forecasts, horizon, dependence, count, seed)
  for (const [i, { quantiles, lower, upper }] of forecasts.entries()) {
    const marginals = new Marginals(quantiles)
    for (const path of paths[i]) {
      for (const [h, score] of path.entries())
        path[h] = Math.min(upper, Math.max(lower, marginals.valueAt(h, score)))
    }
    yield
  }
  return paths
}
