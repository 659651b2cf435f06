/** From the forecasts of each series for itself to those that are given: totals add up, and sample paths where asked for. */
import type { Panel } from '../../data/index.js'
import type { Parts } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import type { ForecasterContext } from './forecaster-context.js'
import { coherent } from './groups/coherent.js'
import { errorsFor } from './groups/node-errors.js'
import { membersOf } from './groups/nodes.js'
import { drawnPaths, type SampledSeries } from './paths/draw.js'
import type { Paths } from './paths/option.js'

/** The forecasts of all series of a panel. */
export interface FinalForecasts {
  readonly quantiles: readonly QuantileForecast[]
  /** Absent where none were asked for. */
  readonly paths?: readonly Paths[]
}

/**
 * @param series of the panel as they are forecast from, by their names in training
 * @param forecasts of each for itself
 */
export function* finalForecasts(
  panel: Pick<Panel, 'totals' | 'series'>,
  series: readonly SampledSeries[],
  forecasts: readonly QuantileForecast[],
  context: ForecasterContext,
  { paths: count, seed }: { readonly paths: number | undefined; readonly seed: number },
): Parts<FinalForecasts> {
  if (panel.totals === undefined) {
    if (count === undefined) return { quantiles: forecasts }
    return { quantiles: forecasts, paths: yield* drawnPaths(series, forecasts, context, count, seed) }
  }
  const ids = series.map(({ id }) => id)
  const errors = errorsFor(ids, forecasts, context.nodeErrors)
  const { quantiles, paths } = yield* coherent(series, membersOf(panel), forecasts, errors, context, {
    count: count ?? 0,
    seed,
  })
  return count === undefined ? { quantiles } : { quantiles, paths }
}
