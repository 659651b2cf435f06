import { capital, fixed, inWords } from '../../../report/index.js'
import { boundsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import type { Backtest, Fold, Scores, SeriesForecast } from '../document.js'
import { isBaseline, methodName, methodsOf } from './methods.js'
import { percent } from './scores.js'
import { leaders } from './standing.js'

const mase = fixed(3)
const whole = fixed(0)

/** Most baselines named with their figures; of more, only the best is. */
const mostNamed = 2

/**
 * A sentence on which baselines the model beats on MASE and which beat it: with the figures of up to two, of more the
 * best one's. Scores equal to the three decimals shown count as equal.
 */
export const verdict = (backtest: Backtest): string => compared(backtest)

/** The same over all series of a document, and how many of them each method is best in. */
export function overallVerdict({
  series,
  overall,
}: {
  readonly series: readonly Pick<SeriesForecast, 'backtest'>[]
  readonly overall: Backtest
}): string {
  if (series.length === 1) return verdict(series[0].backtest)
  const counts = leaders(series)
  const scored = counts.reduce((sum, [, count]) => sum + count, 0)
  const mean = compared(overall)
  if (scored === 0) return mean
  const best = counts.find(([method]) => method === 'model')?.[1] ?? 0
  const of = scored === series.length ? `${whole(scored)} series` : `${whole(scored)} series with a MASE`
  const where = best === scored && best > 1 ? `all ${of}` : `${best === 0 ? 'none' : whole(best)} of ${of}`
  const others = counts
    .filter(([method]) => method !== 'model')
    .map(([method, count]) => `${methodName(method)} in ${whole(count)}`)
  return `${mean} The model is best in ${inWords([where, ...others])}.`
}

function compared({ scores }: Backtest): string {
  if (scores.model === undefined) return 'There is no backtest, so the accuracy of the model is unknown.'
  const own = mase(scores.model.mase)
  const comparable = methodsOf(scores)
    .filter((name) => isBaseline(name) && Number.isFinite(scores[name].mase))
    .sort((a, b) => scores[a].mase - scores[b].mase)
  if (!Number.isFinite(scores.model.mase) || comparable.length === 0) {
    return 'The backtest has no MASE to compare the model with the baselines.'
  }
  const figure = (name: string) => mase(scores[name].mase)
  const figures = (methods: readonly string[]): string =>
    methods.length > mostNamed
      ? `${figure(methods[0])} for the best of them, ${methodName(methods[0])}`
      : inWords(methods.map(figure))
  const names = (methods: readonly string[], ofMany: string): string =>
    methods.length > mostNamed ? ofMany : inWords(methods.map(methodName))

  const equal = comparable.filter((name) => figure(name) === own)
  const ahead = comparable.filter((name) => !equal.includes(name) && scores[name].mase < scores.model.mase)
  const beaten = comparable.filter((name) => !equal.includes(name) && scores[name].mase > scores.model.mase)
  const all = `all ${comparable.length} baselines`
  const count = (methods: readonly string[]): string =>
    methods.length === comparable.length ? all : `${methods.length} of ${comparable.length} baselines`
  if (beaten.length === comparable.length) {
    return `The model beats ${names(beaten, all)}: MASE ${own} against ${figures(beaten)}.`
  }

  const sentences: string[] = []
  if (ahead.length > 0) {
    const comma = ahead.length > mostNamed ? ',' : ''
    sentences.push(
      `${capital(names(ahead, count(ahead)))} beat${ahead.length > 1 ? '' : 's'} the model: ` +
        `MASE ${figures(ahead)}${comma} against ${own}.`,
    )
  }
  const equals = equal.length > 0 && `equals ${names(equal, count(equal))} at MASE ${own}`
  const beats = beaten.length > 0 && `beats ${names(beaten, `the other ${beaten.length} baselines`)}`
  const rest = [equals, beats].filter((part) => part !== false)
  if (rest.length > 0) sentences.push(`The model ${rest.join(' and ')}.`)
  return sentences.join(' ')
}

/**
 * A sentence on the coverage of the model's intervals in the backtest and whether it agrees with their levels. A
 * difference of up to two standard errors counts as chance. Errors within a fold are correlated, so the standard error
 * is that of the mean over folds, where it is larger than that of single values.
 * @param folds of the series, or of all series, that the scores are of
 */
export function coverageNote(model: Scores | undefined, folds: readonly Fold[]): string {
  const count = folds.reduce((sum, { rows }) => sum + rows.length, 0)
  if (
    count === 0 ||
    model === undefined ||
    !Number.isFinite(model.coverage80) ||
    !Number.isFinite(model.coverage95)
  ) {
    return 'The backtest has no coverage to check the intervals with.'
  }
  const covered =
    `Of ${whole(count)} actual value${count === 1 ? '' : 's'}, ${percent(100 * model.coverage80)} fell inside the model's 80 % interval and ` +
    `${percent(100 * model.coverage95)} inside its 95 % interval`
  if (folds.every(({ rows }) => rows.every(isExact)))
    return `${covered}: both have no width, as every forecast of the backtest was exact.`
  const at80 = gap(model.coverage80, 80, count, folds)
  const at95 = gap(model.coverage95, 95, count, folds)
  if (at80 === at95)
    return `${covered}: ${at80 ? `both are too ${at80}` : 'as claimed, within sampling error'}.`
  const gaps = [at80 && `the 80 % interval is too ${at80}`, at95 && `the 95 % interval is too ${at95}`]
  return `${covered}: ${gaps.filter((text) => text !== undefined).join(', ')}.`
}

/** Whether the widest interval of a row is a point at the actual value. */
function isExact(row: Fold['rows'][number]): boolean {
  const level = levelsOf([row]).at(-1)
  return level !== undefined && boundsOf(row, level).every((bound) => bound === row.y)
}

/** Share of a fold's values inside an interval; not a number where its rows have no such interval. */
const shareInside =
  (level: number) =>
  ({ rows }: Fold): number => {
    const inside = rows.filter((row) => {
      const [low, high] = boundsOf(row, level)
      return low <= row.y && row.y <= high
    })
    return `lo-${level}` in rows[0] ? inside.length / rows.length : Number.NaN
  }

/** Of the mean of a few numbers; 0 for one. */
function standardErrorOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/** @param level of the interval, in percent */
function gap(
  share: number,
  level: number,
  count: number,
  folds: readonly Fold[],
): 'narrow' | 'wide' | undefined {
  const claimed = level / 100
  const ofValues = Math.sqrt((claimed * (1 - claimed)) / count)
  const ofFolds = folds
    .filter(({ rows }) => rows.length > 0)
    .map(shareInside(level))
    .filter(Number.isFinite)
  if (Math.abs(share - claimed) <= 2 * Math.max(ofValues, standardErrorOfMean(ofFolds))) return undefined
  return share < claimed ? 'narrow' : 'wide'
}
