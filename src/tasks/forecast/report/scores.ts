import type { Method } from '../backtest.js'
import type { Backtest, Scores } from '../types.js'
import { fixed } from './numbers.js'

/** Name of each method in running text, in the order they are listed. */
export const METHOD_NAMES = {
  model: 'model',
  naive: 'naive',
  seasonalNaive: 'seasonal naive',
  drift: 'drift',
  theta: 'Theta',
  ets: 'ETS',
} as const satisfies Record<Method, string>

const tenths = fixed(1)

export const METHODS = Object.keys(METHOD_NAMES) as Method[]

/** One column of the table of scores. */
export interface ScoreColumn {
  readonly key: keyof Scores
  readonly heading: string
  /** How far a value is from perfect: the smaller, the better. */
  distance(value: number): number
  text(value: number): string
}

/** A percentage, 0 to 100, to a tenth; a dash where it is not finite. */
export function percent(value: number): string {
  return Number.isFinite(value) ? `${tenths(value)} %` : tenths(value)
}

export const SCORE_COLUMNS: readonly ScoreColumn[] = [
  { key: 'mase', heading: 'MASE', distance: (value) => value, text: fixed(3) },
  { key: 'smape', heading: 'sMAPE', distance: (value) => value, text: percent },
  { key: 'msis', heading: 'MSIS', distance: (value) => value, text: fixed(2) },
  coverage('coverage80', 80),
  coverage('coverage95', 95),
]

function coverage(key: 'coverage80' | 'coverage95', claimed: number): ScoreColumn {
  return {
    key,
    heading: `inside ${claimed} %`,
    distance: (value) => Math.abs(100 * value - claimed),
    text: (value) => percent(100 * value),
  }
}

/**
 * The methods with the best value of a column: the lowest error, or the coverage nearest to what its interval
 * claims. Values equal as shown are equally good; none where no value is finite.
 */
export function bestMethods(backtest: Backtest, { key, distance, text }: ScoreColumn): ReadonlySet<Method> {
  const scored = METHODS.filter((method) => Number.isFinite(backtest[method][key]))
  const ranked = scored.sort((a, b) => distance(backtest[a][key]) - distance(backtest[b][key]))
  const [first] = ranked
  if (first === undefined) return new Set()
  return new Set(ranked.filter((method) => text(backtest[method][key]) === text(backtest[first][key])))
}
