/** The choices that the trainings of a run share. */
import {
  type Decisions,
  decide,
  fewestTrainingValues,
  type KnownSeries,
  type Task,
} from '../../../forecaster/index.js'
import { networksFor } from '../effort.js'
import type { ModelOptions } from '../options.js'
import { foldsFor, upToFirstCutoff } from './cutoffs.js'

/** What the trainings of the folds and the final one have in common, by the data up to the first cutoff. */
export function decisionsOf(
  known: readonly KnownSeries[],
  task: Task,
  { folds, effort }: Pick<ModelOptions, 'folds' | 'effort'>,
): Decisions {
  const first = upToFirstCutoff(known, task.horizonSteps, foldsFor(folds, known.length))
  const learned = (first.length > 0 ? first : known).filter(
    ({ y }) => y.length >= fewestTrainingValues(task.horizonSteps),
  )
  const usual = decide(learned, task)
  return { ...usual, members: networksFor(effort, usual.members) }
}
