/** Training without a backtest, for callers who evaluate by themselves. */

import type { Panel } from '../../data/index.js'
import { namesAhead, trainForecaster } from '../../forecaster/index.js'
import { Forecaster } from './forecaster.js'
import { type backtestOptions, type PanelForecastOptions, resolved, type searchOptions } from './options.js'
import { prepare } from './prepare.js'
import { taskOf, trainingOf } from './run.js'

export interface TrainPanelOptions
  extends Omit<
    PanelForecastOptions,
    keyof typeof backtestOptions | keyof typeof searchOptions | 'onTrained' | 'checkpoint' | 'explain'
  > {
  /**
   * The step of each series from which on values are validation data: they end the training and calibrate the intervals,
   * and are never trained on. Default: each network has validation windows of its own, spread over the series.
   */
  readonly validationFrom?: number
}

/**
 * Trains a network on the series of a panel, without a backtest; for `auto`, the network that suits them.
 * @throws InputError as `forecastPanel` does, and when `validationFrom` leaves nothing to train on or nothing to validate by
 */
export async function trainPanel(panel: Panel, given: TrainPanelOptions): Promise<Forecaster> {
  const options = resolved(given, ['validationFrom'])
  const prepared = prepare(panel, options)
  const { horizon, levels, validationFrom, onProgress } = options
  const { known, network, hasCalendar } = prepared
  const { forecaster } = await trainForecaster(known, taskOf(options, network, panel.seasonalPeriod), {
    ...trainingOf(options),
    validationFrom,
    onProgress: (training) => onProgress?.({ label: 'training', done: training.done, training }),
  })
  return new Forecaster(forecaster, {
    columns: panel.columns,
    hasCalendar,
    ahead: namesAhead(prepared.panel, horizon, hasCalendar),
    ensemble: { weights: { [network]: 1 } },
    network,
    levels,
  })
}
