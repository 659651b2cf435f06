import { areaY, dot, lineY } from '@observablehq/plot'
import { type AxisKind, numberFormat, type Placed } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, observed, pointed } from '../../../../report/page/marks.js'
import { positionAxis, valueAxis } from '../../../../report/page/scales.js'
import type { AnomalyRow } from '../../document.js'
import { scoreText } from '../anomalies-table.js'
import { largestAnomalies } from '../packed.js'
import { visibleRange } from '../visible-range.js'

/** Actual values over the expected ones and their range; a diamond at each anomaly. */
export function anomalyChart(axis: AxisKind, rows: readonly Placed<AnomalyRow>[]): Chart {
  const values = rows.flatMap(({ y, expected, lo, hi }) => [y, expected, lo, hi])
  const show = numberFormat(values)
  const marked = largestAnomalies(rows)
  const labelled = rows.map(({ x, y, ds, expected, lo, hi, score, isAnomaly }) => ({
    x,
    y,
    text:
      `${ds}${isAnomaly ? ': anomaly' : ''}\nactual: ${show(y)}\nexpected: ${show(expected)}\n` +
      `expected range: ${show(lo)} to ${show(hi)}\nscore: ${scoreText(score)}`,
  }))
  const positions = rows.map(({ x }) => x)
  const [low, high] = visibleRange(rows)
  const y = valueAxis([low, high])
  const band = rows.map(({ x, lo, hi }) => ({ x, lo: Math.max(lo, low), hi: Math.min(hi, high) }))
  return (width) => {
    const x = positionAxis(axis, rows, positions, width)
    const fine = rows.length > width ? 0.6 : 1.6
    return {
      ariaLabel: `Chart of ${rows.length} values with ${marked.length} anomalies`,
      ariaDescription: 'The anomalies are in the table below.',
      height: heightFor(width, 420),
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        areaY(band, { x: 'x', y1: 'lo', y2: 'hi', fill: 'var(--band)' }),
        lineY(rows, { x: 'x', y: 'expected', stroke: 'var(--accent)', strokeWidth: fine }),
        ...observed(rows, width),
        dot(marked, {
          x: 'x',
          y: 'y',
          symbol: 'diamond',
          r: 5,
          fill: 'var(--second)',
          stroke: 'var(--paper)',
          strokeWidth: 1,
        }),
        ...pointed(labelled),
      ],
    }
  }
}
