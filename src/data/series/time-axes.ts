/** The time axes of all series of a table, and their common frequency. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import type { ColumnRoles } from '../table/column-roles.js'
import { type Group, groupRows } from '../table/groups.js'
import { countAdvice, inOrder, type NamedFrequency } from '../table/rows-axis.js'
import { placeOf, type Table } from '../table/table.js'
import { readTimeColumn, type TimeColumn } from '../table/time-column.js'
import type { FormOptions } from '../table/time-form.js'
import { minuteMs } from '../time/calendar.js'
import { describeFrequency } from '../time/frequency.js'
import { countsRows } from '../time/frequency-names.js'
import type { ParsedStamp } from '../time/stamps/index.js'
import { countRows, countStamped, type TimeAxis } from '../time/time-axis.js'
import { closedSteps } from './closed-days.js'
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
 * @param options the frequency that all series must have, in any spelling, or `step` to count the rows whatever their
 *   stamps (default: that of most series); whether absent steps are filled, so that a named frequency may have any; and the
 *   form of the stamps
 * @throws InputError when no series can be read
 */
export function readTimeAxes(
  table: Table,
  { time, ids }: ColumnRoles,
  failures: Failures,
  { frequency: name, isTrained = false, fill, time: timeName, timeFormat, usualTimeFormat }: PanelOptions,
): TimeAxes {
  const groups = groupRows(table, ids)
  const named = name === undefined ? undefined : { name, isTrained }
  const forms = { format: timeFormat, usual: usualTimeFormat, isTime: timeName !== undefined }
  if (named !== undefined && time !== undefined && countsRows(named.name))
    return countedAxes(table, time, ids, groups, failures, forms)
  const whereOf = (id: string) => (ids.length === 0 ? table.name : `${table.name}, series ${id}`)
  const form =
    time === undefined
      ? undefined
      : readTimeColumn(
          table,
          time,
          groups.map(({ rows }) => rows),
          forms,
        )
  const read = groups.map(({ id, rows }) => {
    if (id === '' && ids.length > 0) return nameless(table, ids, rows[0])
    if (form === undefined) return countRows(rows)
    return named === undefined
      ? attempt(() => form.axisOf(rows, whereOf(id)))
      : attempt(() => axisNamed(table, form, rows, whereOf(id), named, fill !== undefined))
  })
  const frequency = usual(read)
  const axes = groups.map(({ id, rows }, i) => {
    const isNamed = id !== '' || ids.length === 0
    const axis =
      frequency === undefined || !isNamed
        ? read[i]
        : atFrequency(table, read[i], frequency, form, rows, whereOf(id), named === undefined)
    if (!(axis instanceof InputError)) return axis
    failures.add(id, axis)
    return undefined
  })
  if (frequency === undefined || axes.every((axis) => axis === undefined)) throw failures.first
  return { groups, form, axes, frequency }
}

/** The axes of rows that are counted whatever their stamps, in time order if those are readable. */
function countedAxes(
  table: Table,
  time: number,
  ids: readonly number[],
  groups: readonly Group[],
  failures: Failures,
  forms: FormOptions,
): TimeAxes {
  const all = groups.map(({ rows }) => rows)
  const column = attempt(() => readTimeColumn(table, time, all, forms))
  const form = column instanceof InputError ? undefined : column
  const axes = groups.map(({ id, rows }) => {
    if (id === '' && ids.length > 0) {
      failures.add(id, nameless(table, ids, rows[0]))
      return undefined
    }
    const own = form?.label === 'step' ? attempt(() => form.axisOf(rows, table.name)) : undefined
    if (
      own !== undefined &&
      !(own instanceof InputError) &&
      isGapless(own) &&
      countRepeats(own.positions) === 0
    )
      return own
    const numbers = form && Float64Array.from(rows, (row) => instantOf(form.stampAt(row)))
    const isReadable = numbers?.every((number) => !Number.isNaN(number)) ?? false
    const order = isReadable ? inOrder(numbers!) : undefined
    return countStamped(
      order === undefined ? rows : order.map((i) => rows[i]),
      order && numbers && Float64Array.from(order, (i) => numbers[i]),
      instantOf,
      (row) => table.cells[time].at(row),
    )
  })
  if (axes.every((axis) => axis === undefined)) throw failures.first
  return { groups, form, axes, frequency: 'step' }
}

const instantOf = (stamp: ParsedStamp | undefined): number =>
  stamp === undefined ? Number.NaN : stamp.wall - (stamp.offsetMinutes ?? 0) * minuteMs

/**
 * The axis of a named frequency.
 * @throws InputError when the stamps do not fit it, or have a frequency of their own of which none is absent but holidays
 */
function axisNamed(
  table: Table,
  form: TimeColumn,
  rows: Uint32Array,
  where: string,
  named: NamedFrequency,
  isFilled: boolean,
): TimeAxis {
  const axis = form.axisOf(rows, where, named)
  if (isFilled || hasFew(axis) || isGapless(axis)) return axis
  const own = attempt(() => form.axisOf(rows, where))
  if (own instanceof InputError || own.frequency === axis.frequency) return axis
  const closed = isGapless(own) ? [] : closedOf(own)
  if (closed === undefined) return axis
  const words = `${axis.frequency}, ${describeFrequency(axis.frequency)}`
  const got = `got ${own.frequency}, ${describeFrequency(own.frequency)}, of which ${absentWords(closed.length)}`
  throw new InputError(
    named.isTrained
      ? `${where}: expected the frequency the model was trained on, ${words}, ${got}`
      : `${where}: expected the frequency ${words}, as ${table.setting('frequency', named.name)} says, ${got}: ` +
          'leave the option out',
  )
}

const absentWords = (closed: number): string =>
  closed === 0
    ? 'no step is absent'
    : `only ${counted(closed, 'step')} ${closed === 1 ? 'is' : 'are'} absent, as on holidays`

/** The absent steps of an axis if all are closed days. */
function closedOf(axis: TimeAxis): readonly number[] | undefined {
  const [start] = axis.positions
  const steps = Uint32Array.from(axis.positions, (position) => position - start)
  return closedSteps(axis, { start, length: steps.at(-1)! + 1, steps })
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
 * panel's frequency, if all stamps lie on it and they are too few or irregular for a frequency of their own, or no more
 * steps are absent than on their own (five days without a weekend among business days).
 */
function atFrequency(
  table: Table,
  own: TimeAxis | InputError,
  frequency: string,
  form: TimeColumn | undefined,
  rows: Uint32Array,
  where: string,
  isUsual: boolean,
): TimeAxis | InputError {
  if (!(own instanceof InputError) && own.frequency === frequency) return own
  const placed = form && attempt(() => form.axisOf(rows, where, { name: frequency, isTrained: false }))
  const isPlaced = placed !== undefined && !(placed instanceof InputError)
  if (own instanceof InputError) return isPlaced ? placed : own
  if (isPlaced && (hasFew(own) || lastStep(placed) <= lastStep(own))) return placed
  return new InputError(
    `${where}: expected the frequency ${frequency}, ${describeFrequency(frequency)},${isUsual ? ' as in most series,' : ''} ` +
      `got ${own.frequency}, ${describeFrequency(own.frequency)}: forecast it by itself, or ${countAdvice(table)}`,
  )
}

const lastStep = ({ positions }: TimeAxis): number => positions.at(-1)!

const hasFew = ({ positions }: TimeAxis): boolean => positions.length - countRepeats(positions) <= fewStamps

const isGapless = ({ positions }: TimeAxis): boolean =>
  positions.every((position, i) => i === 0 || position - positions[i - 1] <= 1)
