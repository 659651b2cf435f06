/**
 * Which methods a forecast is mixed from, chosen by what their forecasts of the past would have cost: forward selection
 * with replacement (Caruana et al. 2004) of weighted means, from the best single one on.
 */
import { mase, smape } from './metrics/index.js'
import { mix, type QuantileForecast } from './quantiles.js'
import type { Judged } from './scoring.js'
import { benchmarkOf } from './scoring.js'

/** Weights by method, which add up to 1. */
export type Weights = Readonly<Record<string, number>>

/** Picks, of which each may be any method. */
const mostPicks = 10
/** A further pick has to lower the cost by this share, or simpler is better. */
const leastGain = 0.002

/** The median forecasts of all folds, one after another, and what their errors cost. */
interface Costs {
  readonly medians: ReadonlyMap<string, readonly Float64Array[]>
  readonly costOf: (medians: readonly Float64Array[]) => number
}

function costs(folds: readonly Judged[], methods: readonly string[], m: number): Costs {
  const benchmark = benchmarkOf(folds, m)
  const bounded = (v: number): number => (v > 0 ? v : 1)
  const [bySmape, byMase] = [bounded(benchmark.smape), bounded(benchmark.mase)]
  return {
    medians: new Map(
      methods.map((method) => [
        method,
        folds.map(({ forecasts }) => forecasts[method].values[forecasts[method].levels.indexOf(0.5)]),
      ]),
    ),
    costOf: (medians) => {
      let sum = 0
      folds.forEach(({ actual, seen }, i) => {
        sum += smape(actual, medians[i]) / bySmape + mase(actual, medians[i], seen, m) / byMase
      })
      return sum / folds.length / 2
    },
  }
}

/**
 * Weights with which the methods' forecasts of the folds would have been best, by the OWA.
 * @param folds of one or many series, at least one
 */
export function chooseWeights(folds: readonly Judged[], methods: readonly string[], m: number): Weights {
  const { medians, costOf } = costs(folds, methods, m)
  const picks: string[] = []
  let best = Infinity
  let sums = folds.map(({ actual }) => new Float64Array(actual.length))
  while (picks.length < mostPicks) {
    const tried = methods.map((method) => {
      const own = medians.get(method)!
      const means = sums.map((sum, i) => sum.map((v, h) => (v + own[i][h]) / (picks.length + 1)))
      return { method, cost: costOf(means) }
    })
    const next = tried.reduce((a, b) => (b.cost < a.cost ? b : a))
    if (picks.length > 0 && !(next.cost < best * (1 - leastGain / picks.length))) break
    best = next.cost
    picks.push(next.method)
    const own = medians.get(next.method)!
    sums = sums.map((sum, i) => sum.map((v, h) => v + own[i][h]))
  }
  const weights: Record<string, number> = {}
  for (const pick of picks) weights[pick] = (weights[pick] ?? 0) + 1 / picks.length
  return weights
}

/** The forecast that the weights make of the methods' own. */
export function mixed(
  forecasts: Readonly<Record<string, QuantileForecast>>,
  weights: Weights,
): QuantileForecast {
  const parts = Object.keys(weights)
  return mix(
    parts.map((method) => forecasts[method]),
    parts.map((method) => weights[method]),
  )
}
