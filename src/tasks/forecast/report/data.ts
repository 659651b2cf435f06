import type { Fold, ForecastRow, Observation, SeriesForecast } from '../types.js'
import { type AxisKind, layOut, type Positions } from './positions.js'
import { thin } from './thin.js'

/** What the page's script draws from: each series laid out on its axis, long histories thinned. */
export interface ReportData {
  readonly series: readonly SeriesCharts[]
}

export interface SeriesCharts {
  readonly axis: AxisKind
  readonly history: PointColumns
  /** Position from which the forecast chart shows history at first. */
  readonly recentFrom: number
  readonly forecast: readonly Placed<ForecastRow>[]
  readonly folds: readonly FoldChart[]
  readonly loss: readonly (number | null)[]
  readonly valLoss: readonly (number | null)[]
}

/** Observations, one array a field: the names of the fields would otherwise be most of the report's bytes. */
export interface PointColumns {
  readonly x: readonly number[]
  readonly ds: readonly string[]
  readonly y: readonly (number | null)[]
}

export interface FoldChart {
  /** The last observation the fold's forecast could see; `y` is null where the history does not hold it. */
  readonly cutoff: { readonly x: number; readonly ds: string; readonly y: number | null }
  readonly rows: readonly Placed<Fold['rows'][number]>[]
}

/** A row and its position on the horizontal axis. */
export type Placed<Row> = Row & { readonly x: number }

/** Stretches of the older history of which the lowest and highest value are kept. */
const OLDER_BUCKETS = 1000

/** Recent observations kept whole, at least; with a long horizon, enough of them for the backtest's chart. */
const RECENT_WHOLE = 1000
const HORIZONS_WHOLE = 20

/** The forecast chart opens on this many observations, or on this many horizons where that is more. */
const RECENT_SHOWN = 60
const HORIZONS_SHOWN = 4

export function seriesCharts({ history, forecast, backtest, training, frequency }: SeriesForecast) {
  const rows = [...history, ...forecast, ...backtest.folds.flatMap((fold) => fold.rows)]
  const positions = layOut(
    rows.map(({ ds }) => ds),
    frequency,
  )
  const shown = Math.max(RECENT_SHOWN, HORIZONS_SHOWN * forecast.length)
  const opening = history[Math.max(0, history.length - shown)] ?? forecast[0]
  const values = new Map(history.map(({ ds, y }) => [ds, y]))
  return {
    axis: positions.kind,
    history: columns(thinOlder(history, forecast.length), positions),
    recentFrom: opening ? positions.at(opening.ds) : 0,
    forecast: forecast.map((row) => ({ ...row, x: positions.at(row.ds) })),
    folds: backtest.folds.map(({ cutoff, rows }) => ({
      cutoff: { x: positions.at(cutoff), ds: cutoff, y: values.get(cutoff) ?? null },
      rows: rows.map((row) => ({ ...row, x: positions.at(row.ds) })),
    })),
    loss: training.loss,
    valLoss: training.valLoss,
  } satisfies SeriesCharts
}

function columns(points: readonly Observation[], positions: Positions): PointColumns {
  return {
    x: points.map(({ ds }) => positions.at(ds)),
    ds: points.map(({ ds }) => ds),
    y: points.map(({ y }) => y),
  }
}

function thinOlder(history: readonly Observation[], horizon: number): Observation[] {
  const whole = Math.max(RECENT_WHOLE, HORIZONS_WHOLE * horizon)
  const older = history.slice(0, -whole)
  const kept = thin(
    older.map(({ y }) => y),
    OLDER_BUCKETS,
  )
  return [...kept.map((index) => older[index]!), ...history.slice(-whole)]
}
