/** The task of a forecaster: its horizon, season and kind of network, and the settings given for its shape. */
import type { ForecastTask } from '../statistics/methods/index.js'
import type { NetworkKind, NetworkOptions } from './options.js'

/** What is to be learned. */
export interface Task extends ForecastTask, NetworkOptions {
  readonly kind: NetworkKind
}
