/** How a table was read, in sentences for the user. */
import { counted, listed } from '../../engine/wording.js'
import { namesOf } from '../table/column-roles.js'
import type { NumberColumn } from '../table/number-column.js'
import { dayMs, hourMs, minuteMs } from '../time/calendar.js'
import { describeFrequency } from '../time/frequency.js'
import type { Duplicates } from './duplicates.js'
import type { Fill } from './fill.js'
import { percent } from './missing-values.js'
import type { Panel } from './panel.js'
import type { Repairs } from './repairs.js'
import type { Series } from './series.js'
import type { ReadingRules } from './series-rows.js'
import { valueNotes } from './value-notes.js'

type RepairRules = Pick<ReadingRules, 'table' | 'fill' | 'duplicates' | 'isWide' | 'future'>

/** Notes on one series. */
export function seriesNotes(
  {
    timeColumn,
    target,
    frequency,
    seasonalPeriod,
    ds,
  }: Omit<Series, 'y' | 'covariates' | 'future' | 'timeOf' | 'notes'>,
  repairs: Repairs,
  rules: RepairRules,
): string[] {
  const { rows, isSorted, repeated, filled, absent, firstFilled, moved, closed, firstClosed, isCounted } =
    repairs
  const notes = [
    timeColumn === undefined
      ? `There is no time column: rows are counted from 1 to ${ds.length}.`
      : `The time is column ${timeColumn}, from ${ds[0]} to ${ds.at(-1)}.`,
    `The target is column ${target}, ${counted(rows, 'row')}.`,
    isCounted ? countedNote(seasonalPeriod) : frequencyNote(frequency, seasonalPeriod),
  ]
  if (!isSorted) notes.push('The rows were not in time order and have been sorted.')
  if (moved !== undefined) notes.push(movedNote(moved.count, rows, moved.mostMs, moved.first))
  if (closed > 0) notes.push(closedNote(closed, ds.length, firstClosed!, rules))
  if (repeated > 0)
    notes.push(`${counted(repeated, 'row')} of ${rows} repeated a time stamp: ${takenOf(rules.duplicates)}.`)
  if (filled > 0)
    notes.push(
      `Filled ${filled} of ${ds.length} values (${percent(filled / ds.length)}) ${filledBy(rules.fill)} ` +
        `(${counted(absent, 'absent row')}, ${counted(filled - absent, 'missing value')}), ` +
        `the first at ${firstFilled}.`,
    )
  if (rules.isWide) return notes
  if (repairs.before > 0)
    notes.push(
      `${repairs.before === 1 ? 'The first row, which has' : `The first ${repairs.before} rows, which have`} no ${target}, ` +
        `${repairs.before === 1 ? 'is' : 'are'} left out.`,
    )
  if (repairs.after > 0 && rules.future.length === 0)
    notes.push(futureNote(repairs, target, ds.at(-1)!, rules))
  return notes
}

/** Rows after the last value. */
function futureNote(
  { after, knownAfter }: Repairs,
  target: string,
  last: string,
  { table }: RepairRules,
): string {
  const named = table.setting('future', knownAfter.join(','))
  const fix =
    knownAfter.length === 0
      ? ''
      : `; to use ${listed(knownAfter)} there, name what is known ahead with ${named}`
  const rows = after === 1 ? 'The last row has' : `The last ${after} rows have`
  return `${rows} no ${target}: the future, not history, which ends at ${last}${fix}.`
}

function closedNote(closed: number, steps: number, first: string, { table }: RepairRules): string {
  return (
    `${closed} of ${steps} steps are absent (${percent(closed / steps)}, the first ${first}) and taken for holidays: ` +
    `so that weekdays keep their place, a value between those around stands there; ` +
    `${table.setting('frequency', 'step')} counts the rows instead.`
  )
}

const countedNote = (season: number): string =>
  `The frequency is step: rows are counted, whatever their stamps, and those ahead are called step 1, step 2 and so on; ` +
  `${season === 1 ? 'no season' : `a season has ${season} steps`}.`

function movedNote(count: number, rows: number, mostMs: number, first: string): string {
  return (
    `${count} of ${rows} stamps are beside the steps of the frequency, the first ${first}, by at most ${duration(mostMs)}: ` +
    `they are rounded to the nearest step.`
  )
}

/** Such as `1 day`, `25 minutes` or `7 seconds`, rounded up. */
function duration(ms: number): string {
  const [size, noun] = durations.find(([size]) => ms >= size) ?? [1, 'millisecond']
  return counted(Math.ceil(ms / size), noun)
}

const durations: readonly (readonly [number, string])[] = [
  [dayMs, 'day'],
  [hourMs, 'hour'],
  [minuteMs, 'minute'],
  [1000, 'second'],
]

/**
 * Notes on all series of a table: of a single series its own, of many a summary.
 * @param timeNotes how the time column was read
 */
export function panelNotes(
  rules: ReadingRules,
  panel: Omit<Panel, 'notes'>,
  targets: readonly NumberColumn[],
  repairs: readonly Repairs[],
  timeNotes: readonly string[],
): string[] {
  const { table, past, future, statics } = rules
  const { series, skipped, frequency, seasonalPeriod, columns } = panel
  const isSingle = series.length + skipped.length === 1
  const notes = [...(table.notes ?? [])]
  const [time, ...others] = isSingle
    ? series[0].notes
    : [
        timeNote(series),
        countNote(series, columns.id),
        repairs[0].isCounted ? countedNote(seasonalPeriod) : frequencyNote(frequency, seasonalPeriod),
      ]
  notes.push(time, ...timeNotes, ...others, ...numberNotes([...targets, ...past, ...future]))
  if (!isSingle) notes.push(...repairNotes(repairs, series, rules))
  const names = (own: readonly { readonly column: number }[]) =>
    namesOf(table, [...new Set(own.map(({ column }) => column))])
      .map((name) => {
        const categories = columns.categories?.[name]
        return categories === undefined ? name : `${name} (${categories.length} categories)`
      })
      .join(', ')
  if (past.length > 0) notes.push(`Past covariates: ${names(past)}.`)
  if (future.length > 0) {
    const steps = series.map(({ y, covariates }) => covariates.future[0].length - y.length)
    notes.push(`Future covariates: ${names(future)}, known for ${range(steps, 'step')} past the last value.`)
  }
  if (statics.length > 0)
    notes.push(
      `Static covariates: ${statics
        .map(({ column: { name, vocabulary } }) =>
          vocabulary === undefined ? name : `${name} (${vocabulary.length} categories)`,
        )
        .join(', ')}.`,
    )
  notes.push(...valueNotes(table, panel))
  const first = skipped[0]
  if (first !== undefined)
    notes.push(
      `Skipped ${skipped.length} of ${series.length + skipped.length} series, ` +
        `${skipped.length === 1 ? '' : 'the first of them '}${first.id}: ${first.reason}`,
    )
  return notes
}

/** How numbers were read: of the first columns where they are not plain. */
function numberNotes(columns: readonly NumberColumn[]): string[] {
  const notes = columns.flatMap(({ note }) => note ?? [])
  const others = notes.length - mostNotes
  return others > 0 ? [...notes.slice(0, mostNotes), `So it is in ${counted(others, 'more column')}.`] : notes
}

/** Columns that a note of their own says how they were read. */
const mostNotes = 3

function timeNote(series: readonly Series[]): string {
  const { timeColumn } = series[0]
  if (timeColumn === undefined) return 'There is no time column: the rows of each series are counted from 1.'
  const firsts = series.map((one) => ({ time: one.timeOf(0) ?? Number(one.ds[0]), ds: one.ds[0] }))
  const lasts = series.map((one) => ({
    time: one.timeOf(one.ds.length - 1) ?? Number(one.ds.at(-1)),
    ds: one.ds.at(-1)!,
  }))
  if (firsts.some(({ time }) => Number.isNaN(time))) return `The time is column ${timeColumn}.`
  const from = firsts.reduce((a, b) => (b.time < a.time ? b : a))
  const to = lasts.reduce((a, b) => (b.time > a.time ? b : a))
  return `The time is column ${timeColumn}, from ${from.ds} to ${to.ds}.`
}

function countNote(series: readonly Series[], ids: readonly string[]): string {
  const lengths = series.map(({ y }) => y.length)
  const total = lengths.reduce((a, b) => a + b, 0)
  const by = ids.length === 0 ? 'a column each' : `by ${ids.join(', ')}`
  return `There are ${series.length} series, ${by}, of ${range(lengths, 'value')}, ${total} in all.`
}

function frequencyNote(frequency: string, season: number): string {
  const words = season === 1 ? 'no season' : `a season has ${season} steps`
  return `The frequency is ${frequency}, ${describeFrequency(frequency)}; ${words}.`
}

function repairNotes(repairs: readonly Repairs[], series: readonly Series[], rules: RepairRules): string[] {
  const notes: string[] = []
  const sorted = repairs.filter(({ isSorted }) => !isSorted).length
  if (sorted > 0) notes.push(`The rows of ${sorted} series were not in time order and have been sorted.`)
  const repeating = repairs.filter(({ repeated }) => repeated > 0)
  if (repeating.length > 0)
    notes.push(
      `${counted(total(repeating, 'repeated'), 'row')} of ${repeating.length} series repeated a time stamp: ${takenOf(rules.duplicates)}.`,
    )
  const filled = repairs.filter((one) => one.filled > 0)
  if (filled.length > 0) {
    const values = series.reduce((sum, { y }) => sum + y.length, 0)
    notes.push(
      `Filled ${total(filled, 'filled')} of ${values} values (${percent(total(filled, 'filled') / values)}) ` +
        `${filledBy(rules.fill)}, in ${filled.length} series.`,
    )
  }
  const moved = repairs.flatMap(({ moved }) => moved ?? [])
  if (moved.length > 0)
    notes.push(
      movedNote(
        moved.reduce((sum, { count }) => sum + count, 0),
        total(repairs, 'rows'),
        moved.reduce((most, { mostMs }) => Math.max(most, mostMs), 0),
        moved[0].first,
      ),
    )
  const closed = repairs.filter((one) => one.closed > 0)
  if (closed.length > 0) {
    const steps = series.reduce((sum, { y }) => sum + y.length, 0)
    notes.push(closedNote(total(closed, 'closed'), steps, closed[0].firstClosed!, rules))
  }
  if (rules.isWide) return notes
  const before = repairs.filter((one) => one.before > 0)
  if (before.length > 0)
    notes.push(
      `The first ${range(
        before.map((one) => one.before),
        'row',
      )} of ${before.length} series have no ${series[0].target} and are left out.`,
    )
  const at = repairs.findIndex((one) => one.after > 0)
  if (at >= 0 && rules.future.length === 0) {
    const count = repairs.filter(({ after }) => after > 0).length
    notes.push(
      `Of ${count} series the last rows are about the future. ${series[at].id}: ${futureNote(repairs[at], series[at].target, series[at].ds.at(-1)!, rules)}`,
    )
  }
  return notes
}

const total = (repairs: readonly Repairs[], key: 'rows' | 'repeated' | 'filled' | 'closed'): number =>
  repairs.reduce((sum, one) => sum + one[key], 0)

/** Such as `3 steps`, or `3 to 5 steps` for different numbers. */
function range(numbers: readonly number[], noun: string): string {
  const least = numbers.reduce((a, b) => Math.min(a, b))
  const most = numbers.reduce((a, b) => Math.max(a, b))
  return least === most ? counted(most, noun) : `${least} to ${counted(most, noun)}`
}

const takenOf = (duplicates: Duplicates): string =>
  `${duplicates === 'mean' ? 'the mean' : 'the first value'} of each stamp was taken`

const filledBy = (fill: Fill | undefined): string =>
  fill === 'linear' ? 'by straight lines between their neighbours' : 'with the value before'
