/** The parts of a forecaster beside its networks: its columns, ensemble and interval levels. */
import type { PanelColumns } from '../../data/index.js'
import type { NetworkKind } from '../../forecaster/index.js'
import type { Bounds } from '../../statistics/bounds.js'
import type { Dependence } from '../../statistics/dependence/index.js'
import type { ForecastTask } from '../../statistics/methods/index.js'
import type { Ensemble } from './ensemble/index.js'
import type { NodeErrors } from './groups/node-errors.js'

/** How a forecaster's data is read, and how its forecasts are combined. */
export interface ForecasterContext {
  /** How the training data was read, so that newer data is read in the same way. */
  readonly columns: PanelColumns
  /** Whether the networks see the calendar. */
  readonly hasCalendar: boolean
  /** Names of the networks' future covariates, those of the calendar and holidays included. */
  readonly ahead: readonly string[]
  /** Weights of the members by name, which add up to 1, of all series and of each, and the calibration of the intervals. */
  readonly ensemble: Ensemble
  /** Name of the networks among the weights, such as `lstm`; absent where only baselines forecast. */
  readonly network?: NetworkKind
  /** Horizon and season. */
  readonly task: ForecastTask
  /** Prediction interval levels in percent. Default 80 and 95. */
  readonly levels: readonly number[] | undefined
  /** Bounds of all forecasts. Default none. */
  readonly bounds?: Bounds | undefined
  /**
   * How the backtest's errors depend on each other, over steps and series; absent without a backtest, and in files of
   * earlier versions.
   */
  readonly dependence?: Dependence | undefined
  /** Errors by which totals and their series are made to add up; absent without totals, and without a backtest. */
  readonly nodeErrors?: NodeErrors | undefined
}
