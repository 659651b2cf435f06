/** The folds of a panel with totals, in which forecasts add up, and the accuracy by level with and without that. */
import type { Panel } from '../../../data/index.js'
import { mean } from '../../../statistics/mean.js'
import type { Parts } from '../../../statistics/methods/index.js'
import { mase } from '../../../statistics/metrics/index.js'
import { medianOf } from '../../../statistics/quantiles.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import type { GroupLevel } from '../document.js'
import type { ForecasterContext } from '../forecaster-context.js'
import { dependenceIn, timeOfFold } from '../paths/past-errors.js'
import { coherent } from './coherent.js'
import { errorsFor, nodeErrorsIn } from './node-errors.js'
import { membersOf } from './nodes.js'

/** Paths that the quantiles of a fold are made of. */
const pathsOfFold = 400

/** The folds, and the accuracy by level. */
export interface GroupedFolds {
  readonly folds: Folds
  readonly groups: readonly GroupLevel[]
}

/** What the levels of totals are called, and that of the series. */
const levelsIn = ({ totals = [], series }: Panel): string[] =>
  series.map((_, node) => totals[node]?.level ?? 'series')

const withoutMase = (panel: Panel): GroupLevel[] => {
  const levels = levelsIn(panel)
  return [...new Set(levels)].map((level) => ({ level, count: levels.filter((own) => own === level).length }))
}

/**
 * Forecasts of each fold that add up, by the errors of the other folds; with a single fold, by those of that fold. A fold
 * that some series are too short for stays as it is.
 * @param folds with the forecast of `model`
 */
export function* groupedFolds(
  panel: Panel,
  folds: Folds,
  bounds: ForecasterContext['bounds'],
): Parts<GroupedFolds> {
  const { series, seasonalPeriod: m } = panel
  const members = membersOf(panel)
  const byTime = folds.map((own, i) => new Map(own.map((fold) => [timeOfFold(series[i], fold), fold])))
  const times = [...byTime[0].keys()].filter((time) => byTime.every((own) => own.has(time)))
  const levels = levelsIn(panel)
  const errors = new Map<string, { base: number[]; bottomUp: number[]; reconciled: number[] }>()
  const replaced = byTime.map((own) => new Map(own))
  for (const [t, time] of times.entries()) {
    const now = byTime.map((own) => own.get(time)!)
    const others = folds.map((own, i) => own.filter((fold) => timeOfFold(series[i], fold) !== time))
    const known = others.some(({ length }) => length > 0) ? others : folds
    const dependence = dependenceIn(panel, known)
    yield
    const forecasts = now.map((fold) => fold.forecasts.model)
    const nodeErrors = errorsFor(
      series.map(({ id }) => id),
      forecasts,
      nodeErrorsIn(panel, known, dependence),
    )
    const { quantiles } = yield* coherent(
      now.map(({ seen }, i) => ({ id: series[i].id, y: seen, timeOf: series[i].timeOf })),
      members,
      forecasts,
      nodeErrors,
      { dependence, bounds },
      { count: 0, seed: t, most: pathsOfFold },
    )
    for (const [node, fold] of now.entries()) {
      const { model: base, ...rest } = fold.forecasts
      replaced[node].set(time, { ...fold, forecasts: { model: quantiles[node], ...rest } })
      const sums = members[node]?.map((i) => medianOf(forecasts[members.length + i])) ?? [medianOf(base)]
      const bottomUp = sums[0].map((_, h) => sums.reduce((sum, own) => sum + own[h], 0))
      const score = (median: Float64Array): number => mase(fold.actual, median, fold.seen, m)
      const level = errors.get(levels[node]) ?? { base: [], bottomUp: [], reconciled: [] }
      errors.set(levels[node], level)
      level.base.push(score(medianOf(base)))
      level.bottomUp.push(score(bottomUp))
      level.reconciled.push(score(medianOf(quantiles[node])))
    }
    yield
  }
  return {
    folds: folds.map((own, i) =>
      own.map((fold): BacktestFold => replaced[i].get(timeOfFold(series[i], fold))!),
    ),
    groups: withoutMase(panel).map((level) => {
      const found = errors.get(level.level)
      if (found === undefined) return level
      return {
        ...level,
        mase: { base: mean(found.base), bottomUp: mean(found.bottomUp), reconciled: mean(found.reconciled) },
      }
    }),
  }
}
