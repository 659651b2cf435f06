/** A series: finite values on a regular time axis, and its covariates. */
import type { Timeline } from '../time/timeline.js'

/** A series: finite values on a regular time axis, and its covariates. */
export interface Series extends Timeline {
  /** Name of the series: from its id columns, or its target column. */
  readonly id: string
  /** Undefined when the table has none and rows are counted from 1. */
  readonly timeColumn: string | undefined
  /** Name of the column with the values. */
  readonly target: string
  /** The unit of its cells, such as `%`, `€` or `kg`; empty or absent if there is none. */
  readonly unit?: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
  /** The values, finite. */
  readonly y: Float64Array
  /** What else is known of each step. */
  readonly covariates: Covariates
  /** How the table was read and what was filled, in sentences for the user. */
  readonly notes: readonly string[]
}

/** Columns beside the values, as numbers; a category is a column of 0 and 1. */
export interface Covariates {
  /** Past covariates, known up to the last value: one array a column, each as long as `y`. */
  readonly past: readonly Float64Array[]
  /**
   * Future covariates, known ahead: one array a column, all as long as `y` and the steps that are known ahead. NaN where
   * a value ahead is missing.
   */
  readonly future: readonly Float64Array[]
  /** Static covariates: numbers that do not change over time. */
  readonly static: readonly number[]
}
