import type { ForecastDocument } from './document.js'
import type { Forecaster } from './forecaster.js'

/** The document, and the trained forecaster. */
export interface ForecastResult extends ForecastDocument {
  /** To save, or to forecast newer data without training. */
  readonly forecaster: Forecaster
}
