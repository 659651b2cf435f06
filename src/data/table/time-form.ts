/**
 * The form of a time column: which of the forms that fit its cells is meant, by the regularity of its rows, the name of
 * the column and what is usual, in this order; and what to say of it.
 */
import { InputError } from '../../engine/errors.js'
import { type CommonForm, commonForms, formNamed } from '../time/stamps/index.js'
import { type CountedSteps, countedSteps } from './counted-steps.js'
import type { Table } from './table.js'
import { isIndexName, isStepName, isTimeName, suitsName } from './time-names.js'
import { bestReading, type Reading } from './time-reading.js'

/** Forms of numbers that might as well count rows. */
const weakForms = ['excel', 'epoch-d', 'matlab', 'YYYYQ', 'YYMMDD', 'DDMMYYYY', 'MMDDYYYY']

/** The fitness of numbers from which they are a calendar's, whatever their column's name: regular, with few gaps. */
const regular = 1.5

/** Series and rows of each that are looked at to choose a form. */
const [mostSeries, mostRows] = [16, 20_000]

export interface FormOptions {
  /** Name of the form, such as `DD/MM/YYYY`, `excel` or `step`: an option of the caller's. Default: found. */
  readonly format?: string
  /** Name of the form that is taken if it fits, such as that of another table. */
  readonly usual?: string
  /** Whether the caller says that the column is the time. Default false: its name does, or its cells. */
  readonly isTime?: boolean
}

export interface FormChoice {
  /** Undefined if no form fits any cell. */
  readonly form: CommonForm | CountedSteps | undefined
  /** How the column was read, in sentences for the user, where it is not plain. */
  readonly notes: readonly string[]
  /**
   * How well the rows fit the form: 3 for regular ones, from 1 to 2 with gaps, below for irregular ones; -1 if it
   * reads different cells as one time.
   */
  readonly fitness: number
}

/** @throws InputError on an unknown format */
export function chooseForm(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  { format, usual, isTime = false }: FormOptions,
): FormChoice {
  const { texts } = table.cells[column]
  const counts = countedSteps(texts)
  if (format === 'step') return { form: counts, notes: [], fitness: 0 }
  if (format !== undefined) {
    const form = formNamed(format, texts)
    if (form === undefined) throw new InputError(unknownFormat(table, format))
    return { form, notes: [], fitness: 0 }
  }
  if (usual === 'step' && counts !== undefined) return { form: counts, notes: [], fitness: 0 }
  const forms = likelyForms(table.columns[column], commonForms(texts))
  const like = forms.find(({ label }) => label === usual)
  if (like !== undefined) return { form: like, notes: [], fitness: 0 }
  // Nothing to choose from.
  if (forms.length === 1 && counts === undefined)
    return chosen(table, column, [{ form: forms[0], fitness: 0 }])
  const ranked = rank(table, column, series, forms)
  const fits = forms[0]?.stamps.filter((stamp) => stamp !== undefined).length ?? 0
  if (counts === undefined || counts.count < fits) return chosen(table, column, ranked)
  const name = table.columns[column]
  const isCounter = isStepName(name) || isIndexName(name)
  return numbersForm(table, column, series, ranked, counts, isTimeName(name) || (isTime && !isCounter))
}

/** Numbers up to 12 are months rather than weeks, unless the name says weeks. */
function likelyForms(name: string, forms: readonly CommonForm[]): readonly CommonForm[] {
  const areWeeks = ({ label }: CommonForm): boolean => label.includes('ww') && !label.includes('Www')
  const others = forms.filter((form) => !areWeeks(form))
  return others.length === 0 || suitsName(name, 'ww') ? forms : others
}

/** Share of the numbers of a column of dates that are dates: the others are named as mistakes. */
const mostDates = 0.8

/**
 * The form of numbers: of a calendar, or a count.
 * @param isNamed whether the name or the caller says that the column is the time
 */
function numbersForm(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  ranked: readonly Ranked[],
  counts: CountedSteps,
  isNamed: boolean,
): FormChoice {
  const fits = ({ form }: Ranked): number => form.stamps.filter((stamp) => stamp !== undefined).length
  // Numbers too close together to be told apart as times, such as nanoseconds of a machine, count.
  const fitting = ranked.filter(
    (one) => one.fitness >= 0 && fits(one) >= (isNamed ? mostDates : 1) * counts.count,
  )
  // Numbers of rows may happen to be years.
  const isCounter = !isNamed && (isStepName(table.columns[column]) || isIndexName(table.columns[column]))
  const isWeak = ({ form: { label } }: Ranked): boolean =>
    weakForms.includes(label) || (isCounter && label === 'YYYY')
  const strong = fitting.filter((one) => !isWeak(one))
  const weak = fitting.filter(isWeak)
  const steps = fitnessOf((rows) => counts.reading(table.cells[column].codes, rows), table, column, series)
  if (strong.length > 0 && (isNamed || strong[0].fitness >= regular)) return chosen(table, column, strong)
  const [best] = weak
  if (best !== undefined && (isNamed || (best.fitness > steps && best.fitness >= regular)))
    return chosen(table, column, weak)
  const other = isCounter && best?.form.label === 'YYYY' ? undefined : (best ?? strong[0])
  const notes =
    other === undefined
      ? []
      : [
          `Column ${table.columns[column]} was read as a count of steps; ` +
            `${table.setting('timeFormat', other.form.label)} reads dates in it.`,
        ]
  return { form: counts, notes, fitness: steps }
}

interface Ranked {
  readonly form: CommonForm
  readonly fitness: number
}

/** Forms by fitness, then by the column's name, then in the usual order. */
function rank(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  forms: readonly CommonForm[],
): Ranked[] {
  const name = table.columns[column]
  const { codes } = table.cells[column]
  return forms
    .map((form) => ({
      form,
      fitness: fitnessOf((rows) => bestReading(form, codes, rows), table, column, series),
    }))
    .sort(
      (a, b) =>
        b.fitness - a.fitness ||
        Number(suitsName(name, b.form.label)) - Number(suitsName(name, a.form.label)),
    )
}

/** Mean over the series: see `FormChoice`. */
function fitnessOf(
  readingOf: (rows: Uint32Array) => Reading,
  table: Table,
  column: number,
  series: readonly Uint32Array[],
): number {
  const { codes } = table.cells[column]
  const some = series.filter((rows) => rows.length > 1).slice(0, mostSeries)
  const all = some.map((rows) => {
    const own = rows.subarray(0, mostRows)
    const { stamps, infer } = readingOf(own)
    if (stamps.some(Number.isNaN)) return 0
    const distinct = Float64Array.from(new Set(stamps)).sort()
    // Cells that differ are different times.
    if (distinct.length < new Set(own.map((row) => codes[row])).size) return -1
    if (distinct.length < 2) return 0
    const grid = infer([...distinct])
    if (!grid.isRegular) return isInOrder(stamps) ? 0.5 : 0.25
    const steps = grid.positions.at(-1)! + 1
    return steps === distinct.length ? 3 - oddness(grid.frequency) : 2 - (steps - distinct.length) / steps
  })
  return all.length === 0 ? 0 : all.reduce((a, b) => a + b) / all.length
}

/** Frequencies that readings of ambiguous dates have more often than data: the 2nd of each month, every 13 months. */
const oddness = (frequency: string): number =>
  /^\d*M-/.test(frequency) ? 0.5 : /^\d+[DWBMQY]/.test(frequency) ? 0.25 : 0

const isInOrder = (stamps: Float64Array): boolean =>
  stamps.every((stamp, i) => i === 0 || stamp >= stamps[i - 1]) ||
  stamps.every((stamp, i) => i === 0 || stamp <= stamps[i - 1])

function chosen(table: Table, column: number, ranked: readonly Ranked[]): FormChoice {
  const [best, ...others] = ranked
  if (best === undefined) return { form: undefined, notes: [], fitness: 0 }
  const differing = others.filter(({ form }) => readsDifferently(form, best.form))
  const isText = !weakForms.includes(best.form.label) && /[DM]/.test(best.form.label)
  const rivals = differing.filter(
    ({ form, fitness }) => fitness >= best.fitness || (isText && isReorder(form.label, best.form.label)),
  )
  if (isPlain(best.form.label) && !weakForms.includes(best.form.label) && rivals.length === 0)
    return { ...best, notes: [] }
  const at = best.form.stamps.findIndex(
    (stamp, i) =>
      stamp !== undefined && (rivals[0] === undefined || stamp.wall !== rivals[0].form.stamps[i]?.wall),
  )
  const cell = table.cells[column].texts[at]
  const stamp = best.form.stamps[at]!
  const otherwise = weakForms.includes(best.form.label)
    ? [`; ${table.setting('timeFormat', 'step')} counts instead`]
    : rivals
        .slice(0, 1)
        .map(({ form: { label } }) => `; ${table.setting('timeFormat', label)} reads it the other way`)
  const note = `Column ${table.columns[column]} was read as ${wordsOf(best.form.label)}: ${cell} is ${isoOf(stamp.wall)}${otherwise.join('')}.`
  return { ...best, notes: [note] }
}

/** Whether two forms read a cell as different times. */
const readsDifferently = (one: CommonForm, other: CommonForm): boolean =>
  one.stamps.some((stamp, i) => {
    const that = other.stamps[i]
    return stamp !== undefined && that !== undefined && stamp.wall !== that.wall
  })

/** Whether two layouts have the same parts in another order, such as days and months. */
const isReorder = (one: string, other: string): boolean =>
  [...one].sort().join('') === [...other].sort().join('')

/** Forms that mean what everybody reads in them. */
const isPlain = (label: string): boolean =>
  /YYYY/.test(label) && !/ww|DDD|^[FC]Y|^YYYY[/–-]YY|\.M|\.Q|YYYYQ$/.test(label)

const formWords: Readonly<Record<string, string>> = {
  'epoch-s': 'seconds since 1970 (UTC)',
  'epoch-ms': 'milliseconds since 1970 (UTC)',
  'epoch-us': 'microseconds since 1970 (UTC)',
  'epoch-ns': 'nanoseconds since 1970 (UTC)',
  'epoch-d': 'days since 1970',
  excel: 'serial days of a spreadsheet',
  'julian-day': 'Julian days',
  matlab: "MATLAB's serial days",
  'decimal-year': 'years with decimals',
}

const wordsOf = (label: string): string =>
  formWords[label] ?? (/Www|ww/.test(label) ? `ISO weeks, ${label}` : label)

/** Without the time of day at midnight. */
const isoOf = (wall: number): string => {
  const text = new Date(wall).toISOString()
  return text.endsWith('T00:00:00.000Z')
    ? text.slice(0, text.indexOf('T'))
    : text.slice(0, -5).replace('T', ' ')
}

function unknownFormat(table: Table, format: string): string {
  return (
    `${table.setting('timeFormat', format)}: expected a layout such as DD/MM/YYYY, MMM-YY or YYYYMM, or one of ` +
    `${Object.keys(formWords).join(', ')}, step, got "${format}"`
  )
}
