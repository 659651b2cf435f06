/** The anomalies as their page embeds them for its script: rows by columns, long series thinned. */

import { rounded } from '../../../report/rounded.js'
import { thin } from '../../../report/thin.js'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from '../document.js'

export interface PackedAnomalies {
  readonly page: 'anomalies'
  readonly threshold: number
  readonly series: readonly PackedAnomalySeries[]
}

interface PackedAnomalySeries {
  readonly id: string
  readonly frequency: string
  /** Values before thinning, and how many of them are anomalies. */
  readonly values: number
  readonly anomalies: number
  readonly ds: readonly string[]
  readonly y: Numbers
  readonly expected: Numbers
  readonly lo: Numbers
  readonly hi: Numbers
  readonly score: Numbers
  /** Rows that are anomalies. */
  readonly at: readonly number[]
}

/** JSON has null for what is not finite. */
type Numbers = readonly (number | null)[]

/** A series as the page shows it: it may be thinned, but not near its largest anomalies. */
export interface ShownAnomalies extends AnomalySeries {
  /** Values that it had before, and how many of them are anomalies. */
  readonly values: number
  readonly anomalies: number
}

/** Stretches of a long series of which the lowest and highest value are kept, over all series of the page. */
const BUCKETS = 25_000
const MOST_BUCKETS = 1500

/** Anomalies listed and marked, at most, the largest. */
export const MOST_MARKED = 200

/** Rows kept whole on either side of an anomaly that is listed, so that one can look at it closely. */
export const NEAR = 30

export function packedAnomalies(
  { threshold }: Pick<AnomalyDocument, 'threshold'>,
  series: readonly AnomalySeries[],
): PackedAnomalies {
  const buckets = Math.ceil(Math.min(MOST_BUCKETS, BUCKETS / series.length))
  return {
    page: 'anomalies',
    threshold,
    series: series.map(({ id, frequency, rows }) => {
      const kept = keptRows(rows, buckets)
      const numbers = (key: 'y' | 'expected' | 'lo' | 'hi' | 'score') => rounded(kept.map((row) => row[key]))
      return {
        id,
        frequency,
        values: rows.length,
        anomalies: rows.filter(({ isAnomaly }) => isAnomaly).length,
        ds: kept.map(({ ds }) => ds),
        y: numbers('y'),
        expected: numbers('expected'),
        lo: numbers('lo'),
        hi: numbers('hi'),
        score: numbers('score'),
        at: [...kept.keys()].filter((row) => kept[row].isAnomaly),
      }
    }),
  }
}

function keptRows(rows: readonly AnomalyRow[], buckets: number): readonly AnomalyRow[] {
  if (rows.length <= 2 * buckets) return rows
  const kept = new Set(
    thin(
      rows.map(({ y }) => y),
      buckets,
    ),
  )
  const listed = new Set(largestAnomalies(rows))
  for (const [index, row] of rows.entries()) {
    if (!listed.has(row)) continue
    for (let near = Math.max(0, index - NEAR); near <= Math.min(rows.length - 1, index + NEAR); near++)
      kept.add(near)
  }
  return rows.filter((_, index) => kept.has(index))
}

/** The anomalies that are listed, the largest score first. */
export function largestAnomalies<Row extends AnomalyRow>(rows: readonly Row[]): Row[] {
  return rows
    .filter(({ isAnomaly }) => isAnomaly)
    .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score))
    .slice(0, MOST_MARKED)
}

export function unpackedAnomalies({ series }: PackedAnomalies, index: number): ShownAnomalies {
  const { id, frequency, values, anomalies, ds, at, y, expected, lo, hi, score } = series[index]
  const marked = new Set(at)
  // JSON keeps no infinity; a score without end is the only one to be expected.
  const number = (value: number | null) => value ?? Number.NaN
  return {
    id,
    frequency,
    values,
    anomalies,
    rows: ds.map((stamp, row) => ({
      ds: stamp,
      y: number(y[row]),
      expected: number(expected[row]),
      lo: number(lo[row]),
      hi: number(hi[row]),
      score: score[row] ?? Number.POSITIVE_INFINITY,
      isAnomaly: marked.has(row),
    })),
  }
}
