// Forecasts of a set's series by one model for all of them, as `hindcast forecast` makes them.
import { forecastPanel, LEVELS, panelFromRows } from 'hindcast/forecast'

// Every interval whose bounds the scores need.
const levels = LEVELS.filter((level) => level < 0.5).map((level) => Math.round(100 * (1 - 2 * level)))

const dayMs = 86_400_000
const dayAfter = (first, t) => new Date(Date.parse(first) + t * dayMs).toISOString().slice(0, 10)

/** A set's series as a panel, without times unless it is known when their first day was. */
const panelOf = (series, { season, firstDay }) =>
  panelFromRows(
    series.flatMap(({ id, y }) =>
      Array.from(y, (value, t) => ({
        unique_id: id,
        ...(firstDay !== undefined && { ds: dayAfter(firstDay, t) }),
        y: value,
      })),
    ),
    { season },
  )

const quantilesOf = (rows) => ({
  levels: LEVELS,
  values: LEVELS.map((level) => {
    const share = Math.round(100 * Math.abs(1 - 2 * level))
    const key = level === 0.5 ? 'median' : `${level < 0.5 ? 'lo' : 'hi'}-${share}`
    return Float64Array.from(rows, (row) => row[key])
  }),
})

/** Forecasts in the order of the series, and the weights of the ensemble. */
export async function learnedForecasts(series, set, model, seed, onProgress) {
  const { horizon } = set
  const result = await forecastPanel(panelOf(series, set), { horizon, model, seed, levels, onProgress })
  const byId = new Map(result.series.map((one) => [one.id, one]))
  const missing = series.find(({ id }) => !byId.has(id))
  if (missing !== undefined) throw new Error(`${missing.id} was not forecast`)
  return {
    forecasts: series.map(({ id }) => quantilesOf(byId.get(id).forecast)),
    weights: result.series[0].weights,
    backtest: result.overall.scores.model,
  }
}

/** The weights of an ensemble in a line. */
export const weightsText = (weights) =>
  Object.entries(weights)
    .map(([part, weight]) => `${part} ${weight.toFixed(2)}`)
    .join(', ')
