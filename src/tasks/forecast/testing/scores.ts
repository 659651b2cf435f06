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

export const scoreNames = Object.keys(scoresOf()) as (keyof Scores)[]

/** Every score the same. */
function allOf(value: number): Scores {
  return Object.fromEntries(scoreNames.map((name) => [name, value])) as unknown as Scores
}

/** Of forecasts without error whose intervals are points; the OWA of a benchmark without error is 1. */
export const perfectScores: Scores = {
  ...allOf(0),
  owa: 1,
  coverage80: 1,
  coverage95: 1,
}

/** Of a method that was not scored. */
export const unscored: Scores = allOf(Number.NaN)
