/** The dependence of errors that a backtest's folds speak for. */
import type { Panel, Series } from '../../../data/index.js'
import { random } from '../../../engine/random.js'
import { effectiveCount } from '../../../statistics/calibration.js'
import { type Dependence, dependenceOf, Marginals } from '../../../statistics/dependence/index.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'

/** When a series ends: a reading of the clock or, of counted rows, which all end now, 0. */
export const endOf = ({ timeOf, y }: Pick<Series, 'timeOf' | 'y'>): number => timeOf(y.length - 1) ?? 0

/** When a forecast of a fold was made: equal for folds of several series that are of the same steps. */
export const timeOfFold = (
  { timeOf, y }: Pick<Series, 'timeOf' | 'y'>,
  { known }: Pick<BacktestFold, 'known'>,
): number => timeOf(known - 1) ?? known - y.length

/** Folds without overlap that those of a series amount to, at most, from 1. */
export const effectiveFolds = (folds: Folds): number =>
  folds.reduce((most, own) => {
    if (own.length === 0) return most
    const ends = own.map(({ known }) => ({ of: own, end: known }))
    return Math.max(most, effectiveCount(ends, own[0].actual.length))
  }, 1)

/**
 * The dependence of the model's errors, those of totals left out; undefined without folds.
 * @param folds with the forecast of `model`
 */
export function dependenceIn(
  panel: Pick<Panel, 'totals' | 'series'>,
  foldsOfAll: Folds,
): Dependence | undefined {
  const count = panel.totals?.length ?? 0
  const [series, folds] = [panel.series.slice(count), foldsOfAll.slice(count)]
  if (folds.every(({ length }) => length === 0)) return undefined
  const chance = random(0)
  const scores = series.map(({ id }, i) => ({
    id,
    folds: folds[i].map(({ known, actual, forecasts: { model } }) => {
      const marginals = new Marginals(model)
      return {
        time: timeOfFold(series[i], { known }),
        scores: actual.map((value, h) => marginals.scoreAt(h, value, chance.uniform())),
      }
    }),
  }))
  return dependenceOf(scores, effectiveFolds(folds))
}
