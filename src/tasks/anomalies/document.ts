import type { SkippedSeries } from '../../data/index.js'

/**
 * What sort of anomaly: `spike` or `dip` of one or two values above or below the expected ones, `high` or `low` of more in a
 * row, `level` where the values stay there, `stuck` in a run of one value that is too long.
 */
export type AnomalyKind = 'spike' | 'dip' | 'high' | 'low' | 'level' | 'stuck'

/** One value, and its forecast from the values before. */
export interface AnomalyRow {
  /** Time stamp as text, in the form the file used. */
  readonly ds: string
  /** The value, in the unit of the series. */
  readonly y: number
  /** Median of the forecast. */
  readonly expected: number
  /** Lower bound of the range in which values are no anomalies. */
  readonly lo: number
  /** Upper bound of that range. */
  readonly hi: number
  /**
   * Anomaly score: -log10 of the two-sided tail probability, up to 300; 3 is a value as far off as one in a thousand. Infinite,
   * which JSON has as null, where a series was constant but for such values.
   */
  readonly score: number
  /** Whether the score reaches the threshold. */
  readonly isAnomaly: boolean
  /** What sort of anomaly it is; none of a value that is no anomaly. */
  readonly kind?: AnomalyKind
}

/** The scores of one series. */
export interface AnomalySeries {
  /** Name of the series: from its id columns, or its target column. */
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
  /** Series that could not be read or are too short, each with the reason. */
  readonly skipped: readonly SkippedSeries[]
  /** Score from which a value is an anomaly. */
  readonly threshold: number
  /** Engine that computed it, such as `wasm relaxed-simd`. */
  readonly engine: string
  /** From which all random numbers follow: the same seed and data give the same scores. */
  readonly seed: number
  /** Wall time in seconds. */
  readonly seconds: number
}
