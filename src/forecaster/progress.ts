import type { TrainingProgress } from './training.js'

/** Where long work stands. */
export interface Progress {
  /** Share of the whole work done, 0 to 1. */
  readonly done: number
  /** What is under way, such as `tuning 3/20`, `final model` or `backtest 2/5`. */
  readonly label: string
  /** Where a training stands, while there is one. */
  readonly training?: TrainingProgress
}
