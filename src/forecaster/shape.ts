/** What decides a network: which layers read the window, and the sizes of everything. */
import type { ForecastTask } from '../statistics/methods/index.js'
import { type HeadKind, heads } from './heads.js'

/**
 * The networks there are. `lstm`, `gru` and `rnn` read the window step by step; `segment` reads it in pieces of a
 * season and puts out the pieces ahead in parallel (SegRNN; Lin et al. 2023), for seasons of many steps.
 */
export const NETWORKS = ['lstm', 'gru', 'rnn', 'segment'] as const
export type NetworkKind = (typeof NETWORKS)[number]

/**
 * How a network comes to steps far ahead: `direct` puts all of them out at once, so that errors do not feed on
 * themselves; `recursive` puts out the next step (or piece), and reads its own medians to go on.
 */
export const STRATEGIES = ['direct', 'recursive'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** How many columns of each kind a network reads beside the values. */
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
  /** Steps a network sees. */
  readonly windowSteps: number
  /** Steps it forecasts. */
  readonly horizonSteps: number
  /** Steps it puts out at once: the horizon, or fewer where it goes on from its own forecasts. */
  readonly outputSteps: number
  /** Steps of a piece; 1 where the window is read step by step. */
  readonly segmentSteps: number
  /** Last steps of a window whose mean its values are seen from; 0 where they are seen from 0, as counts are. */
  readonly offsetSteps: number
  readonly columns: ColumnCounts
  readonly head: HeadKind
  /** Share of the decoder's inputs that are left out in training. */
  readonly dropout: number
}

/** The settings that decide a network's shape. */
export interface ShapeTask extends ForecastTask {
  readonly kind: NetworkKind
  readonly strategy: Strategy
  readonly columns: ColumnCounts
  readonly head: HeadKind
  /** Given by whoever searches for settings; by default as `shapeFor` has it. */
  readonly hiddenSize?: number
  readonly windowSteps?: number
  readonly dropout?: number
}

/** Steps of a window where two seasons are fewer, and the share of the series that they may be. */
const [usualWindow, usualShare] = [36, 0.2]
const longestWindow = 192
const seasonsInWindow = 2
/** Of a season of so many steps or more the pieces are seasons; of shorter ones, of several. */
const longestSegment = 48
/** Seasons that a segment network sees: of hours two weeks of days, so that it can tell the days of the week. */
const seasonsOfPieces = 14
/** Pieces of seasons too short to be pieces of their own. */
const fewestPieces = 8

/** Divisors of a season that pieces may have, the largest up to `longestSegment`. */
function segmentFor(m: number): number {
  if (m < 2) return 4
  for (let n = Math.min(m, longestSegment); n > 1; n--) if (m % n === 0 && n >= 4) return n
  return Math.min(m, longestSegment)
}

/** The longest piece up to so many steps that the window is a whole number of. */
function pieceOf(windowSteps: number, longest: number): number {
  let steps = Math.min(longest, windowSteps)
  while (windowSteps % steps !== 0) steps--
  return steps
}

const half = (length: number, horizonSteps: number): number => Math.floor((length - horizonSteps) / 2)

/**
 * Steps of the window: two seasons, the horizon, or 36 steps or a fifth of the series, whatever is most, up to 192; of pieces, 14 seasons. As far as half of the series allows; at least 2.
 * @param length values of the longer series
 */
function windowStepsFor(length: number, { kind, seasonalPeriod: m, horizonSteps }: ShapeTask): number {
  if (kind === 'segment') {
    const segment = segmentFor(m)
    const wanted = Math.max(seasonsOfPieces * m, fewestPieces * segment)
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

/** Units by how much there is to learn from. */
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
  const segmentSteps = kind === 'segment' ? pieceOf(windowSteps, segmentFor(m)) : 1
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
