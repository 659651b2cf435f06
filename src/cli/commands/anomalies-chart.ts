import type { AnomalyRow } from '../../tasks/anomalies/document.js'
import { chart, chartRoom } from '../terminal/chart.js'
import type { Look } from '../terminal/terminal.js'

/**
 * The actual values and their expected range as lines of text: a thin line, shading, and a diamond at each anomaly. Where
 * several values share a character, the one with the highest score is drawn.
 */
export function anomaliesChart(rows: readonly AnomalyRow[], look: Look): string {
  const room = chartRoom(look)
  const shown = rows.length <= room ? rows : highestOfEach(rows, room)
  return chart(
    shown.map(({ y, lo, hi, isAnomaly }) => ({ value: y, low: lo, high: hi, isMarked: isAnomaly })),
    {
      stamps: [rows[0]?.ds, undefined, rows.at(-1)?.ds],
      legend: [
        ['line', 'actual'],
        ['band', 'expected range'],
        ['mark', 'anomaly'],
      ],
    },
    look,
  )
}

/** The row with the highest score of each of `count` equal stretches. */
const highestOfEach = (rows: readonly AnomalyRow[], count: number): AnomalyRow[] =>
  Array.from({ length: count }, (_, stretch) =>
    rows
      .slice(Math.floor((stretch * rows.length) / count), Math.floor(((stretch + 1) * rows.length) / count))
      .reduce((highest, row) => (row.score > highest.score ? row : highest)),
  )
