import type { ForecastDocument, SeriesForecast } from '../types.js'
import { inWords, methodName } from './methods.js'
import { percent } from './scores.js'

/**
 * Says what a forecast was mixed from, largest weight first, such as `The forecast is mixed from LSTM (60 %) and ETS
 * (40 %).`; an empty text where the model that was asked for made it alone.
 */
export function mixtureNote(
  model: ForecastDocument['model'],
  { weights }: Pick<SeriesForecast, 'weights'>,
): string {
  const parts = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .sort(([, a], [, b]) => b - a)
  if (parts.length === 0) return ''
  if (parts.length === 1) {
    const [[method]] = parts as [[string, number]]
    return method === model || method === 'model'
      ? ''
      : `The forecast is that of ${methodName(method)} alone.`
  }
  return `The forecast is mixed from ${inWords(parts.map(([method, weight]) => `${methodName(method)} (${share(weight)})`))}.`
}

const share = (weight: number): string => percent(100 * weight).replace('.0 %', ' %')

/** Says what the forecasts of many series were mixed from: the mean weight of each part over the series. */
export function mixturesNote({
  model,
  series,
}: {
  readonly model: ForecastDocument['model']
  readonly series: readonly Pick<SeriesForecast, 'weights'>[]
}): string {
  if (series.every(({ weights }) => mixtureNote(model, { weights }) === '')) return ''
  const sums = new Map<string, number>()
  for (const { weights } of series) {
    for (const [method, weight] of Object.entries(weights))
      sums.set(method, (sums.get(method) ?? 0) + weight / series.length)
  }
  const parts = [...sums].filter(([, weight]) => weight > 0).sort(([, a], [, b]) => b - a)
  const list = inWords(parts.map(([method, weight]) => `${methodName(method)} ${share(weight)}`))
  return `What the series are forecast with was chosen by their backtest; the mean weights are ${list}.`
}
