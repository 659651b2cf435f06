import type { Panel } from '../../../data/index.js'
import type { Pool } from '../../../parallel/index.js'
import { quickBaselines } from '../defaults.js'
import { baselineTaskOf, type Run } from '../run.js'
import { baselineFolds } from './baseline-folds.js'
import { foldsFor, foldsOver } from './cutoffs.js'
import type { Folds } from './fold.js'

/** The newest fold, if there is to be one, forecast by the baselines that take no search. */
export function quickFolds(
  { prepared: { known, network }, options }: Pick<Run, 'prepared' | 'options'>,
  panel: Panel,
  pool: Pool,
): Promise<Folds> {
  const most = Math.min(1, foldsFor(options.folds, known.length))
  const folds = foldsOver(known, options.horizon, most, network !== undefined)
  return baselineFolds(known, folds, quickBaselines, baselineTaskOf(options, panel), pool)
}
