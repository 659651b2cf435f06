/**
 * Which windows validate each network of an ensemble. Their errors end its training, and, since it did not learn from
 * them, they calibrate the intervals (cross-conformal prediction; Vovk 2015, Barber et al. 2021).
 */
import { InputError } from '../engine/errors.js'
import type { NetworkShape } from './shape.js'
import type { Place, ScaledValues } from './windows.js'

/** Share of a series' windows that validate one network, at most. */
const largestShare = 0.2
/** Validation windows of all series together, as far as that share allows. */
const enoughWindows = 500
/** Most of them that are evaluated. */
const mostEvaluated = 2000

/** Consecutive windows of a series: they end before the steps `first` to `first + count - 1`. */
export interface WindowRange {
  readonly series: ScaledValues
  readonly first: number
  readonly count: number
}

/** Training and validation windows of one network. */
export interface WindowSplit {
  readonly train: readonly WindowRange[]
  readonly validation: readonly Place[]
}

export const windowCount = (ranges: readonly WindowRange[]): number =>
  ranges.reduce((sum, { count }) => sum + count, 0)

/** Where the windows of a series end that have known targets: from `first` on, `count` of them. */
export function windowsIn(
  length: number,
  { windowSteps, horizonSteps }: NetworkShape,
): { readonly first: number; readonly count: number } {
  const known = length - horizonSteps
  // Shorter series are seen from the middle on, their first windows padded.
  const first = Math.min(windowSteps, Math.max(2, Math.floor(known / 2)))
  return { first, count: Math.max(0, known - first + 1) }
}

/** How many values of a series its blocks of validation windows are laid out by. */
export type BlockLength = (series: ScaledValues) => number

/** All windows of all series. */
export const windowRanges = (series: readonly ScaledValues[], shape: NetworkShape): WindowRange[] =>
  series
    .map((one) => ({ series: one, ...windowsIn(one.values.length, shape) }))
    .filter(({ count }) => count > 0)

/** Validation windows, `start` to `end`, and how many beside them are left out of the training. */
interface Block {
  readonly start: number
  readonly end: number
  readonly purged: number
}

/** One member's part of the windows of a series. */
interface Part {
  readonly member: number
  readonly members: number
  /** Windows of the series. */
  readonly count: number
  /** Windows in a block, fewer than `count`. */
  readonly size: number
  /** Windows on each side that share targets with a window. */
  readonly overlap: number
}

/**
 * The validation windows of a member, `start` to `end`, and with `purged` those that share targets with them, which
 * it does not train on either as long as half of all windows remain. Members have blocks of neighbouring windows
 * spread over the series, the first member the newest.
 */
export function blockOf({ member, members, count, size, overlap }: Part): Block {
  const start = count - size - Math.floor((member * (count - size)) / Math.max(1, members - 1))
  const purged = Math.max(0, Math.min(overlap, Math.floor((count / 2 - size) / 2)))
  return { start, end: start + size, purged }
}

/** How many windows of each series validate a member. */
function blockSize(count: number, members: number, seriesCount: number): number {
  const share = Math.min(
    largestShare,
    1 / members,
    enoughWindows / seriesCount / Math.min(count, enoughWindows),
  )
  return Math.min(count - 1, Math.max(1, Math.floor(count * share)))
}

/** Which of so many windows of one series validate a member; none of a single one. */
function blockIn(
  count: number,
  member: number,
  members: number,
  seriesCount: number,
  { horizonSteps }: NetworkShape,
): Block {
  if (count < 2) return { start: count, end: count, purged: 0 }
  const size = blockSize(count, members, seriesCount)
  return blockOf({ member, members, count, size, overlap: horizonSteps - 1 })
}

/** The block of the windows that begin so many later. */
const moved = ({ start, end, purged }: Block, by: number): Block => ({
  start: Math.max(0, start - by),
  end: Math.max(0, end - by),
  purged,
})

/**
 * A member's training and validation windows. Series of a single window are trained on by all members.
 * @param validationFrom the step of each series from which on values are validation data of all members, in place of
 *   blocks of their own
 * @param blockLength of each series. Default: all of its values; those of the first training where networks go on from
 *   there, so that they never learn from windows that validate them
 * @throws InputError when no series has windows on both sides of it
 */
export function splitWindows(
  member: number,
  members: number,
  series: readonly ScaledValues[],
  shape: NetworkShape,
  validationFrom?: number,
  blockLength: BlockLength = ({ values }) => values.length,
): WindowSplit {
  const blocks = series.map((one) => windowsIn(blockLength(one), shape))
  const blockCount = blocks.filter(({ count }) => count > 0).length
  const train: WindowRange[] = []
  const validation: Place[] = []
  for (const [i, one] of series.entries()) {
    const { first, count } = windowsIn(one.values.length, shape)
    if (count === 0) continue
    const { start, end, purged } =
      validationFrom === undefined
        ? moved(blockIn(blocks[i].count, member, members, blockCount, shape), first - blocks[i].first)
        : { start: Math.max(0, validationFrom - first), end: count, purged: shape.horizonSteps - 1 }
    for (let window = start; window < end; window++) validation.push({ series: one, end: first + window })
    const before = Math.min(count, Math.max(0, start - purged))
    const after = Math.min(count, end + purged)
    if (before > 0) train.push({ series: one, first, count: before })
    if (after < count) train.push({ series: one, first: first + after, count: count - after })
  }
  if (validationFrom !== undefined) {
    const isWhole = Number.isInteger(validationFrom)
    if (!isWhole || train.length === 0 || validation.length === 0) {
      throw new InputError(
        `forecast validationFrom: expected a whole step with forecasts of ${shape.horizonSteps} steps before it and ` +
          `after it, got ${validationFrom}`,
      )
    }
  }
  return { train, validation: subsampled(validation) }
}

/** At most 2,000 windows, evenly spread. */
export function subsampled(places: readonly Place[]): readonly Place[] {
  if (places.length <= mostEvaluated) return places
  return Array.from(
    { length: mostEvaluated },
    (_, i) => places[Math.floor((i * places.length) / mostEvaluated)],
  )
}
