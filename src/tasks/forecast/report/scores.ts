import { fixed, numberFormat } from '../../../report/index.js'
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

const mase = error('mase', 'MASE', fixed(3))
const smape = error('smape', 'sMAPE', percent)
const owa = error('owa', 'OWA', fixed(3))
const wql = error('wql', 'wQL', fixed(3))
const msis = error('msis', 'MSIS', fixed(2))
const coverages = [coverage('coverage80', 80), coverage('coverage95', 95)]

/** The scores for a terminal, which has room for few. */
export const mainColumns: readonly ScoreColumn[] = [mase, smape, owa, wql, msis, ...coverages]

/** Scores of the point forecast without unit. */
export const pointColumns: readonly ScoreColumn[] = [mase, error('rmsse', 'RMSSE', fixed(3)), smape, owa]

/** Scores of the distribution without unit. */
export const distributionColumns: readonly ScoreColumn[] = [wql, msis, ...coverages]

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
 * The methods with the best value of a column: the lowest error, or the coverage nearest to its interval's
 * nominal level. Values equal as shown are equally good; none where no value is finite.
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
