/**
 * The weights of the methods by their errors in the backtest.
 *
 * Two rules are averaged. Forward selection with replacement (Caruana et al. 2004) of weighted means, from the best
 * single method on, fits the folds most closely, which needs many of them. With few folds, default shares, each times
 * (cost of the best / cost)⁵, are more reliable. The first has the weight k / (k + 20) for k cutoffs without overlap.
 * The series of a panel share their times, good and bad, so that many series do not stand for many cutoffs.
 *
 * Of a panel, each series has weights of its own: its costs count as many times as it has folds, those of all series
 * five times.
 *
 * Chosen on validation data, the ends of the training parts of 12 sets: M1, M3 and the tourism competition by
 * frequency, M4's weekly and hourly series. The geometric mean of the OWA is .728; before there was CES it was .738, with
 * the same weights for all series .742, with selection alone .753.
 */
import { effectiveCount } from '../../../statistics/calibration.js'
import { mean } from '../../../statistics/mean.js'
import type { BaselineName } from '../../../statistics/methods/index.js'
import type { Folds, ScoredFold } from '../backtest/fold.js'
import { type Costs, costs } from './costs.js'

/** Weights by method, which add up to 1. */
export type Weights = Readonly<Record<string, number>>

/** The weights of some of the methods alone, which add up to 1; undefined where these have none. */
export function among(weights: Weights, methods: readonly string[]): Weights | undefined {
  const left = Object.entries(weights).filter(([method]) => methods.includes(method))
  const total = left.reduce((sum, [, weight]) => sum + weight, 0)
  return total > 0 ? Object.fromEntries(left.map(([method, weight]) => [method, weight / total])) : undefined
}

/** Picks, of which each may be any method. */
const mostPicks = 10
/** A further pick has to lower the cost by this share, or simpler is better. */
const leastGain = 0.002
/** With more cutoffs without overlap than these, selection has more weight than the default shares. */
const equalTrust = 20
/** Default shares, good on many series; the rest is the networks'. */
const defaultShares: Readonly<Record<BaselineName, number>> = {
  combination: 0.25,
  arima: 0.1,
  ets: 0.1,
  dynamicTheta: 0.1,
  ces: 0.1,
  seasonalNaive: 0.03,
  theta: 0.02,
  drift: 0.02,
  naive: 0.02,
}
const networkShare = 0.26
const shareOf = (method: string): number =>
  method in defaultShares ? defaultShares[method as BaselineName] : networkShare
/** Power of the costs' ratio. */
const sharpness = 5
/** Methods with less are left out. */
const leastWeight = 0.02
/** The costs of all series count as much as so many folds of one. */
const trustInAll = 5

function selected(
  folds: readonly ScoredFold[],
  methods: readonly string[],
  { medians, costOf }: Costs,
): Weights {
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

/** The default shares, smaller for costlier methods. */
function byCost(methods: readonly string[], each: readonly number[]): Weights {
  const least = Math.min(...each)
  const shares = each.map(
    (cost, i) => shareOf(methods[i]) * (cost === least ? 1 : (least / cost) ** sharpness),
  )
  const total = shares.reduce((sum, share) => sum + share, 0)
  return Object.fromEntries(methods.map((method, i) => [method, shares[i] / total]))
}

/** The default shares of some methods. */
function defaultWeights(methods: readonly string[]): Weights {
  const total = methods.reduce((sum, method) => sum + shareOf(method), 0)
  return Object.fromEntries(methods.map((method) => [method, shareOf(method) / total]))
}

/** How many forecasts without overlap the folds of some series amount to, were the series independent. */
const effectiveOf = (folds: Folds): number =>
  effectiveCount(
    folds.flatMap((own) => own.map(({ known }) => ({ of: own, end: known }))),
    folds.find((own) => own.length > 0)?.[0].actual.length ?? 1,
  )

/** How many cutoffs without overlap there are. */
export const distinctCutoffs = (folds: Folds): number => Math.max(...folds.map((own) => effectiveOf([own])))

/** Both rules averaged, without methods of little weight. */
function averaged(methods: readonly string[], greedy: Weights, soft: Weights, k: number): Weights {
  const trust = k / (k + equalTrust)
  const both = methods.map((method) => trust * (greedy[method] ?? 0) + (1 - trust) * soft[method])
  const kept = both.map((weight) => (weight < leastWeight ? 0 : weight))
  const total = kept.reduce((sum, weight) => sum + weight, 0)
  return Object.fromEntries(methods.flatMap((method, i) => (kept[i] > 0 ? [[method, kept[i] / total]] : [])))
}

/** What both rules go by: the selection from the folds of all series, and the cost of each method over them. */
function ratedBy(folds: readonly ScoredFold[], methods: readonly string[], m: number) {
  const known = costs(folds, methods, m)
  return {
    known,
    greedy: selected(folds, methods, known),
    overall: methods.map((method) => known.costOf(known.medians.get(method)!)),
  }
}

/** The weights of a panel's methods. */
export interface PanelWeights {
  /** Of all series: those of a new one. */
  readonly weights: Weights
  /** Of each series, of the same methods or fewer; the weights of all for one without folds. */
  readonly own: readonly Weights[]
}

/**
 * Weights by the OWA of the methods' forecasts of the folds; the default shares where there is no fold.
 * @param series folds of one or many series
 */
export function chooseWeights(series: Folds, methods: readonly string[], m: number): PanelWeights {
  const folds = series.flat()
  if (folds.length === 0) {
    const weights = defaultWeights(methods)
    return { weights, own: series.map(() => weights) }
  }
  const { known, greedy, overall } = ratedBy(folds, methods, m)
  const k = distinctCutoffs(series)
  const weights = averaged(methods, greedy, byCost(methods, overall), k)
  if (series.filter(({ length }) => length > 0).length === 1)
    return { weights, own: series.map(() => weights) }
  const members = Object.keys(weights)
  const costOfAll = mean(overall)
  let at = 0
  const own = series.map(({ length }) => {
    const from = at
    at += length
    if (length === 0) return weights
    const costs = methods.map((method) => known.costOf(known.medians.get(method)!, from, at))
    // Hard series cost more by any method.
    const difficulty = mean(costs) / costOfAll
    if (!(difficulty > 0 && difficulty < Infinity)) return weights
    const both = costs.map(
      (cost, i) => ((length * cost) / difficulty + trustInAll * overall[i]) / (length + trustInAll),
    )
    return among(averaged(methods, greedy, byCost(methods, both), k), members) ?? weights
  })
  return { weights, own }
}

/**
 * The weight that a method earns by the folds of a panel, counted as if its series were independent. A network that earns
 * none is not worth its training.
 */
export function earnedWeight(series: Folds, method: string, others: readonly string[], m: number): number {
  const methods = [method, ...others]
  const { greedy, overall } = ratedBy(series.flat(), methods, m)
  return averaged(methods, greedy, byCost(methods, overall), effectiveOf(series))[method] ?? 0
}
