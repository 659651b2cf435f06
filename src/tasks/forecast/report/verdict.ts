import { fixed } from '../../../report/numbers.js'
import { boundsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import type { Backtest, Fold, Scores, SeriesForecast } from '../document.js'
import { capital, inWords, isBaseline, methodName, methodsOf } from './methods.js'
import { percent } from './scores.js'
import { leaders } from './standing.js'

const mase = fixed(3)
const whole = fixed(0)

/** Baselines that are named with their figures; of more, the best one is. */
const MOST_NAMED = 2

/**
 * Says in plain words which baselines the model beats on MASE and which beat it: the figures of up to two, of more the
 * best one's. Scores that are the same to the three decimals shown count as equal.
 */
export const verdict = (backtest: Backtest): string =>
  compared(backtest, 'On this series the simpler forecast did better.')

/** The same over all series of a document, and in how many of them the model did best. */
export function overallVerdict({
  series,
  overall,
}: {
  readonly series: readonly Pick<SeriesForecast, 'backtest'>[]
  readonly overall: Backtest
}): string {
  if (series.length === 1) return verdict(series[0].backtest)
  const counts = leaders(series)
  const judged = counts.reduce((sum, [, count]) => sum + count, 0)
  const mean = compared(overall, 'Over all series the simpler forecast did better.')
  if (judged === 0) return mean
  const best = counts.find(([method]) => method === 'model')?.[1] ?? 0
  const others = counts.filter(([method]) => method !== 'model')
  const of = judged === series.length ? `${whole(judged)} series` : `${whole(judged)} series with a MASE`
  const where = best === judged && best > 1 ? `all ${of}` : `${whole(best)} of ${of}`
  const rest = others.map(([method, count]) => `${methodName(method)} in ${whole(count)}`)
  if (best === 0) return `${mean} In none of ${of} did the model do best; the best was ${inWords(rest)}.`
  return (
    `${mean} In ${where} no baseline did better than the model` +
    `${rest.length > 0 ? `; elsewhere the best was ${inWords(rest)}` : ''}.`
  )
}

/** @param lesson what it means that a baseline is ahead */
function compared({ scores }: Backtest, lesson: string): string {
  if (scores.model === undefined) return 'No backtest was made, so nothing says how good the model is.'
  const own = mase(scores.model.mase)
  const comparable = methodsOf(scores)
    .filter((name) => isBaseline(name) && Number.isFinite(scores[name].mase))
    .sort((a, b) => scores[a].mase - scores[b].mase)
  if (!Number.isFinite(scores.model.mase) || comparable.length === 0) {
    return 'The backtest gives no MASE to compare the model with the baselines.'
  }
  const figure = (name: string) => mase(scores[name].mase)
  const figures = (methods: readonly string[]): string =>
    methods.length > MOST_NAMED
      ? `${figure(methods[0])} for the best of them, ${methodName(methods[0])}`
      : inWords(methods.map(figure))
  const names = (methods: readonly string[], ofMany: string): string =>
    methods.length > MOST_NAMED ? ofMany : inWords(methods.map(methodName))

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
    const comma = ahead.length > MOST_NAMED ? ',' : ''
    sentences.push(
      `${capital(names(ahead, count(ahead)))} beat${ahead.length > 1 ? '' : 's'} the model: ` +
        `MASE ${figures(ahead)}${comma} against ${own}.`,
    )
  }
  const equals = equal.length > 0 && `equals ${names(equal, count(equal))} at MASE ${own}`
  const beats = beaten.length > 0 && `beats ${names(beaten, `the other ${beaten.length} baselines`)}`
  const rest = [equals, beats].filter((part) => part !== false)
  if (rest.length > 0) sentences.push(`The model ${rest.join(' and ')}.`)
  if (ahead.length > 0) sentences.push(lesson)
  return sentences.join(' ')
}

/**
 * Says how many of the backtest's actual values the model's intervals held and whether that is what they
 * claim. A gap of up to two standard errors of the share is put down to chance. Values of one fold err together,
 * so the standard error is that of the mean over folds, where it is larger than that of single values.
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
    return 'The backtest gives no coverage to check the intervals with.'
  }
  const held =
    `Of ${whole(count)} actual values, ${percent(100 * model.coverage80)} fell inside the model's 80 % interval and ` +
    `${percent(100 * model.coverage95)} inside its 95 % interval`
  if (folds.every(({ rows }) => rows.every(isExact)))
    return `${held}: neither has any width, for every past forecast was exact.`
  const at80 = gap(model.coverage80, 80, count, folds)
  const at95 = gap(model.coverage95, 95, count, folds)
  if (at80 === at95)
    return `${held}: ${at80 ? `both are too ${at80}` : 'as claimed, within what chance allows'}.`
  const gaps = [at80 && `the 80 % interval is too ${at80}`, at95 && `the 95 % interval is too ${at95}`]
  return `${held}: ${gaps.filter((text) => text !== undefined).join(', ')}.`
}

/** Whether the widest interval that a row carries is the value that came. */
function isExact(row: Fold['rows'][number]): boolean {
  const level = levelsOf([row]).at(-1)
  return level !== undefined && boundsOf(row, level).every((bound) => bound === row.y)
}

/** What share of a fold's values lay inside; not a number where its rows do not carry the interval. */
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

/** @param level what the interval claims to hold, in percent */
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
