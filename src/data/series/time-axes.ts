/** The time axes of all series of a table, and their common frequency. */
import { InputError } from '../../engine/errors.js'
import type { ColumnRoles } from '../table/column-roles.js'
import { type Group, groupRows } from '../table/groups.js'
import { placeOf, type Table } from '../table/table.js'
import { readTimeColumn, type TimeColumn } from '../table/time-column.js'
import { describeFrequency } from '../time/frequency.js'
import { countRows, type TimeAxis } from '../time/time-axis.js'
import type { Failures } from './failures.js'
import type { PanelOptions } from './panel.js'
import { countRepeats } from './stamp-checks.js'

export interface TimeAxes {
  readonly groups: readonly Group[]
  /** Undefined if rows are counted. */
  readonly form: TimeColumn | undefined
  /** One for each group; undefined for a skipped one. */
  readonly axes: readonly (TimeAxis | undefined)[]
  readonly frequency: string
}

/** A series with no more stamps takes its frequency from the other series. */
const fewStamps = 2

/**
 * @param options the frequency that all series must have (default: that of most series), and the form of the stamps
 * @throws InputError when no series can be read
 */
export function readTimeAxes(
  table: Table,
  { time, ids }: ColumnRoles,
  failures: Failures,
  { frequency: named, timeFormat, usualTimeFormat }: PanelOptions,
): TimeAxes {
  const groups = groupRows(table, ids)
  const whereOf = (id: string) => (ids.length === 0 ? table.name : `${table.name}, series ${id}`)
  const form =
    time === undefined
      ? undefined
      : readTimeColumn(
          table,
          time,
          groups.map(({ rows }) => rows),
          { format: timeFormat, usual: usualTimeFormat },
        )
  const own = groups.map(({ id, rows }) => {
    if (id === '' && ids.length > 0) return nameless(table, ids, rows[0])
    return form === undefined ? countRows(rows) : attempt(() => form.axisOf(rows, whereOf(id)))
  })
  const frequency = named ?? usual(own)
  const axes = groups.map(({ id, rows }, i) => {
    const isNamed = id !== '' || ids.length === 0
    const axis =
      frequency === undefined || !isNamed
        ? own[i]
        : atFrequency(own[i], frequency, form, rows, whereOf(id), named === undefined)
    if (!(axis instanceof InputError)) return axis
    failures.add(id, axis)
    return undefined
  })
  if (frequency === undefined || axes.every((axis) => axis === undefined)) throw failures.first
  return { groups, form, axes, frequency }
}

/** @param row without the name of a series */
function nameless(table: Table, ids: readonly number[], row: number): InputError {
  const column = ids.find((id) => table.cells[id].at(row) === '')!
  return new InputError(`${placeOf(table, column, row)}: expected the name of a series, got ""`)
}

function attempt<T>(work: () => T): T | InputError {
  try {
    return work()
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** The frequency of most series; those with few stamps count only when there are no others. */
function usual(axes: readonly (TimeAxis | InputError)[]): string | undefined {
  const read = axes.filter((axis): axis is TimeAxis => !(axis instanceof InputError))
  const sure = read.filter((axis) => !hasFew(axis))
  const counts = new Map<string, number>()
  for (const { frequency } of sure.length > 0 ? sure : read)
    counts.set(frequency, (counts.get(frequency) ?? 0) + 1)
  const most = Math.max(...counts.values())
  return [...counts].find(([, count]) => count === most)?.[0]
}

/**
 * A series' axis at the frequency of the panel: its own axis if that has the frequency; otherwise one on the grid of the
 * panel's frequency, if all stamps lie on it and they are too few or irregular for a frequency of their own, or have no
 * gaps on it (five days without a weekend among business days).
 */
function atFrequency(
  own: TimeAxis | InputError,
  frequency: string,
  form: TimeColumn | undefined,
  rows: Uint32Array,
  where: string,
  isUsual: boolean,
): TimeAxis | InputError {
  if (!(own instanceof InputError) && own.frequency === frequency) return own
  const placed = form && attempt(() => form.axisOf(rows, where, frequency))
  const isPlaced = placed !== undefined && !(placed instanceof InputError)
  if (own instanceof InputError) return isPlaced ? placed : own
  if (isPlaced && (hasFew(own) || isGapless(placed))) return placed
  return new InputError(
    `${where}: expected the frequency ${frequency}, ${describeFrequency(frequency)},${isUsual ? ' as in most series,' : ''} ` +
      `got ${own.frequency}, ${describeFrequency(own.frequency)}`,
  )
}

const hasFew = ({ positions }: TimeAxis): boolean => positions.length - countRepeats(positions) <= fewStamps

const isGapless = ({ positions }: TimeAxis): boolean =>
  positions.every((position, i) => i === 0 || position - positions[i - 1] <= 1)
