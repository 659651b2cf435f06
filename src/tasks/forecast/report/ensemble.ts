import { fixed } from '../../../report/numbers.js'
import type { ForecastDocument, SeriesForecast } from '../document.js'
import { inWords, methodName } from './methods.js'

type Combined = Pick<SeriesForecast, 'weights' | 'backtest'>

/**
 * Says what a forecast was mixed from, largest weight first, such as `The forecast is mixed from LSTM (60 %) and ETS
 * (40 %).`, and, where the backtest chose that, how far its scores can be trusted; an empty text where the model that
 * was asked for made it alone.
 */
export const ensembleNote = (model: ForecastDocument['model'], series: Combined): string =>
  `${noted(model, series.weights, 'The forecast is', 'that')}${trust(model, [series])}`

/** The same of the forecasts of many series: the mean weight of each part, and that it is one where it varies. */
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
  const begin = varies ? 'On average, the forecasts are' : 'The forecasts are'
  return `${noted(model, means, begin, 'those')}${trust(model, series)}`
}

function trust(model: ForecastDocument['model'], series: readonly Combined[]): string {
  const folds = series.reduce((most, { backtest }) => Math.max(most, backtest.folds.length), 0)
  if (model !== 'auto' || folds === 0) return ''
  return folds > 1
    ? ' In the backtest, the weights of each past forecast were chosen without it.'
    : ' The choice has one past forecast to go by, whose score therefore flatters the model.'
}

/** @param that stands for the forecasts in a sentence */
function noted(
  model: ForecastDocument['model'],
  weights: SeriesForecast['weights'],
  begin: string,
  that: 'that' | 'those',
): string {
  const parts = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .sort(([, a], [, b]) => b - a)
  const [first] = parts
  if (first === undefined) return ''
  const [method] = first
  if (parts.length > 1) {
    const list = parts.map(([name, weight]) => `${methodName(name)} (${share(weight)})`)
    return `${begin} mixed from ${inWords(list)}.`
  }
  return method === model || method === 'model' ? '' : `${begin} ${that} of ${methodName(method)} alone.`
}

const whole = fixed(0)

const share = (weight: number): string => (weight < 0.005 ? 'under 1 %' : `${whole(100 * weight)} %`)
