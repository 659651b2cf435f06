/** The nights on which clocks change: a file in local time repeats an hour in autumn and lacks one in spring. */

import type { Table } from '../table/table.js'
import { timeOfDay, toCivil, weekday } from '../time/calendar.js'
import { parseFrequency } from '../time/frequency.js'
import { DUPLICATES } from './duplicates.js'
import { FILLS } from './fill.js'

const HOUR_MS = 3_600_000
/** Clocks change in these months, in whichever hemisphere. */
const MONTHS_OF_CHANGE = [3, 4, 9, 10, 11]

/**
 * Whether a time of a series of hours or shorter steps may be that of a change: before four in the morning of a Saturday
 * or Sunday in spring or autumn.
 * @param wall what the clock shows, taken as UTC; undefined where steps are counted
 */
export function mayBeClockChange(frequency: string, wall: number | undefined): boolean {
  const { unit } = parseFrequency(frequency)
  return (
    wall !== undefined &&
    ['h', 'min', 's'].includes(unit) &&
    timeOfDay(wall) < 4 * HOUR_MS &&
    weekday(wall) >= 5 &&
    MONTHS_OF_CHANGE.includes(toCivil(wall).month)
  )
}

/** What to do about it, to end an error message with. */
export const clockChangeAdvice = (table: Table): string =>
  `; where clocks change, an hour repeats in autumn and is absent in spring: ` +
  `${table.setting('duplicates', DUPLICATES[1])} together with ${table.setting('fill', FILLS[0])} settles both`
