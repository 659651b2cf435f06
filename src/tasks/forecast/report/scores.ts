import { fixed, numberFormat } from '../../../report/numbers.js'
import type { Scores } from '../document.js'
import { methodsOf } from './methods.js'

type ScoresByMethod = Readonly<Record<string, Scores>>

/** One column of the table of scores. */
export interface ScoreColumn {
  readonly key: keyof Scores
  readonly heading: string
  /** How far a value is from perfect: the smaller, the better. */
  distance(value: number): number
  text(value: number): string
}

const tenths = fixed(1)

/** A percentage, 0 to 100, to a tenth; a dash where it is not finite. */
export function percent(value: number): string {
  return Number.isFinite(value) ? `${tenths(value)} %` : tenths(value)
}

const error = (key: keyof Scores, heading: string, text: ScoreColumn['text']): ScoreColumn => ({
  key,
  heading,
  distance: (value) => value,
  text,
})

const coverage = (key: 'coverage80' | 'coverage95', claimed: number): ScoreColumn => ({
  key,
  heading: `in ${claimed} %`,
  distance: (value) => Math.abs(100 * value - claimed),
  text: (value) => percent(100 * value),
})

const MASE = error('mase', 'MASE', fixed(3))
const SMAPE = error('smape', 'sMAPE', percent)
const OWA = error('owa', 'OWA', fixed(3))
const WQL = error('wql', 'wQL', fixed(3))
const MSIS = error('msis', 'MSIS', fixed(2))
const COVERAGES = [coverage('coverage80', 80), coverage('coverage95', 95)]

/** The scores that a terminal has room for. */
export const MAIN_COLUMNS: readonly ScoreColumn[] = [MASE, SMAPE, OWA, WQL, MSIS, ...COVERAGES]

/** Scores of the point forecast without unit. */
export const POINT_COLUMNS: readonly ScoreColumn[] = [MASE, error('rmsse', 'RMSSE', fixed(3)), SMAPE, OWA]

/** Scores of the distribution without unit. */
export const DISTRIBUTION_COLUMNS: readonly ScoreColumn[] = [WQL, MSIS, ...COVERAGES]

/** Columns of scores in the series' unit, their decimals to suit the values. */
export const unitColumns = (
  scores: ScoresByMethod,
  ...columns: readonly (readonly [key: keyof Scores, heading: string])[]
): ScoreColumn[] => {
  const text = numberFormat(
    columns.flatMap(([key]) => Object.values(scores).map((ofMethod) => ofMethod[key])),
  )
  return columns.map(([key, heading]) => error(key, heading, text))
}

/**
 * The methods with the best value of a column: the lowest error, or the coverage nearest to what its interval
 * claims. Values equal as shown are equally good; none where no value is finite.
 */
export function bestMethods(
  scores: ScoresByMethod,
  { key, distance, text }: ScoreColumn,
): ReadonlySet<string> {
  const scored = methodsOf(scores).filter((method) => Number.isFinite(scores[method][key]))
  const ranked = scored.sort((a, b) => distance(scores[a][key]) - distance(scores[b][key]))
  const [first] = ranked
  if (first === undefined) return new Set()
  return new Set(ranked.filter((method) => text(scores[method][key]) === text(scores[first][key])))
}
