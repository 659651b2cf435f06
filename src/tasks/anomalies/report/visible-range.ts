import type { AnomalyRow } from '../document.js'

/**
 * The lowest and the highest that a chart of anomalies shows: all values and what was expected, and of their usual
 * ranges so much that the values take up a third of the chart at least.
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
