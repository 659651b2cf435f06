import { fixed, inWords } from '../../../report/index.js'
import type { ForecastDocument, SeriesForecast } from '../document.js'
import { methodName } from './methods.js'

type Combined = Pick<SeriesForecast, 'weights' | 'backtest'>

/**
 * The members of a forecast's ensemble, largest weight first, such as `The forecast is an ensemble of LSTM (60 %) and ETS
 * (40 %).`, and, where the backtest chose the weights, how far to trust its scores; an empty text where the forecast is
 * by the model asked for alone.
 */
export const ensembleNote = (model: ForecastDocument['model'], series: Combined): string =>
  membersNote(model, series.weights, ['The forecast is', 'an ensemble of']) + trustNote(model, [series])

/** The same of the forecasts of many series: the mean weight of each member, and whether the weights vary. */
export function ensemblesNote({
  model,
  series,
}: {
  readonly model: ForecastDocument['model']
  readonly series: readonly Combined[]
}): string {
  const means: Record<string, number> = {}
  for (const { weights } of series) {
    for (const [method, weight] of Object.entries(weights))
      means[method] = (means[method] ?? 0) + weight / series.length
  }
  const varies = series.some(({ weights }) => JSON.stringify(weights) !== JSON.stringify(series[0].weights))
  const kind = varies ? 'ensembles, on average of' : 'ensembles of'
  return membersNote(model, means, ['The forecasts are', kind]) + trustNote(model, series)
}

function trustNote(model: ForecastDocument['model'], series: readonly Combined[]): string {
  const folds = series.reduce((most, { backtest }) => Math.max(most, backtest.folds.length), 0)
  if (model !== 'auto' || folds === 0) return ''
  return folds > 1
    ? ' In the backtest, the weights for each fold come from the other folds.'
    : ' The weights come from the only fold, so the scores of the model are optimistic.'
}

function membersNote(
  model: ForecastDocument['model'],
  weights: SeriesForecast['weights'],
  [subject, kind]: readonly [subject: string, kind: string],
): string {
  const members = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .sort(([, a], [, b]) => b - a)
  const [first] = members
  if (first === undefined) return ''
  const [method] = first
  if (members.length > 1) {
    const list = members.map(([name, weight]) => `${methodName(name)} (${share(weight)})`)
    return `${subject} ${kind} ${inWords(list)}.`
  }
  return method === model || method === 'model' ? '' : `${subject} by ${methodName(method)} alone.`
}

const whole = fixed(0)

const share = (weight: number): string => (weight < 0.005 ? 'under 1 %' : `${whole(100 * weight)} %`)
