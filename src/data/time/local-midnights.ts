/**
 * Instants that are the midnights of a zone other than UTC, as programs write local dates: `2019-01-01T05:00:00Z` is the
 * first of January in New York, and `2018-12-31T18:30:00Z` in Kolkata.
 */
import { dayMs, hourMs, minuteMs, timeOfDay, toCivil, toStamp } from './calendar.js'

/** Zones are from 12 hours west to 14 hours east of UTC, and their offsets change by at most two hours. */
const [mostWest, mostEast, mostChange] = [12 * hourMs, 14 * hourMs, 2 * hourMs]

export interface LocalMidnights {
  /** The midnights on the zone's clock, in the order of the instants. */
  readonly walls: Float64Array
  /** Least and most offset from UTC in minutes, east positive. */
  readonly offsets: readonly [least: number, most: number]
  /** The midnight of a zone's day that an instant begins; the instant itself if it begins none. */
  wallOf(instant: number): number
  /**
   * The instant of a midnight, also past the last: at the offset of the latest given midnight before it, or before the
   * same day of an earlier year.
   */
  instantOf(wall: number): number
}

/** The midnights of the zone that explains all instants; undefined if none does, or UTC. */
export function localMidnights(instants: Float64Array): LocalMidnights | undefined {
  return shifted(instants, (time) => dayMs - time, mostEast) ?? shifted(instants, (time) => -time, mostWest)
}

function shifted(
  instants: Float64Array,
  offsetOf: (timeMs: number) => number,
  most: number,
): LocalMidnights | undefined {
  const offsets = instants.map((instant) => offsetOf(timeOfDay(instant)))
  const [least, largest] = offsets.reduce(
    ([low, high], offset) => [Math.min(low, offset), Math.max(high, offset)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const isZone = Math.max(Math.abs(least), Math.abs(largest)) <= most && largest - least <= mostChange
  if (!isZone || offsets.some((offset) => offset % (15 * minuteMs) !== 0)) return undefined
  if (offsets.every((offset) => offset === 0)) return undefined
  const walls = instants.map((instant, i) => instant + offsets[i])
  const known = [...new Map([...walls].map((wall, i) => [wall, offsets[i]]))].sort(([a], [b]) => a - b)
  return {
    walls,
    offsets: [least / minuteMs, largest / minuteMs],
    wallOf: (instant) => {
      const offset = offsetOf(timeOfDay(instant))
      return offset >= least && offset <= largest ? instant + offset : instant
    },
    instantOf: (wall) => wall - offsetAt(known, wall),
  }
}

/** @param known midnights and their offsets, in order */
function offsetAt(known: readonly (readonly [wall: number, offset: number])[], wall: number): number {
  const last = known.at(-1)!
  const { year, month, day, timeMs } = toCivil(wall)
  const years = Math.max(0, Math.ceil((wall - last[0]) / (366 * dayMs)))
  const before = toStamp({ year: year - years, month, day, timeMs })
  if (before < known[0][0]) return last[1]
  let [low, high] = [0, known.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (known[middle][0] <= before) low = middle
    else high = middle - 1
  }
  return known[low][1]
}
