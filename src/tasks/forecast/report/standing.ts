import type { Backtest, SeriesForecast } from '../document.js'
import { isBaseline, methodsOf } from './methods.js'

/** Scores that differ by less than this share of the smaller one are level: another seed would reorder them. */
const levelWithin = 0.01

/** Whether two scores, not below 0, are level. */
export const areLevel = (a: number, b: number): boolean => Math.abs(a - b) <= levelWithin * Math.min(a, b)

/** MASE of the model; not a number where there is none. */
export const modelMase = ({ scores }: Pick<Backtest, 'scores'>): number => scores.model?.mase ?? Number.NaN

/** The baseline with the lowest MASE; undefined where none has a finite one. */
export function bestBaseline({ scores }: Pick<Backtest, 'scores'>): string | undefined {
  const scored = methodsOf(scores).filter(
    (method) => isBaseline(method) && Number.isFinite(scores[method].mase),
  )
  return scored.sort((a, b) => scores[a].mase - scores[b].mase)[0]
}

/**
 * The most accurate method by MASE: `model`, or the baseline that beats it. Level scores count as the
 * model's. Undefined where the model has no finite MASE or there is no baseline to compare it with.
 */
export function leader(backtest: Pick<Backtest, 'scores'>): string | undefined {
  const best = bestBaseline(backtest)
  const own = modelMase(backtest)
  if (best === undefined || !Number.isFinite(own)) return undefined
  const theirs = backtest.scores[best].mase
  return own <= theirs || areLevel(own, theirs) ? 'model' : best
}

/** In how many series each method leads, most first; series without a leader are left out. */
export function leaders(
  series: readonly Pick<SeriesForecast, 'backtest'>[],
): readonly (readonly [method: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { backtest } of series) {
    const first = leader(backtest)
    if (first !== undefined) counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
