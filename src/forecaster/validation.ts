/**
 * Which windows each network of an ensemble holds back. Their errors end its training, and, since it did not learn
 * from them, they calibrate the intervals (cross-conformal prediction; Vovk 2015, Barber et al. 2021).
 */
import { InputError } from '../engine/errors.js'
import type { NetworkShape } from './shape.js'
import type { Place, ScaledValues } from './windows.js'

/** Share of a series' windows that one network holds back, at most. */
const largestBlock = 0.2
/** Windows held back of all series together, as far as that share allows. */
const enoughHeld = 500

/** Where the windows of a series end that what follows is known of: from `first` on, `count` of them. */
export function windowsIn(
  length: number,
  { windowSteps, horizonSteps }: NetworkShape,
): { readonly first: number; readonly count: number } {
  const known = length - horizonSteps
  // Shorter series are seen from the middle on, behind a beginning that is made up.
  const first = Math.min(windowSteps, Math.max(2, Math.floor(known / 2)))
  return { first, count: Math.max(0, known - first + 1) }
}

/** Windows held back, `start` to `end`, and how many beside them are left out of the training. */
interface Block {
  readonly start: number
  readonly end: number
  readonly purged: number
}

/**
 * The windows that a member holds back, `start` to `end`, and with `purged` those that share targets with them, which
 * it does not train on either as long as half of all windows remain. Members hold back blocks of neighbouring
 * windows spread over the series, the first member the newest.
 * @param size windows in a block, fewer than `count`
 * @param overlap windows on each side that share targets with a window
 */
export function blockOf(
  member: number,
  members: number,
  count: number,
  size: number,
  overlap: number,
): Block {
  const start = count - size - Math.floor((member * (count - size)) / Math.max(1, members - 1))
  const purged = Math.max(0, Math.min(overlap, Math.floor((count / 2 - size) / 2)))
  return { start, end: start + size, purged }
}

/** The windows of one series that a network trains on: two stretches, of which either may be empty. */
export interface Stretch {
  readonly series: ScaledValues
  readonly first: number
  readonly count: number
}

export interface Division {
  readonly train: readonly Stretch[]
  readonly held: readonly Place[]
}

/** All windows of all series. */
export const allWindows = (series: readonly ScaledValues[], shape: NetworkShape): Stretch[] =>
  series
    .map((one) => ({ series: one, ...windowsIn(one.values.length, shape) }))
    .filter(({ count }) => count > 0)

/** How many windows of each series a member holds back. */
const heldOf = (count: number, members: number, seriesCount: number): number =>
  Math.min(
    count - 1,
    Math.max(
      1,
      Math.floor(
        count * Math.min(largestBlock, 1 / members, enoughHeld / seriesCount / Math.min(count, enoughHeld)),
      ),
    ),
  )

/**
 * What a member trains on and what it holds back. Series of a single window are trained on by all.
 * @param heldFrom the step of each series from which on all members hold back, in place of blocks of their own
 * @throws InputError when no series has windows on both sides of it
 */
export function divide(
  member: number,
  members: number,
  series: readonly ScaledValues[],
  shape: NetworkShape,
  heldFrom?: number,
): Division {
  const stretches = allWindows(series, shape)
  const train: Stretch[] = []
  const held: Place[] = []
  for (const { series: one, first, count } of stretches) {
    const { start, end, purged } = blockIn(
      { first, count },
      member,
      members,
      stretches.length,
      shape,
      heldFrom,
    )
    for (let window = start; window < end; window++) held.push({ series: one, end: first + window })
    const before = Math.min(count, Math.max(0, start - purged))
    const after = Math.min(count, end + purged)
    if (before > 0) train.push({ series: one, first, count: before })
    if (after < count) train.push({ series: one, first: first + after, count: count - after })
  }
  if (heldFrom !== undefined && !(Number.isInteger(heldFrom) && train.length > 0 && held.length > 0)) {
    const { horizonSteps } = shape
    throw new InputError(
      `forecast heldFrom: expected a whole step with forecasts of ${horizonSteps} steps before it and after it, got ${heldFrom}`,
    )
  }
  return { train, held: thinned(held) }
}

/** Which windows of one series a member holds back; none of a single one, or where it ends before what is held. */
function blockIn(
  { first, count }: Omit<Stretch, 'series'>,
  member: number,
  members: number,
  seriesCount: number,
  { horizonSteps }: NetworkShape,
  heldFrom: number | undefined,
): Block {
  if (heldFrom !== undefined) {
    return { start: Math.max(0, heldFrom - first), end: count, purged: horizonSteps - 1 }
  }
  if (count < 2) return { start: count, end: count, purged: 0 }
  return blockOf(member, members, count, heldOf(count, members, seriesCount), horizonSteps - 1)
}

const mostHeld = 2000

/** At most so many, evenly spread. */
export function thinned(places: readonly Place[]): readonly Place[] {
  if (places.length <= mostHeld) return places
  return Array.from({ length: mostHeld }, (_, i) => places[Math.floor((i * places.length) / mostHeld)])
}
