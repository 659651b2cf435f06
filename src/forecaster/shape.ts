/** The shape of a network: its layers and all sizes. */
import type { ForecastTask } from '../statistics/methods/index.js'
import { heads } from './heads.js'
import type { HeadKind, NetworkKind, NetworkOptions, Strategy } from './options.js'

/** Covariates of each kind. */
export interface ColumnCounts {
  /** Known up to the last value. */
  readonly past: number
  /** Known ahead. */
  readonly future: number
  /** Without time. */
  readonly static: number
}

export interface NetworkShape {
  readonly kind: NetworkKind
  /** Units of the recurrent layer. */
  readonly hiddenSize: number
  /** Steps of the input window. */
  readonly windowSteps: number
  /** Steps of the forecast. */
  readonly horizonSteps: number
  /** Steps of the output: the horizon, or fewer where the strategy is `recursive`. */
  readonly outputSteps: number
  /** Steps of a segment; 1 where the window is read step by step. */
  readonly segmentSteps: number
  /** Last steps of a window whose mean is its offset; 0 where the offset is 0, as for counts. */
  readonly offsetSteps: number
  readonly columns: ColumnCounts
  readonly head: HeadKind
  /** Dropout rate before the output layer. */
  readonly dropout: number
}

/** The settings that decide a network's shape. */
export interface ShapeTask extends ForecastTask, NetworkOptions {
  readonly kind: NetworkKind
  readonly strategy: Strategy
  readonly columns: ColumnCounts
  readonly head: HeadKind
}

/** Steps of a window where two seasons are fewer, and the most that they may be of the series. */
const [usualWindow, usualShare] = [36, 0.2]
const longestWindow = 192
const seasonsInWindow = 2
/** Longer seasons are divided into segments. */
const longestSegment = 48
/** Seasons in the window of a segment network: for hours two weeks of days, so that it can tell the days of the week. */
const seasonsInSegmentWindow = 14
/** Segments in a window of short seasons. */
const fewestSegments = 8

/** Steps of a segment: the largest divisor of the season from 4 to `longestSegment`, or `longestSegment`. */
function segmentFor(m: number): number {
  if (m < 2) return 4
  for (let n = Math.min(m, longestSegment); n > 1; n--) if (m % n === 0 && n >= 4) return n
  return Math.min(m, longestSegment)
}

/** The longest segment up to so many steps that divides the window. */
function segmentIn(windowSteps: number, longest: number): number {
  let steps = Math.min(longest, windowSteps)
  while (windowSteps % steps !== 0) steps--
  return steps
}

const half = (length: number, horizonSteps: number): number => Math.floor((length - horizonSteps) / 2)

/**
 * Steps of the window: the most of two seasons, the horizon, and 36 steps or a fifth of the series, up to 192; for
 * segments, 14 seasons. As far as half of the series allows; at least 2.
 * @param length values of a typical series
 */
function windowStepsFor(length: number, { kind, seasonalPeriod: m, horizonSteps }: ShapeTask): number {
  if (kind === 'segment') {
    const segment = segmentFor(m)
    const wanted = Math.max(seasonsInSegmentWindow * m, fewestSegments * segment)
    return Math.max(1, Math.floor(Math.min(wanted, half(length, horizonSteps)) / segment)) * segment
  }
  return Math.max(
    2,
    Math.min(
      Math.max(Math.min(usualWindow, Math.ceil(usualShare * length)), seasonsInWindow * m, horizonSteps),
      longestWindow,
      half(length, horizonSteps),
    ),
  )
}

/** Units by the number of windows. */
function hiddenSizeFor(kind: NetworkKind, windows: number): number {
  if (kind === 'segment') return windows > 20_000 ? 64 : 32
  return windows > 20_000 ? 32 : 16
}

/**
 * The shape for a set of series.
 * @param lengths values of each series, at least one
 */
export function shapeFor(lengths: readonly number[], task: ShapeTask): NetworkShape {
  const { kind, seasonalPeriod: m, horizonSteps, strategy, columns, head } = task
  const sorted = [...lengths].sort((a, b) => a - b)
  const typical = sorted[Math.floor(sorted.length / 2)]
  const windowSteps = task.windowSteps ?? windowStepsFor(typical, task)
  const segmentSteps = kind === 'segment' ? segmentIn(windowSteps, segmentFor(m)) : 1
  const windows = lengths.reduce((sum, n) => sum + Math.max(1, n - windowSteps - horizonSteps + 1), 0)
  return {
    kind,
    hiddenSize: task.hiddenSize ?? hiddenSizeFor(kind, windows),
    windowSteps,
    horizonSteps,
    outputSteps: strategy === 'direct' ? horizonSteps : Math.min(segmentSteps, horizonSteps),
    segmentSteps,
    offsetSteps: heads[head].isOfCounts ? 0 : Math.min(kind === 'segment' ? 1 : 3, windowSteps),
    columns,
    head,
    dropout: task.dropout ?? 0,
  }
}
