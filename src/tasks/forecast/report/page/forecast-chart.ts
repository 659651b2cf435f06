import type { PointColumns, SeriesCharts } from '../data.js'
import { numberFormat } from '../numbers.js'
import { type Chart, heightFor } from './chart.js'
import { axes, cutoffs, fan, intervalText, observed, pointed, type Told } from './marks.js'
import { positionAxis, valueAxis } from './scales.js'

/** The latest stretch of history, some horizons long. */
export function recentHistory({ history, recentFrom }: SeriesCharts): readonly Told[] {
  return points(history).filter(({ x }) => x >= recentFrom)
}

export function allHistory({ history }: SeriesCharts): readonly Told[] {
  return points(history)
}

/** History, then the fan of the forecast: median, 80 % and 95 % interval. */
export function forecastChart(series: SeriesCharts, history: readonly Told[]): Chart {
  const { forecast } = series
  const last = history.at(-1)
  const values = [
    ...history.map(({ y }) => y),
    ...forecast.flatMap((row) => [row['lo-95'], row['hi-95'], row.median]),
  ]
  const show = numberFormat(values.slice(history.length))
  const steps = forecast.map((row) => ({
    x: row.x,
    y: row.median,
    text: `${row.ds}\nmedian: ${show(row.median)}\n${intervalText(row, show)}`,
  }))
  const positions = [...history, ...steps].map(({ x }) => x)
  const y = valueAxis(values)
  return (width) => {
    const x = positionAxis(series, positions, width)
    return {
      ariaLabel: 'Chart of the history and its forecast',
      ariaDescription: 'The same forecast is in the table below.',
      height: heightFor(width, 400),
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        ...(last ? [cutoffs([last.x])] : []),
        ...fan(last ?? { x: Number.NaN, y: null }, forecast),
        ...observed(history, width),
        ...pointed([...history, ...steps]),
      ],
    }
  }
}

/** History as points, each with the text for the pointer. */
export function points({ x, ds, y }: PointColumns): Told[] {
  const show = numberFormat(y)
  return x.map((position, index) => ({
    x: position,
    y: y[index]!,
    text: `${ds[index]!}\nobserved: ${show(y[index]!)}`,
  }))
}
