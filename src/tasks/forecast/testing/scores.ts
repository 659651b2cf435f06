import type { Scores } from '../document.js'

/** Scores of which only some matter. */
export const scoresOf = (values: Partial<Scores> = {}): Scores => ({
  mase: 1,
  rmsse: 1,
  smape: 10,
  mae: 1,
  rmse: 1,
  owa: 1,
  msis: 10,
  wql: 0.1,
  crps: 1,
  coverage80: 0.8,
  coverage95: 0.95,
  ...values,
})

/** Of a method that was not scored. */
export const unscored: Scores = {
  mase: Number.NaN,
  rmsse: Number.NaN,
  smape: Number.NaN,
  mae: Number.NaN,
  rmse: Number.NaN,
  owa: Number.NaN,
  msis: Number.NaN,
  wql: Number.NaN,
  crps: Number.NaN,
  coverage80: Number.NaN,
  coverage95: Number.NaN,
}
