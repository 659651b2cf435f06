/** Daylight saving: a file in local time repeats an hour in autumn and lacks one in spring. */
import type { Table } from '../table/table.js'
import { hourMs, timeOfDay, toCivil, weekday } from '../time/calendar.js'
import { parseFrequency } from '../time/frequency.js'

/** In both hemispheres. */
const monthsOfChange = [3, 4, 9, 10, 11]

/**
 * Whether clocks may change at a time: before four in the morning of a Saturday or Sunday in spring or autumn, in a
 * series of hours or shorter steps.
 * @param wall the clock's reading, taken as UTC; undefined for counted steps
 */
export function mayBeClockChange(frequency: string, wall: number | undefined): boolean {
  const { unit } = parseFrequency(frequency)
  return (
    wall !== undefined &&
    ['h', 'min', 's'].includes(unit) &&
    timeOfDay(wall) < 4 * hourMs &&
    weekday(wall) >= 5 &&
    monthsOfChange.includes(toCivil(wall).month)
  )
}

/** The fix, to end an error message with. */
export const clockChangeAdvice = (table: Table): string =>
  `; with daylight saving an hour repeats in autumn and is absent in spring: ` +
  `${table.setting('duplicates', 'mean')} together with ${table.setting('fill', 'linear')} handles both`
