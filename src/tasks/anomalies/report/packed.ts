/** The anomalies as their page embeds them for its script: rows by columns, long series thinned. */

import { type JsonNumbers, rounded, thin } from '../../../report/index.js'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from '../document.js'

export interface PackedAnomalies {
  readonly page: 'anomalies'
  readonly threshold: number
  readonly series: readonly PackedAnomalySeries[]
}

interface PackedAnomalySeries {
  readonly id: string
  readonly frequency: string
  /** JsonNumbers of values and of anomalies before thinning. */
  readonly values: number
  readonly anomalies: number
  readonly ds: readonly string[]
  readonly y: JsonNumbers
  readonly expected: JsonNumbers
  readonly lo: JsonNumbers
  readonly hi: JsonNumbers
  readonly score: JsonNumbers
  /** Rows that are anomalies. */
  readonly at: readonly number[]
}

/** A series as the page shows it, perhaps thinned, but not near its largest anomalies. */
export interface ShownAnomalies extends AnomalySeries {
  /** JsonNumbers of values and of anomalies before thinning. */
  readonly values: number
  readonly anomalies: number
}

/** Number of stretches over all series of the page; the lowest and highest value of each are kept. */
const allBuckets = 25_000
const mostBuckets = 1500

/** Most anomalies listed and marked, the largest. */
export const mostMarked = 200

/** Rows kept whole on either side of a listed anomaly, for a close view of it. */
export const nearRows = 30

export function packedAnomalies(
  { threshold }: Pick<AnomalyDocument, 'threshold'>,
  series: readonly AnomalySeries[],
): PackedAnomalies {
  const buckets = Math.ceil(Math.min(mostBuckets, allBuckets / series.length))
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
    for (
      let near = Math.max(0, index - nearRows);
      near <= Math.min(rows.length - 1, index + nearRows);
      near++
    )
      kept.add(near)
  }
  return rows.filter((_, index) => kept.has(index))
}

/** The listed anomalies, the largest score first. */
export function largestAnomalies<Row extends AnomalyRow>(rows: readonly Row[]): Row[] {
  return rows
    .filter(({ isAnomaly }) => isAnomaly)
    .sort((a, b) => (a.score === b.score ? 0 : b.score - a.score))
    .slice(0, mostMarked)
}

export function unpackedAnomalies({ series }: PackedAnomalies, index: number): ShownAnomalies {
  const { id, frequency, values, anomalies, ds, at, y, expected, lo, hi, score } = series[index]
  const marked = new Set(at)
  // JSON has no infinity; only a score can be infinite.
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
