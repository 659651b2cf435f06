/** The forms that fit the cells of a column. */
import { countedForm, countedUnits } from './counted-units.js'
import { decimalYearForm } from './decimal-years.js'
import { compile, type Layout, wallOf } from './layout.js'
import { LayoutCells } from './layout-form.js'
import { layouts } from './layouts.js'
import { endsOf, periodForms } from './periods.js'
import type { CommonForm, StampForm } from './stamp.js'

/** Examples of readable stamps, for messages. */
export const readableStamps =
  'such as 2020-01-31, 2020-01-31 13:00, 31/01/2020, 31 Jan 2020, 2020-01, Jan 2020, 2020Q1, 2020-W05 or 2020'

/** Cells of digits and perhaps a decimal point are numbers before they are stamps. */
const isNumber = (cell: string): boolean => /^[+-]?\d*\.?\d*(?:[eE][+-]?\d+)?$/.test(cell)

/** Layouts by the shape of a cell, so that each cell is tried against few. */
const known = new Map<string, readonly Layout[]>()
/** Shapes remembered at most: a column of text has as many as texts. */
const mostShapes = 4096

function layoutsOf(cell: string): readonly Layout[] {
  const shape = cell.replace(/\d/g, '0')
  let found = known.get(shape)
  if (found === undefined) {
    // Longer text is no stamp, and not searched.
    found = cell.length > 80 ? [] : layouts.filter((layout) => layout.shape.test(cell))
    if (known.size >= mostShapes) known.clear()
    known.set(shape, found)
  }
  return found
}

/** Whether a cell is a time stamp in some form, but not also a plain number such as a bare year or 20200131. */
export function isStamp(cell: string): boolean {
  if (isNumber(cell)) return false
  if (fitsLayout(cell) || dateCall.test(cell)) return true
  const ends = endsOf(cell)
  return ends !== undefined && fitsLayout(ends.first) && fitsLayout(ends.last)
}

const fitsLayout = (cell: string): boolean =>
  layoutsOf(cell).some((layout) => {
    const fields = layout.read(cell)?.fields
    return layout.needs !== 'months in order' && fields !== undefined && wallOf(fields) !== undefined
  })

/** The forms of layouts that fit at least one cell, in the table's order. */
function layoutForms(cells: readonly string[], isAsked = false): CommonForm[] {
  const columns = new Map<Layout, LayoutCells>()
  for (const [i, cell] of cells.entries())
    for (const layout of layoutsOf(cell)) {
      const column = columns.get(layout) ?? new LayoutCells(layout)
      columns.set(layout, column)
      column.add(i, cell)
    }
  return layouts.flatMap((layout) => columns.get(layout)?.formOf(cells.length, isAsked) ?? [])
}

/** Forms of digits that pandas wrote as decimals: `2018.0`. */
function floatForms(cells: readonly string[]): CommonForm[] {
  const zeros = /^\d+(\.0*)$/.exec(cells[0] ?? '')?.[1]
  if (zeros === undefined || !cells.every((cell) => /^\d+\.0*$/.test(cell))) return []
  return layoutForms(cells.map((cell) => cell.slice(0, cell.indexOf('.')))).map((form) => ({
    ...form,
    write: (stamp) => form.write(stamp) + zeros,
  }))
}

/**
 * The forms of numbers that fit at least one cell: digits such as 20200131, years with decimals, serial days, and seconds
 * since 1970.
 */
export function numberForms(cells: readonly string[]): CommonForm[] {
  const decimal = decimalYearForm(cells)
  return [
    ...layoutForms(cells.map((cell) => (isNumber(cell) ? cell : ''))),
    ...floatForms(cells),
    ...(decimal === undefined ? [] : [decimal]),
    ...countedUnits.flatMap((unit) => countedForm(unit, cells, false) ?? []),
  ]
}

/** Milliseconds since 1970 as .NET writes them in JSON: `/Date(1546300800000)/`. */
const dateCall = /^(\/?Date\()(-?\d+)((?:[+-]\d{4})?\)\/?)$/

function dateCallForms(cells: readonly string[]): CommonForm[] {
  const calls = cells.map((cell) => dateCall.exec(cell))
  const call = calls.find((one) => one !== null)
  if (call === undefined || call === null) return []
  const form = countedForm(
    countedUnits.find(({ label }) => label === 'epoch-ms')!,
    calls.map((one) => one?.[2] ?? ''),
    true,
  )
  return form === undefined ? [] : [{ ...form, write: (stamp) => call[1] + form.write(stamp) + call[3] }]
}

/** The forms that fit at least one cell. */
function textForms(cells: readonly string[]): CommonForm[] {
  const forms = [...layoutForms(cells), ...dateCallForms(cells)]
  const isWhole = forms.some((form) => fitting(form) === cells.length)
  return isWhole ? forms : [...forms, ...periodForms(cells, layoutForms)]
}

const fitting = ({ stamps }: CommonForm): number => stamps.filter((stamp) => stamp !== undefined).length

/**
 * The forms that fit every cell: usually one, none if some cell is not a stamp, several if it is ambiguous, such as the
 * order of days and months. The usual one is first.
 */
export function stampForms(cells: readonly string[]): StampForm[] {
  const forms = cells.every(isNumber) ? numberForms(cells) : textForms(cells)
  return forms.flatMap((form) => {
    const stamps = form.stamps.filter((stamp) => stamp !== undefined)
    return stamps.length === cells.length ? [{ ...form, stamps }] : []
  })
}

/** The forms that fit the most cells, and at least one: those of `stampForms`, if any. */
export function commonForms(cells: readonly string[]): CommonForm[] {
  const numbers = cells.filter(isNumber).length
  const forms = 2 * numbers > cells.length ? numberForms(cells) : textForms(cells)
  const most = forms.reduce((count, form) => Math.max(count, fitting(form)), 0)
  return forms.filter((form) => most > 0 && fitting(form) === most)
}

/**
 * The form that an option names: the label of a form that fits, or a layout of tokens such as `DD.MM.YYYY`, after which a
 * time of day may follow.
 * @returns undefined for a name that is neither
 */
export function formNamed(name: string, cells: readonly string[]): CommonForm | undefined {
  const unit = countedUnits.find(({ label }) => label === name)
  if (unit !== undefined) return countedForm(unit, cells, true)
  const labelled = [
    ...layoutForms(cells, true),
    ...periodForms(cells, layoutForms),
    ...numberForms(cells),
  ].sort((one, other) => fitting(other) - fitting(one))
  const pattern = patternOf(name)
  const found = labelled.find(({ label }) => label === name || label === pattern)
  if (found !== undefined || pattern === undefined) return found
  const column = new LayoutCells(compile({ pattern }, false))
  for (const [i, cell] of cells.entries()) column.add(i, cell)
  const none = { label: name, hasDays: false, stamps: cells.map(() => undefined), write: () => '' }
  return column.formOf(cells.length, true) ?? none
}

/** Codes of strptime by their tokens. */
const codes: Readonly<Record<string, string>> = {
  '%Y': 'YYYY',
  '%y': 'YY',
  '%m': 'MM',
  '%b': 'MMM',
  '%B': 'MMM',
  '%d': 'DD',
  '%e': 'DD',
  '%j': 'DDD',
  '%V': 'ww',
  '%G': 'YYYY',
  '%u': 'D',
}

/** The date's pattern in a caller's format, without the time of day, which any may follow; undefined if it names no year. */
function patternOf(format: string): string | undefined {
  const tokens = format.replaceAll(/%[A-Za-z]/g, (code) => codes[code] ?? code)
  const date = tokens
    .replace(/[T ,]*(?:HH?|hh?|%H|%I)[\s\S]*$/, '')
    .replaceAll(/(?<![A-Za-z])M(?![A-Za-z0-9])/g, 'MM')
    .replaceAll(/(?<![A-Za-z-])D(?![A-Za-z])/g, 'DD')
    .replaceAll(/MMMM/g, 'MMM')
    .replaceAll(/yyyy|yy|dd(?!\w)/g, (small) => small.toUpperCase())
  return /Y/.test(date) && !/%/.test(date) ? date : undefined
}

/** Index of the first cell that shares no form with all cells before it; -1 if none. */
export function firstUnreadable(cells: readonly string[]): number {
  let open: readonly string[] | undefined
  for (const [i, cell] of cells.entries()) {
    const labels = isNumber(cell) ? numberForms([cell]) : textForms([cell])
    const own = labels.map(({ label }) => label)
    open = open === undefined ? own : open.filter((label) => own.includes(label))
    if (open.length === 0) return i
  }
  return -1
}
