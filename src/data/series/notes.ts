/** How a table was read, in sentences for the user. */
import { counted } from '../../engine/wording.js'
import { namesOf } from '../table/column-roles.js'
import type { NumberColumn } from '../table/number-column.js'
import { describeFrequency } from '../time/frequency.js'
import type { Duplicates } from './duplicates.js'
import type { Fill } from './fill.js'
import type { Panel } from './panel.js'
import type { Repairs } from './repairs.js'
import type { Series } from './series.js'
import type { ReadingRules } from './series-rows.js'

type RepairRules = Pick<ReadingRules, 'fill' | 'duplicates'>

/** Notes on one series. */
export function seriesNotes(
  {
    timeColumn,
    target,
    frequency,
    seasonalPeriod,
    ds,
  }: Omit<Series, 'y' | 'covariates' | 'future' | 'timeOf' | 'notes'>,
  { rows, isSorted, repeated, filled, absent, firstFilled }: Repairs,
  { fill, duplicates }: RepairRules,
): string[] {
  const notes = [
    timeColumn === undefined
      ? `There is no time column: rows are counted from 1 to ${ds.length}.`
      : `The time is column ${timeColumn}, from ${ds[0]} to ${ds.at(-1)}.`,
    `The target is column ${target}, ${counted(rows, 'row')}.`,
    frequencyNote(frequency, seasonalPeriod),
  ]
  if (!isSorted) notes.push('The rows were not in time order and have been sorted.')
  if (repeated > 0)
    notes.push(`${counted(repeated, 'row')} of ${rows} repeated a time stamp: ${takenOf(duplicates)}.`)
  if (filled > 0)
    notes.push(
      `Filled ${filled} of ${ds.length} values ${filledBy(fill)} ` +
        `(${counted(absent, 'absent row')}, ${counted(filled - absent, 'missing value')}), ` +
        `the first at ${firstFilled}.`,
    )
  return notes
}

/**
 * Notes on all series of a table: of a single series its own, of many a summary.
 * @param timeNotes how the time column was read
 */
export function panelNotes(
  { table, fill, duplicates, past, future, statics }: ReadingRules,
  { series, skipped, frequency, seasonalPeriod, columns }: Omit<Panel, 'notes'>,
  targets: readonly NumberColumn[],
  repairs: readonly Repairs[],
  timeNotes: readonly string[],
): string[] {
  const isSingle = series.length + skipped.length === 1
  const notes = [...(table.notes ?? [])]
  const [time, ...others] = isSingle
    ? series[0].notes
    : [timeNote(series), countNote(series, columns.id), frequencyNote(frequency, seasonalPeriod)]
  notes.push(time, ...timeNotes, ...others, ...numberNotes([...targets, ...past, ...future]))
  if (!isSingle) notes.push(...repairNotes(repairs, series, { fill, duplicates }))
  const names = (columns: readonly { readonly column: number }[]) =>
    namesOf(
      table,
      columns.map(({ column }) => column),
    ).join(', ')
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
      `Filled ${total(filled, 'filled')} of ${values} values ${filledBy(rules.fill)}, in ${filled.length} series.`,
    )
  }
  return notes
}

const total = (repairs: readonly Repairs[], key: 'repeated' | 'filled'): number =>
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
