import { areaY, dot, lineY, type Markish, ruleX } from '@observablehq/plot'
import type { NumberFormat, Placed } from '../../../../report/index.js'
import type { Point } from '../../../../report/page/marks.js'
import { boundsOf, type ForecastRow } from '../../../../statistics/forecast-rows.js'

/** Colours of a fan, and the dashes of its median, if it has any. */
interface FanLook {
  readonly band: string
  readonly stroke: string
  readonly dash?: string
}

/**
 * A forecast: its bands, the widest below, and the median line over them, all opening from the last value the forecast
 * could see.
 * @param levels of the intervals, rising
 * @param look of the bands and of the median. Default: in the accent colour
 */
export function fan(
  cutoff: Point,
  rows: readonly Placed<ForecastRow>[],
  levels: readonly number[],
  { band, stroke, dash }: FanLook = { band: 'var(--band)', stroke: 'var(--accent)' },
): Markish[] {
  const { x, y } = cutoff
  const known = y !== null && Number.isFinite(y)
  const bands = levels.toReversed().map((level) => {
    const steps = rows.map((row) => {
      const [low, high] = boundsOf(row, level)
      return { x: row.x, low, high }
    })
    const opening = known ? [{ x, low: y, high: y }] : []
    return areaY([...opening, ...steps], { x: 'x', y1: 'low', y2: 'high', fill: band })
  })
  const medians = rows.map(({ x, median }) => ({ x, y: median }))
  return [
    ...bands,
    lineY(known ? [cutoff, ...medians] : medians, {
      x: 'x',
      y: 'y',
      stroke,
      strokeWidth: 2.25,
      ...(dash !== undefined && { strokeDasharray: dash }),
    }),
    ...(rows.length < 3 ? [dot(medians, { x: 'x', y: 'y', r: 3, fill: stroke })] : []),
  ]
}

/** Dashed upright lines where forecasts begin. */
export function cutoffs(positions: readonly number[]): Markish {
  return ruleX(positions, { stroke: 'var(--soft)', strokeDasharray: '3 4', strokeWidth: 1 })
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
