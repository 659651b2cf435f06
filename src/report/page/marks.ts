import { axisX, axisY, dot, gridY, lineY, type Markish, pointerX, ruleX, tip } from '@observablehq/plot'
import type { Axis } from './scales.js'

export interface Point {
  readonly x: number
  readonly y: number | null
}

/** A point with the text shown at the pointer. */
export interface Labelled extends Point {
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

/** A line, a dot and a text box at the point nearest to the pointer. */
export function pointed(points: readonly Labelled[]): Markish[] {
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
