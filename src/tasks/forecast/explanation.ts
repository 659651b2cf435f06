/**
 * What moved the networks' forecasts, in the series' units: the effects of `network/attribution.ts`, times the window's
 * unit, and, where the networks see the logarithm, times the level of the forecast, which is how far a small step of the
 * logarithm moves the value. A seasonal pattern that was taken off before counts as nothing.
 *
 * Effects are on the mean of the network's output: the whole horizon, or, under the strategy `recursive`, its first steps.
 */

import {
  attributionsAt,
  forecastScaled,
  type KnownSeries,
  type NetworkForecaster,
  namesAhead,
  prepareSeries,
} from '../../forecaster/index.js'
import { mean } from '../../statistics/mean.js'

import { medianOf } from '../../statistics/quantiles.js'
import type { Effect, Explanation } from './document.js'
import type { Weights } from './ensemble/index.js'
import type { PanelForecastOptions } from './options.js'
import type { Prepared } from './prepare.js'

/** What the columns that networks see are called. */
export interface ColumnNames {
  readonly past: readonly string[]
  /** Of all that is known ahead, the calendar's included. */
  readonly future: readonly string[]
  readonly static: readonly string[]
}

/** What the calendar's cycles are told as; others go by their own name. */
const cycleNames: Readonly<Record<string, string>> = {
  hour: 'time of hour',
  day: 'time of day',
  weekday: 'time of week',
  year: 'time of year',
}

/** The two columns of one cycle, such as `weekday-sin` and `weekday-cos`, are of one thing. */
function cycleOf(name: string, names: readonly string[]): string {
  const [, cycle] = /^(.+)-(?:sin|cos)$/.exec(name) ?? []
  return cycle !== undefined && names.includes(`${cycle}-sin`) && names.includes(`${cycle}-cos`)
    ? (cycleNames[cycle] ?? cycle)
    : name
}

/** Effects by name, in the names' order; columns of the same name or cycle together. */
function named(names: readonly string[], effects: Float64Array): Effect[] {
  const sums = new Map<string, number>()
  names.forEach((name, c) => {
    const cycle = cycleOf(name, names)
    sums.set(cycle, (sums.get(cycle) ?? 0) + effects[c])
  })
  return [...sums].map(([name, effect]) => ({ name, effect }))
}

/**
 * What moved the networks' forecasts of the steps after each series' last value. Lags are those of the networks' window
 * that the series has.
 * @param names one a column of the series
 * @throws InputError as `forecastScaled` does
 */
export function explainNext(
  forecaster: NetworkForecaster,
  series: readonly KnownSeries[],
  names: ColumnNames,
): Explanation[] {
  const { networks, seasonalPeriod, scalings, columns } = forecaster
  const { shape } = networks[0]
  const forecasts = forecastScaled(forecaster, series)
  const places = series.map((one) => {
    const prepared = prepareSeries(one, seasonalPeriod, shape, columns, scalings.get(one.id))
    return { series: prepared, end: prepared.values.length }
  })
  return attributionsAt(networks, places).map((attribution, i) => {
    const { scaled, quantiles } = forecasts[i]
    const { length } = series[i].y
    const unit =
      attribution.scale *
      (scaled.choice.isLog
        ? mean(scaled.restore(medianOf(quantiles).subarray(0, shape.outputSteps), length))
        : 1)
    const inUnit = (effects: Float64Array): Float64Array => effects.map((effect) => effect * unit)
    return {
      lags: Array.from(inUnit(attribution.values).reverse().subarray(0, length), (effect, before) => ({
        lag: before + 1,
        effect,
      })),
      covariates: [
        ...named(names.past, inUnit(attribution.past)),
        ...named(names.future, inUnit(attribution.future)),
        ...named(names.static, inUnit(attribution.static)),
      ],
    }
  })
}

/** Of more series, what moved their forecasts is only worked out when asked for; of more than the second, never. */
const [explainedByDefault, mostExplained] = [200, 1000]

/** What moved the network's part of the forecasts, where it has one. */
export function explanationsOf(
  { panel, known, hasCalendar, network }: Prepared,
  forecaster: NetworkForecaster | undefined,
  forecasts: readonly { readonly weights: Weights }[],
  { horizon, explain = known.length <= explainedByDefault }: PanelForecastOptions,
): ReadonlyMap<KnownSeries, Explanation> {
  if (forecaster === undefined || network === undefined) return new Map()
  const moved = known.filter((_, i) => (forecasts[i].weights[network] ?? 0) > 0)
  if (!explain || moved.length === 0) return new Map()
  const names: ColumnNames = {
    ...panel.covariateNames,
    future: namesAhead(panel, horizon, hasCalendar),
  }
  const explained = moved.slice(0, mostExplained)
  const explanations = explainNext(forecaster, explained, names)
  return new Map(explained.map((one, i) => [one, explanations[i]]))
}
