/** What a reader of a scenario should know: what its differences are, and how far the history bears them out. */
import type { Panel } from '../../../data/index.js'
import { numberFormat } from '../../../report/index.js'
import type { Weights } from '../ensemble/index.js'
import type { Forecaster } from '../forecaster.js'
import type { Change } from './changes.js'

/** What every difference is. */
export const associationNote =
  'The differences are associations learned from the history, not effects: other things may have changed with these ' +
  'columns there. They do not say what a change would cause.'

/** The range of some values, of which those that are not numbers do not count. */
function rangeOf(columns: Iterable<Float64Array>): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const column of columns) {
    for (const value of column) {
      if (Number.isNaN(value)) continue
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  }
  return [low, high]
}

/** The future covariates of all series over the steps of the horizon. */
const aheadOf = ({ series }: Panel, index: number, horizonSteps: number): Float64Array[] =>
  series.map(({ y, covariates }) => covariates.future[index].subarray(y.length, y.length + horizonSteps))

/** Whether a change is within what the history has. */
function rangeNotes(
  { column, indices }: Change,
  forecaster: Forecaster,
  given: Panel,
  changed: Panel,
): string[] {
  const [index] = indices
  const [low, high] = rangeOf([
    ...given.series.map(({ y, covariates }) => covariates.future[index].subarray(0, y.length)),
    ...[...forecaster.histories.values()].map(({ future }) => future[index]),
  ])
  const [least, most] = rangeOf(aheadOf(changed, index, forecaster.horizonSteps))
  const show = numberFormat([low, high, least, most])
  if (low === high)
    return [
      `${column} is ${show(low)} in all of the history: the model could not learn what goes with other values.`,
    ]
  if (least >= low && most <= high) return []
  const reach = least === most ? show(least) : `${show(least)} to ${show(most)}`
  return [
    `The scenario extrapolates: its ${column} is ${reach}, the history has ${show(low)} to ${show(high)}. The model has ` +
      'not seen such values.',
  ]
}

/** Whether a change changes nothing, as the future values are so already. */
function sameNotes(
  { column, indices }: Change,
  horizonSteps: number,
  given: Panel,
  changed: Panel,
): string[] {
  const isSame = indices.every((index) => {
    const after = aheadOf(changed, index, horizonSteps)
    return aheadOf(given, index, horizonSteps).every((before, i) => before.every((v, h) => v === after[i][h]))
  })
  return isSame ? [`${column} has these values already: the scenario does not change it.`] : []
}

/** How much of the forecasts reads columns at all. */
function weightNotes({ context }: Forecaster, each: readonly Weights[]): string[] {
  const { network = '' } = context
  const percents = each.map((weights) => Math.round(100 * (weights[network] ?? 0)))
  const [least, most] = [Math.min(...percents), Math.max(...percents)]
  if (least === 100) return []
  const share = least === most ? `${least} %` : `${least} to ${most} %`
  return [`Networks have ${share} of the weight in the forecast; the rest, by baselines, reads no columns.`]
}

/**
 * The notes on a scenario, the first on what its differences are.
 * @param weights of the members in the forecast of each series
 */
export function notesOn(
  changes: readonly Change[],
  forecaster: Forecaster,
  given: Panel,
  changed: Panel,
  weights: readonly Weights[],
): string[] {
  return [
    associationNote,
    ...changes.flatMap((change) => [
      ...(change.categories === undefined ? rangeNotes(change, forecaster, given, changed) : []),
      ...sameNotes(change, forecaster.horizonSteps, given, changed),
    ]),
    ...weightNotes(forecaster, weights),
  ]
}
