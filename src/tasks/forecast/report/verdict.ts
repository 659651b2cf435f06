import { capital, fixed, inWords } from '../../../report/index.js'
import type { Backtest, SeriesForecast } from '../document.js'
import { isBaseline, methodName, methodsOf } from './methods.js'
import { areLevel, leaders } from './standing.js'

const mase = fixed(3)
const whole = fixed(0)

/** Most baselines named with their figures; of more, only the best is. */
const mostNamed = 2

/**
 * A sentence on which baselines the model beats on MASE and which beat it: with the figures of up to two, of more the
 * best one's. Scores within 1 % of each other are level.
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
  return `${mean} The model is best or level in ${inWords([where, ...others])}.`
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

  const isLevel = (name: string) => areLevel(scores[name].mase, scores.model.mase)
  const level = comparable.filter(isLevel)
  const ahead = comparable.filter((name) => !isLevel(name) && scores[name].mase < scores.model.mase)
  const beaten = comparable.filter((name) => !isLevel(name) && scores[name].mase > scores.model.mase)
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
  const isLevelWith =
    level.length > 0 &&
    `is level with ${names(level, count(level))} (MASE ${own} against ${figures(level)}, within 1 %)`
  const beats = beaten.length > 0 && `beats ${names(beaten, `the other ${beaten.length} baselines`)}`
  const rest = [isLevelWith, beats].filter((part) => part !== false)
  if (rest.length > 0) sentences.push(`The model ${rest.join(' and ')}.`)
  return sentences.join(' ')
}
