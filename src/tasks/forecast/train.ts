/** Training without a backtest, for callers with an evaluation of their own. */

import type { Panel } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { namesAhead, trainForecaster } from '../../forecaster/index.js'
import { Forecaster } from './forecaster.js'
import { historyOf } from './history.js'
import {
  type backtestOptions,
  type PanelForecastOptions,
  resolved,
  type searchOptions,
  type timeOptions,
} from './options.js'
import { prepare } from './prepare.js'
import { baselineTaskOf, taskOf, trainingOf } from './run.js'

/** Options of `trainPanel`: those of a forecast without backtest, search, limits of time and explanation. */
export interface TrainPanelOptions
  extends Omit<
    PanelForecastOptions,
    | keyof typeof backtestOptions
    | keyof typeof searchOptions
    | keyof typeof timeOptions
    | 'onResult'
    | 'checkpoint'
    | 'explain'
  > {
  /**
   * Index of each series' first validation value: those from there on end the training and calibrate the intervals, and
   * are never trained on. Default: each network has validation windows of its own, spread over the series.
   */
  readonly validationFrom?: number
}

/**
 * Trains networks on the series of a panel, without a backtest; `auto` chooses their kind by the data.
 * @throws InputError as `forecastPanel` does, and when `validationFrom` leaves too few values for training or validation
 */
export async function trainPanel(panel: Panel, given: TrainPanelOptions): Promise<Forecaster> {
  const options = resolved(given, ['validationFrom'])
  const prepared = prepare(panel, options)
  const { horizon, levels, validationFrom, onProgress } = options
  const { known, network, hasCalendar, bounds } = prepared
  if (network === undefined) throw new InputError(`trainPanel: ${prepared.notes[0]}`)
  const { forecaster } = await trainForecaster(known, taskOf(options, network, panel), {
    ...trainingOf(options),
    validationFrom,
    onProgress: (training) => onProgress?.({ label: 'training', done: training.done, training }),
  })
  return new Forecaster(
    forecaster,
    {
      columns: panel.columns,
      hasCalendar,
      ahead: namesAhead(prepared.panel, horizon, hasCalendar),
      ensemble: { weights: { [network]: 1 } },
      network,
      task: baselineTaskOf(options, panel),
      levels,
      bounds,
    },
    historyOf(prepared.panel, forecaster.networks[0].shape.windowSteps),
  )
}
