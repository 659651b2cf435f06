import { type Baseline, checkTask, type FittedBaseline } from './baseline.js'
import { naive } from './naive.js'

/** The method that fits a baseline and forecasts with it; naive where there is nothing to fit, or the fit does not hold. */
export const byFit =
  <Fit extends object>(
    where: string,
    fewestValues: number,
    baseline: Pick<FittedBaseline<Fit>, 'fit' | 'from'>,
  ): Baseline =>
  (y, task) => {
    checkTask(where, y, fewestValues, task)
    const found = baseline.fit(y, task)
    return (found && baseline.from(found, y, task)) ?? naive(y, task)
  }
