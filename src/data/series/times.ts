/** The time axes of all series of a table, and the frequency that they have in common. */
import { InputError } from '../../engine/errors.js'
import type { ColumnRoles } from '../table/columns.js'
import { type Group, groupRows } from '../table/groups.js'
import { placeOf, type Table } from '../table/table.js'
import { readTimeColumn, type TimeColumn } from '../table/time-column.js'
import { countRows, type TimeAxis } from '../time/axis.js'
import { describeFrequency } from '../time/frequency.js'
import type { Failures } from './failures.js'

export interface Times {
  readonly groups: readonly Group[]
  /** Undefined where rows are counted. */
  readonly form: TimeColumn | undefined
  /** Of each group; undefined where it has failed. */
  readonly axes: readonly (TimeAxis | undefined)[]
  readonly frequency: string
}

/** Stamps that are too few to tell a frequency from by themselves, where there are other series. */
const FEW = 2

/**
 * @param named frequency that is asked for; by default that of most series
 * @throws InputError where no series can be read
 */
export function readTimes(
  table: Table,
  { time, ids }: ColumnRoles,
  failures: Failures,
  named: string | undefined,
): Times {
  const groups = groupRows(table, ids)
  const whereOf = (id: string) => (ids.length === 0 ? table.name : `${table.name}, series ${id}`)
  const form =
    time === undefined
      ? undefined
      : readTimeColumn(
          table,
          time,
          groups.map(({ rows }) => rows),
        )
  const own = groups.map(({ id, rows }) => {
    if (id === '' && ids.length > 0) return nameless(table, ids, rows[0]!)
    return form === undefined ? countRows(rows) : attempt(() => form.axisOf(rows, whereOf(id)))
  })
  const frequency = named ?? usual(own)
  const axes = groups.map(({ id, rows }, i) => {
    const isNamed = id !== '' || ids.length === 0
    const axis =
      frequency === undefined || !isNamed
        ? own[i]!
        : atFrequency(own[i]!, frequency, form, rows, whereOf(id), named === undefined)
    if (!(axis instanceof InputError)) return axis
    failures.add(id, axis)
    return undefined
  })
  if (frequency === undefined || axes.every((axis) => axis === undefined)) throw failures.first
  return { groups, form, axes, frequency }
}

/** @param row whose series has no name */
function nameless(table: Table, ids: readonly number[], row: number): InputError {
  const column = ids.find((id) => table.cells[id]!.at(row) === '')!
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

/** The frequency of most series, those with few stamps counting only where there are no others. */
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
 * A series' axis at the frequency of the panel: its own where it has that; else, where its stamps lie on the grid of that
 * frequency, and are too few or too gappy to tell their own from, or without gaps (five days without a weekend among
 * business days), the one on that grid.
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
    `${where}: expected the frequency ${frequency}, ${describeFrequency(frequency)},${isUsual ? ' as the others have it,' : ''} ` +
      `got ${own.frequency}, ${describeFrequency(own.frequency)}`,
  )
}

const hasFew = ({ positions }: TimeAxis): boolean =>
  positions.length <= FEW || countDistinct(positions) <= FEW

const countDistinct = (positions: Uint32Array): number =>
  positions.reduce((count, position, i) => (i > 0 && position === positions[i - 1] ? count : count + 1), 0)

const isGapless = ({ positions }: TimeAxis): boolean =>
  positions.every((position, i) => i === 0 || position - positions[i - 1]! <= 1)
