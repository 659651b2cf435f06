import type { AxisOptions, ScaleOptions } from '@observablehq/plot'
import type { AxisKind, Placed } from '../positions.js'

/** A scale and the ticks that stand beside it. */
export interface Axis {
  readonly scale: ScaleOptions
  readonly ticks: AxisOptions
}

/**
 * The horizontal axis of a series' charts over the positions drawn.
 * @param rows whose time stamps are the labels of an ordinal axis
 */
export function positionAxis(
  axis: AxisKind,
  rows: readonly Placed<{ readonly ds: string }>[],
  positions: readonly number[],
  width: number,
): Axis {
  const domain = spanOf(positions, 1)
  const count = Math.max(2, Math.round(width / 110))
  if (axis === 'time') return { scale: { type: 'utc', domain }, ticks: { ticks: count } }
  const scale: ScaleOptions = { type: 'linear', domain }
  if (axis === 'number') {
    return { scale, ticks: { ticks: Math.min(count, domain[1] - domain[0]), tickFormat: 'd' } }
  }
  const labels = new Map(rows.map(({ x, ds }) => [x, ds]))
  const within = [...labels.keys()].filter((x) => x >= domain[0] && x <= domain[1])
  const stride = Math.ceil(within.length / count)
  return {
    scale,
    ticks: {
      ticks: within.filter((_, index) => index % stride === 0),
      tickFormat: (x: number) => labels.get(x) ?? '',
    },
  }
}

/** The horizontal axis of a count from 1: epochs, or steps ahead. */
export function countAxis(count: number, width: number): Axis {
  if (count === 1)
    return { scale: { type: 'linear', domain: [0, 2] }, ticks: { ticks: [1], tickFormat: 'd' } }
  const ticks = Math.min(count - 1, Math.max(2, Math.round(width / 90)))
  return { scale: { type: 'linear', domain: [1, count] }, ticks: { ticks, tickFormat: 'd' } }
}

/** The vertical axis over the values drawn, with room around a constant series. */
export function valueAxis(values: Iterable<number | null>): Axis {
  const [lowest, highest] = spanOf(values, 0)
  const constant = highest - lowest <= Math.abs(highest) * 1e-9
  const room = constant ? Math.abs(highest) * 0.1 || 1 : 0
  const tickFormat = tickText(Math.max(Math.abs(lowest), Math.abs(highest)), highest - lowest)
  return { scale: { domain: [lowest - room, highest + room], nice: true }, ticks: { ticks: 5, tickFormat } }
}

/** Short labels where plain ones would be long: `3.6T` or `1.2e-9`; undefined for the chart's own choice. */
function tickText(largest: number, spread: number): AxisOptions['tickFormat'] {
  if (largest < 1e-4) return '~e'
  if (largest < 1e6 || spread < largest / 200) return undefined
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 4 }).format
}

/** Lowest and highest of the finite values; a single one gets `room` on either side. */
function spanOf(values: Iterable<number | null>, room: number): [number, number] {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  if (lowest > highest) return [0, 1]
  return lowest === highest ? [lowest - room, highest + room] : [lowest, highest]
}
