/** The cells of a column that fit one layout, and the style in which the column writes. */
import { dayMs, timeOfDay, weekday } from '../calendar.js'
import { centuries } from './centuries.js'
import { isOnWeekday, type Layout, type ReadCell, wallOf } from './layout.js'
import { monthNames, weekdayNames } from './names.js'
import type { CommonForm, ParsedStamp } from './stamp.js'
import { type Groups, timeStyle } from './time-of-day.js'
import { zoneStyle } from './zones.js'

const definedIn = (groups: Groups): number => Object.values(groups).filter((text) => text).length

/** Gathers a column's cells of one layout. */
export class LayoutCells {
  readonly layout: Layout
  readonly #read: (ReadCell | undefined)[] = []
  /** Optional details, such as seconds, are written if any cell has them. */
  #fullest: { readonly groups: Groups; readonly count: number; readonly length: number } | undefined
  /** Whether numbers of dates, and of hours, are written without zeros before them. */
  #isUnpadded = false
  #isHourUnpadded = false
  readonly #zones = new Map<number | undefined, string>()
  readonly #monthTexts = new Set<string>()
  readonly #weekdayTexts = new Set<string>()
  #hasMidnightAtEnd = false

  constructor(layout: Layout) {
    this.layout = layout
  }

  /** @param i the cell's index in the column */
  add(i: number, cell: string): void {
    const read = this.layout.read(cell)
    if (read === undefined) return
    this.#read[i] = read
    const { groups, offsetMinutes, timeMs } = read
    const { length } = cell
    if (length !== this.#fullest?.length) {
      const count = definedIn(groups)
      const { count: most, length: longest } = this.#fullest ?? { count: 0, length: 0 }
      if (count > most || (count === most && length > longest)) this.#fullest = { groups, count, length }
    }
    if (['m', 'd', 'week'].some((group) => groups[group]?.length === 1)) this.#isUnpadded = true
    if (groups.hour?.length === 1) this.#isHourUnpadded = true
    if (groups.zone) this.#zones.set(offsetMinutes, groups.zone)
    if (groups.name !== undefined) this.#monthTexts.add(groups.name)
    if (groups.weekdayName !== undefined) this.#weekdayTexts.add(groups.weekdayName)
    if (timeMs === dayMs) this.#hasMidnightAtEnd = true
  }

  /** The form; undefined if no cell fits, or too little speaks for a shy layout. */
  formOf(length: number, isAsked: boolean): CommonForm | undefined {
    const stamps = this.#stamps(length)
    if (this.#fullest === undefined || stamps.every((stamp) => stamp === undefined)) return undefined
    if (!isAsked && !this.#shows(this.layout.needs, stamps)) return undefined
    const { groups } = this.#fullest
    const isUnpadded = this.#isUnpadded
    const style = {
      groups,
      pad: (n: number, width: number) => (isUnpadded ? String(n) : String(n).padStart(width, '0')),
      monthName: monthNames.styleOf([...this.#monthTexts]),
    }
    const [dayText] = this.#weekdayTexts
    const dayName = weekdayNames.styleOf([...this.#weekdayTexts].map((text) => text.replace(/,? +$/, '')))
    const timeText = timeStyle(groups, !this.#isHourUnpadded)
    const zoneText = zoneStyle(this.#zones)
    const { layout } = this
    const hasMidnightAtEnd = this.#hasMidnightAtEnd
    return {
      label: layout.labelOf(groups),
      hasDays: layout.hasDays,
      stamps,
      write: ({ wall, offsetMinutes }) => {
        const isEnd = hasMidnightAtEnd && timeOfDay(wall) === 0
        const dayOf = isEnd ? wall - dayMs : wall
        return layout.write(dayOf, {
          ...style,
          time: timeText(isEnd ? dayMs : timeOfDay(wall)),
          zone: zoneText(offsetMinutes),
          weekday: dayText === undefined ? '' : dayName(weekday(dayOf)) + /,? +$/.exec(dayText)![0],
        })
      },
    }
  }

  #shows(needs: Layout['needs'], stamps: readonly (ParsedStamp | undefined)[]): boolean {
    if (needs === undefined) return true
    if (needs === 'months in order') return areMonthsInOrder(stamps)
    const weeks = this.#read.flatMap((read) => read?.fields.week ?? [])
    const late = weeks.filter((week) => week > 12).length
    return late === 0 || (late >= 2 && 10 * late >= weeks.length)
  }

  #stamps(length: number): (ParsedStamp | undefined)[] {
    const short = this.#read.flatMap((read) => (read?.fields.isShortYear ? [read.fields.year ?? 0] : []))
    const century = centuries(short)
    return Array.from({ length }, (_, i) => {
      const read = this.#read[i]
      if (read === undefined) return undefined
      const { fields, groups, timeMs, offsetMinutes } = read
      const day = wallOf(fields.isShortYear ? { ...fields, year: century(fields.year ?? 0) } : fields)
      if (day === undefined || !isOnWeekday(groups, day)) return undefined
      return { wall: day + timeMs, offsetMinutes }
    })
  }
}

/** Whether stamps rise or fall by one month at most places, as those of a year and a month do, and of a month and a day do not. */
function areMonthsInOrder(stamps: readonly (ParsedStamp | undefined)[]): boolean {
  const walls = stamps.flatMap((stamp) => (stamp === undefined ? [] : [stamp.wall]))
  const differences = walls.slice(1).map((wall, i) => wall - walls[i])
  const isInOrder = differences.every((d) => d > 0) || differences.every((d) => d < 0)
  const months = differences.filter((d) => Math.abs(d) <= 31 * dayMs).length
  return walls.length >= 3 && isInOrder && 2 * months >= differences.length
}
