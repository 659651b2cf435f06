import {
  areaY,
  axisX,
  axisY,
  dot,
  gridY,
  lineY,
  type Markish,
  pointerX,
  ruleX,
  tip,
} from '@observablehq/plot'
import { boundsOf, type ForecastRow } from '../../statistics/forecast-rows.js'
import type { NumberFormat } from '../numbers.js'
import type { Placed } from '../positions.js'
import type { Axis } from './scales.js'

export interface Point {
  readonly x: number
  readonly y: number | null
}

/** A point with the text that the pointer brings up over it. */
export interface Told extends Point {
  readonly text: string
}

/** Quiet axes: a hairline across the chart at each value's tick, labels beside it, no frame. */
export function axes(x: Axis, y: Axis): Markish[] {
  const text = { label: null, fontSize: 12, color: 'var(--soft)' }
  return [
    gridY({ ticks: y.ticks.ticks, stroke: 'var(--line)', strokeOpacity: 1 }),
    axisY({ ...text, ...y.ticks, tickSize: 0, tickPadding: 8 }),
    axisX({ ...text, ...x.ticks, tickSize: 4 }),
  ]
}

/** The observed values: a line, finer where it turns at every pixel; dots where there are too few for one. */
export function observed(points: readonly Point[], width: number): Markish[] {
  const strokeWidth = points.length > width ? 0.6 : 1.4
  return [
    lineY(points, { x: 'x', y: 'y', stroke: 'var(--ink)', strokeWidth }),
    ...(points.length < 3 ? [dot(points, { x: 'x', y: 'y', r: 3, fill: 'var(--ink)' })] : []),
  ]
}

/**
 * A forecast: its bands, the widest below, and the median line over them, all opening from the last value the forecast
 * could see.
 * @param levels of the intervals, rising
 */
export function fan(
  origin: Point,
  rows: readonly Placed<ForecastRow>[],
  levels: readonly number[],
): Markish[] {
  const { x, y } = origin
  const known = y !== null && Number.isFinite(y)
  const bands = levels.toReversed().map((level) => {
    const steps = rows.map((row) => {
      const [low, high] = boundsOf(row, level)
      return { x: row.x, low, high }
    })
    const opening = known ? [{ x, low: y, high: y }] : []
    return areaY([...opening, ...steps], { x: 'x', y1: 'low', y2: 'high', fill: 'var(--band)' })
  })
  const medians = rows.map(({ x, median }) => ({ x, y: median }))
  return [
    ...bands,
    lineY(known ? [origin, ...medians] : medians, {
      x: 'x',
      y: 'y',
      stroke: 'var(--forecast)',
      strokeWidth: 2.25,
    }),
    ...(rows.length < 3 ? [dot(medians, { x: 'x', y: 'y', r: 3, fill: 'var(--forecast)' })] : []),
  ]
}

/** Dashed upright lines where forecasts begin. */
export function cutoffs(positions: readonly number[]): Markish {
  return ruleX(positions, { stroke: 'var(--soft)', strokeDasharray: '3 4', strokeWidth: 1 })
}

/** A line, a dot and a text box at the point nearest to the pointer. */
export function pointed(points: readonly Told[]): Markish[] {
  const nearest = { x: 'x', y: 'y', maxRadius: 60 }
  return [
    ruleX(points, pointerX({ x: 'x', py: 'y', maxRadius: 60, stroke: 'var(--soft)', strokeOpacity: 0.6 })),
    dot(points, pointerX({ ...nearest, r: 3.5, fill: 'var(--ink)', stroke: 'var(--paper)' })),
    tip(
      points,
      pointerX({
        ...nearest,
        title: 'text',
        stroke: 'var(--soft)',
        strokeOpacity: 0.6,
        fontSize: 12,
        lineHeight: 1.3,
      }),
    ),
  ]
}

/** The intervals of a forecast step as lines of text, each after a line's end. */
export function intervalText(row: ForecastRow, levels: readonly number[], show: NumberFormat): string {
  return levels
    .map((level) => {
      const [low, high] = boundsOf(row, level)
      return `\n${level} %: ${show(low)} to ${show(high)}`
    })
    .join('')
}
