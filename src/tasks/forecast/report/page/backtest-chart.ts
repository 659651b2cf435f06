import { numberFormat } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, type Labelled, observed, pointed } from '../../../../report/page/marks.js'
import { positionAxis, valueAxis } from '../../../../report/page/scales.js'
import { valuesOf } from '../../../../statistics/forecast-rows.js'
import type { SeriesCharts } from '../charts.js'
import { cutoffs, fan, intervalText } from './fan.js'
import { points } from './forecast-chart.js'

/** History shown before the first cutoff: this many horizons, or this share of the span of the folds. */
const horizonsBefore = 1.5
const shareBefore = 0.3

/** The forecast of every fold, each from its own cutoff, and the actual values. */
export function backtestChart(series: SeriesCharts): Chart {
  const { folds, history, levels } = series
  const rows = folds.flatMap((fold) => fold.rows)
  const horizon = Math.max(0, ...folds.map(({ cutoff, rows }) => (rows.at(-1)?.x ?? cutoff.x) - cutoff.x))
  const firstCutoff = Math.min(...folds.map(({ cutoff }) => cutoff.x))
  const last = Math.max(...rows.map(({ x }) => x))
  const first = firstCutoff - Math.max(horizonsBefore * horizon, shareBefore * (last - firstCutoff))
  const actual = points(history).filter(({ x }) => x >= first && x <= last)
  const drawn = rows.flatMap((row) => [row.y, ...valuesOf(row, levels)])
  const values = [...actual.map(({ y }) => y), ...drawn]
  const show = numberFormat(drawn)
  const labelled: Labelled[] = folds.flatMap(({ cutoff, rows }) =>
    rows.map((row) => ({
      x: row.x,
      y: row.y,
      text:
        `${row.ds}\nactual: ${show(row.y)}\nmedian: ${show(row.median)}${intervalText(row, levels, show)}\n` +
        `cutoff: ${cutoff.ds}`,
    })),
  )
  const positions = [...actual, ...rows].map(({ x }) => x)
  const y = valueAxis(values)
  return (width) => {
    const x = positionAxis(series.axis, [...series.history, ...series.forecast], positions, width)
    return {
      ariaLabel: `Chart of the backtest: forecasts of ${folds.length} folds and the actual values`,
      height: heightFor(width, 360),
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        cutoffs(folds.map(({ cutoff }) => cutoff.x)),
        ...folds.flatMap(({ cutoff, rows }) => fan(cutoff, rows, levels)),
        ...observed(actual, width),
        ...pointed(labelled),
      ],
    }
  }
}
