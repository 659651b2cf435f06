import { dot, lineY } from '@observablehq/plot'
import { numberFormat } from '../../../../report/index.js'
import { type Chart, heightFor } from '../../../../report/page/chart.js'
import { axes, pointed } from '../../../../report/page/marks.js'
import { type Axis, countAxis, valueAxis } from '../../../../report/page/scales.js'
import type { TrainingCurve } from '../../document.js'

/** From this ratio of the highest to the lowest loss on, a linear axis hides the end of the curve. */
const logarithmicFrom = 30

/** Training and validation loss after each epoch; a logarithmic axis where they span decades. */
export function lossChart({ loss, valLoss }: TrainingCurve): Chart {
  const values = [...loss, ...valLoss].filter(Number.isFinite)
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  const logarithmic = lowest > 0 && highest / lowest >= logarithmicFrom
  const epochs = Math.max(loss.length, valLoss.length)
  const show = numberFormat(values)
  const curve = (losses: readonly number[]) => losses.map((y, index) => ({ x: index + 1, y }))
  const best = valLoss.length === 0 ? [] : [lowestPoint(valLoss)]
  const labelled = curve(loss).map(({ x, y }) => {
    const lines = [`epoch ${x}`, `training: ${show(y)}`]
    if (valLoss.length > 0) lines.push(`validation: ${show(valLoss[x - 1] ?? null)}`)
    return { x, y, text: lines.join('\n') }
  })
  const y: Axis = logarithmic
    ? {
        scale: { type: 'log', domain: [lowest, highest] },
        ticks: { ticks: logTicks(lowest, highest), tickFormat: String },
      }
    : valueAxis(values)
  return (width) => {
    const x = countAxis(epochs, width)
    return {
      ariaLabel: `Chart of the loss over ${epochs} epochs`,
      ariaDescription: `Training loss ends at ${show(loss.at(-1) ?? null)}.`,
      height: heightFor(width, 300),
      marginBottom: 26,
      x: x.scale,
      y: y.scale,
      marks: [
        ...axes(x, y),
        lineY(curve(loss), { x: 'x', y: 'y', stroke: 'var(--accent)', strokeWidth: 2 }),
        lineY(curve(valLoss), {
          x: 'x',
          y: 'y',
          stroke: 'var(--second)',
          strokeWidth: 2,
          strokeDasharray: '5 3',
        }),
        ...(epochs === 1
          ? [
              dot(curve(loss), { x: 'x', y: 'y', fill: 'var(--accent)' }),
              dot(curve(valLoss), { x: 'x', y: 'y', fill: 'var(--second)' }),
            ]
          : []),
        dot(best, {
          x: 'x',
          y: 'y',
          r: 4,
          stroke: 'var(--second)',
          fill: 'var(--paper)',
          strokeWidth: 2,
        }),
        ...pointed(labelled),
      ],
    }
  }
}

/** Powers of ten within a range, with 2 and 5 between them where the range spans few. */
function logTicks(lowest: number, highest: number): number[] {
  const from = Math.floor(Math.log10(lowest))
  const to = Math.ceil(Math.log10(highest))
  const multiples = to - from > 3 ? [1] : [1, 2, 5]
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .flatMap((power) => multiples.map((multiple) => Number(`${multiple}e${power}`)))
    .filter((tick) => tick >= lowest && tick <= highest)
}

function lowestPoint(losses: readonly number[]) {
  const points = losses.map((y, index) => ({ x: index + 1, y }))
  return points.reduce((best, point) => (point.y < best.y || Number.isNaN(best.y) ? point : best))
}
