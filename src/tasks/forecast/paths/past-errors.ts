/** The dependence of errors that a backtest's folds speak for. */
import type { Series } from '../../../data/index.js'
import { random } from '../../../engine/random.js'
import { effectiveCount } from '../../../statistics/calibration.js'
import { type Dependence, dependenceOf, Marginals } from '../../../statistics/dependence/index.js'
import type { Folds } from '../backtest/fold.js'

/** When a series ends: a reading of the clock or, of counted rows, which all end now, 0. */
export const endOf = ({ timeOf, y }: Pick<Series, 'timeOf' | 'y'>): number => timeOf(y.length - 1) ?? 0

/**
 * The dependence of the model's errors; undefined without folds.
 * @param folds with the forecast of `model`
 */
export function dependenceIn(series: readonly Series[], folds: Folds): Dependence | undefined {
  if (folds.every(({ length }) => length === 0)) return undefined
  const chance = random(0)
  const scores = series.map(({ id, y, timeOf }, i) => ({
    id,
    folds: folds[i].map(({ known, actual, forecasts: { model } }) => {
      const marginals = new Marginals(model)
      return {
        time: timeOf(known - 1) ?? known - y.length,
        scores: actual.map((value, h) => marginals.scoreAt(h, value, chance.uniform())),
      }
    }),
  }))
  const counts = folds
    .filter(({ length }) => length > 0)
    .map((own) =>
      effectiveCount(
        own.map(({ known }) => ({ of: own, end: known })),
        own[0].actual.length,
      ),
    )
  return dependenceOf(
    scores,
    counts.reduce((most, count) => Math.max(most, count), 1),
  )
}
