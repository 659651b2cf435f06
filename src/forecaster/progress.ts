import type { TrainingProgress } from './training.js'

/** Progress of a run. */
export interface Progress {
  /** Share of the run that is done, 0 to 1. */
  readonly done: number
  /** The current part of the run, such as `tuning 3/20`, `final model` or `backtest 2/5`. */
  readonly label: string
  /** Progress of the current training, if there is one. */
  readonly training?: TrainingProgress
}
