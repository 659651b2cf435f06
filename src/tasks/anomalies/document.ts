import type { SkippedSeries } from '../../data/index.js'

/** One value, and its forecast from the values before. */
export interface AnomalyRow {
  readonly ds: string
  readonly y: number
  /** Median of the forecast. */
  readonly expected: number
  /** Bounds within which values are no anomalies. */
  readonly lo: number
  readonly hi: number
  /**
   * Anomaly score: -log10 of the two-sided tail probability, up to 300; 3 is a value as far off as one in a thousand. Infinite,
   * which JSON has as null, where a series was constant but for such values.
   */
  readonly score: number
  readonly isAnomaly: boolean
}

export interface AnomalySeries {
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  /** Oldest first; the values from the first on that could be forecast. */
  readonly rows: readonly AnomalyRow[]
}

/** What `hindcast anomalies --json` prints and what its page shows. */
export interface AnomalyDocument {
  /** At least one. */
  readonly series: readonly AnomalySeries[]
  readonly skipped: readonly SkippedSeries[]
  /** Score from which a value is an anomaly. */
  readonly threshold: number
  /** Engine that computed it, such as `wasm relaxed-simd`. */
  readonly engine: string
  readonly seed: number
  /** Wall time in seconds. */
  readonly seconds: number
}
