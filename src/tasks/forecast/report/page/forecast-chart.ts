import { numberFormat, type Placed } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, type Labelled, observed, pointed } from '../../../../report/page/marks.js'
import { positionAxis, valueAxis } from '../../../../report/page/scales.js'
import { type Observation, valuesOf } from '../../../../statistics/forecast-rows.js'
import type { SeriesCharts } from '../charts.js'
import { cutoffs, fan, intervalText } from './fan.js'

/** The latest stretch of history, some horizons long. */
export function recentHistory({ history, recentFrom }: SeriesCharts): readonly Labelled[] {
  return points(history).filter(({ x }) => x >= recentFrom)
}

export function allHistory({ history }: SeriesCharts): readonly Labelled[] {
  return points(history)
}

/** History, then the fan of the forecast: the median and its intervals. */
export function forecastChart(series: SeriesCharts, history: readonly Labelled[]): Chart {
  const { forecast, levels } = series
  const last = history.at(-1)
  const values = [...history.map(({ y }) => y), ...forecast.flatMap((row) => valuesOf(row, levels))]
  const show = numberFormat(values.slice(history.length))
  const steps = forecast.map((row) => ({
    x: row.x,
    y: row.median,
    text: `${row.ds}\nmedian: ${show(row.median)}${intervalText(row, levels, show)}`,
  }))
  const positions = [...history, ...steps].map(({ x }) => x)
  const y = valueAxis(values)
  return (width) => {
    const x = positionAxis(series.axis, [...series.history, ...series.forecast], positions, width)
    return {
      ariaLabel: 'Chart of the history and its forecast',
      ariaDescription: 'The same forecast is in the table below.',
      height: heightFor(width, 400),
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        ...(last ? [cutoffs([last.x])] : []),
        ...fan(last ?? { x: Number.NaN, y: Number.NaN }, forecast, levels),
        ...observed(history, width),
        ...pointed([...history, ...steps]),
      ],
    }
  }
}

/** History as points, each with the text for the pointer. */
export function points(history: readonly Placed<Observation>[]): Labelled[] {
  const show = numberFormat(history.map(({ y }) => y))
  return history.map(({ x, ds, y }) => ({ x, y, text: `${ds}\nactual: ${show(y)}` }))
}
