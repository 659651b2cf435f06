import { type AxisKind, layOut, type Placed, placed } from '../../../report/index.js'
import { type ForecastRow, levelsOf, type Observation } from '../../../statistics/forecast-rows.js'
import type { Fold, SeriesForecast } from '../document.js'

/** The data of a series' charts: its rows laid out on an axis. */
export interface SeriesCharts {
  readonly axis: AxisKind
  readonly history: readonly Placed<Observation>[]
  /** Position from which the forecast chart shows history at first. */
  readonly recentFrom: number
  readonly forecast: readonly Placed<ForecastRow>[]
  readonly folds: readonly FoldChart[]
  /** Of the intervals drawn, in percent, rising. */
  readonly levels: readonly number[]
}

export interface FoldChart {
  /** The last observation the fold's forecast could see; `y` is not a number where the history does not hold it. */
  readonly cutoff: Placed<Observation>
  readonly rows: readonly Placed<Fold['rows'][number]>[]
}

/** The forecast chart opens on this many observations, or on this many horizons if more. */
const recentShown = 60
const horizonsShown = 4

export function seriesCharts({
  history,
  forecast,
  backtest,
  frequency,
}: Pick<SeriesForecast, 'history' | 'forecast' | 'backtest' | 'frequency'>): SeriesCharts {
  const rows = [...history, ...forecast, ...backtest.folds.flatMap((fold) => fold.rows)]
  const positions = layOut(
    rows.map(({ ds }) => ds),
    frequency,
  )
  const shown = Math.max(recentShown, horizonsShown * forecast.length)
  const opening = history[Math.max(0, history.length - shown)] ?? forecast[0]
  const values = new Map(history.map(({ ds, y }) => [ds, y]))
  return {
    axis: positions.kind,
    history: placed(history, positions),
    recentFrom: opening ? positions.at(opening.ds) : 0,
    forecast: placed(forecast, positions),
    folds: backtest.folds.map(({ cutoff, rows }) => ({
      cutoff: { x: positions.at(cutoff), ds: cutoff, y: values.get(cutoff) ?? Number.NaN },
      rows: placed(rows, positions),
    })),
    levels: levelsOf(drawnRows({ forecast, backtest })),
  }
}

/** The rows of the forecast, or of a fold where there is only a backtest. */
export const drawnRows = ({
  forecast,
  backtest,
}: Pick<SeriesForecast, 'forecast' | 'backtest'>): readonly ForecastRow[] =>
  forecast.length > 0 ? forecast : (backtest.folds[0]?.rows ?? [])
