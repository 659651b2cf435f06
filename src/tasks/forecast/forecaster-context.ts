/** What a forecaster keeps beside its networks: how data is read, and what its forecasts are made of. */
import type { PanelColumns } from '../../data/index.js'
import type { Ensemble } from './ensemble.js'

export interface ForecasterContext {
  /** How the data trained on was read, so that newer data is read in the same way. */
  readonly columns: PanelColumns
  /** Whether the calendar is among the columns known ahead. */
  readonly hasCalendar: boolean
  /** Names of the columns known ahead. */
  readonly ahead: readonly string[]
  /** What a forecast is mixed from. */
  readonly ensemble: Ensemble
  /** What the networks are called among the weights. */
  readonly network: string
  /** Of the intervals, in percent. Default 80 and 95. */
  readonly levels: readonly number[] | undefined
}
