import { dot, lineY } from '@observablehq/plot'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, pointed } from '../../../../report/page/marks.js'
import type { Axis } from '../../../../report/page/scales.js'
import type { Evaluation } from '../packed.js'
import { percent } from '../scores.js'

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
const axis: Axis = {
  scale: { type: 'linear', domain: [0, 1] },
  ticks: { ticks, tickFormat: (share: number) => `${Math.round(100 * share)} %` },
}

/** The share of actual values at or below each quantile over its nominal level; perfect calibration is the diagonal. */
export function calibrationChart({ calibration }: Evaluation): Chart {
  const points = calibration.map(({ level, share }) => ({
    x: level,
    y: share,
    text: `nominal: ${percent(100 * level)}\nobserved: ${percent(100 * share)}`,
  }))
  const ends = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ]
  const farthest = [...points].sort((a, b) => Math.abs(b.y - b.x) - Math.abs(a.y - a.x))[0]
  return (width) => ({
    ariaLabel:
      'Chart of the calibration: the share of actual values at or below each quantile over its nominal level',
    ariaDescription: `The largest deviation is at the ${percent(100 * farthest.x)} quantile: ${percent(100 * farthest.y)} of values at or below it.`,
    height: heightFor(width, 280),
    marginBottom: 26,
    marginRight: 20,
    x: axis.scale,
    y: axis.scale,
    marks: [
      ...axes(axis, axis),
      lineY(ends, { x: 'x', y: 'y', stroke: 'var(--soft)', strokeWidth: 1.2, strokeDasharray: '3 4' }),
      lineY(points, { x: 'x', y: 'y', stroke: 'var(--accent)', strokeWidth: 2 }),
      dot(points, { x: 'x', y: 'y', r: 3.5, fill: 'var(--accent)', stroke: 'var(--paper)' }),
      ...pointed(points),
    ],
  })
}
