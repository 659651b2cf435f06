import type { AnomalyRow } from '../document.js'

/**
 * The lowest and the highest value in a chart of anomalies: all actual and expected values, and as much of their expected
 * ranges as leaves the values at least a third of the chart.
 */
export function visibleRange(rows: readonly AnomalyRow[]): readonly [low: number, high: number] {
  let [lowest, highest, from, to] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { y, expected, lo, hi } of rows) {
    lowest = Math.min(lowest, y, expected)
    highest = Math.max(highest, y, expected)
    from = Math.min(from, lo)
    to = Math.max(to, hi)
  }
  const span = highest - lowest || Infinity
  return [Math.max(Math.min(from, lowest), lowest - span), Math.min(Math.max(to, highest), highest + span)]
}
