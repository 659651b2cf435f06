/** A scenario as its page embeds it for its script: recent history alone, and rows by columns. */
import { type JsonNumbers, numbersOf, rounded } from '../../../report/index.js'
import {
  columnsOf,
  type ForecastRow,
  levelsOf,
  observationsOf,
  valuesOf,
} from '../../../statistics/forecast-rows.js'
import type { SeriesScenario } from './document.js'

export interface PackedScenario {
  readonly page: 'scenario'
  readonly series: readonly PackedSeriesScenario[]
}

interface PackedSeriesScenario
  extends Pick<SeriesScenario, 'id' | 'frequency' | 'total' | 'inputs' | 'notes'> {
  readonly past: { readonly ds: readonly string[]; readonly y: JsonNumbers }
  readonly ds: readonly string[]
  readonly levels: readonly number[]
  /** One list for each of `columnsOf(levels)`. */
  readonly forecast: readonly JsonNumbers[]
  readonly scenario: readonly JsonNumbers[]
}

/** A series as the page shows it, with its recent history. */
export type ShownScenario = Omit<SeriesScenario, 'weights' | 'difference'>

/** Observations before the forecast that the chart shows, or this many horizons if more. */
const [recentShown, horizonsShown] = [30, 3]

export const packedScenario = (series: readonly SeriesScenario[]): PackedScenario => ({
  page: 'scenario',
  series: series.map(({ id, frequency, total, inputs, notes, history, forecast, scenario }) => {
    const past = history.slice(-Math.max(recentShown, horizonsShown * forecast.length))
    const levels = levelsOf(forecast)
    const columns = (rows: readonly ForecastRow[]) => {
      const values = rows.map((row) => valuesOf(row, levels))
      return columnsOf(levels).map((_, c) => values.map((row) => row[c]))
    }
    return {
      id,
      frequency,
      total,
      inputs,
      notes,
      past: { ds: past.map(({ ds }) => ds), y: rounded(past.map(({ y }) => y)) },
      ds: forecast.map(({ ds }) => ds),
      levels,
      forecast: columns(forecast),
      scenario: columns(scenario),
    }
  }),
})

/** One series as the page shows it. */
export function unpackedScenario({ series }: PackedScenario, index: number): ShownScenario {
  const { past, ds, levels, forecast, scenario, total, ...rest } = series[index]
  const names = columnsOf(levels)
  const rows = (columns: readonly JsonNumbers[]): ForecastRow[] => {
    const values = columns.map(numbersOf)
    return ds.map((stamp, h) => ({
      ds: stamp,
      ...(Object.fromEntries(names.map((name, c) => [name, values[c][h]])) as Omit<ForecastRow, 'ds'>),
    })) as ForecastRow[]
  }
  const y = numbersOf(past.y)
  return {
    ...rest,
    total: { ...total, percent: total.percent ?? Number.NaN },
    history: observationsOf(past.ds, y),
    forecast: rows(forecast),
    scenario: rows(scenario),
  }
}
