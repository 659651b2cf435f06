/** What the columns of a table hold. */
import { isStamp } from '../time/stamps/index.js'
import { readNumber } from './cells.js'
import { missingIn } from './missing-marks.js'
import { isInfinite, isWrittenNumber, numberForm } from './number-form.js'
import type { Table } from './table.js'
import { isCurrency } from './written-number.js'

/** How many cells of a column are numbers, stamps or text. Numbers of another form than the column's count as numbers. */
export interface Contents {
  readonly numbers: number
  /** Numbers with a word for their unit, such as `12 kg`. */
  readonly measures: number
  readonly stamps: number
  readonly texts: number
}

export type Survey = (column: number) => Contents

/** The contents of a table's columns, each counted once. */
export function surveyOf(table: Table): Survey {
  const known = new Map<number, Contents>()
  return (column) => {
    const contents = known.get(column) ?? surveyColumn(table, column)
    known.set(column, contents)
    return contents
  }
}

function surveyColumn(table: Table, column: number): Contents {
  const cells = table.cells[column]
  const counts = cells.counts()
  const form = numberForm(table, column)
  const isMissing = missingIn(table, column)
  const isMeasure = /\p{L}/u.test(form.unit) && !isCurrency(form.unit)
  let numbers = 0
  let measures = 0
  let stamps = 0
  let texts = 0
  for (const [code, cell] of cells.texts.entries()) {
    if (isMissing(cell)) continue
    if (readNumber(cell) !== undefined || isWrittenNumber(cell) || isInfinite(cell)) numbers += counts[code]
    else if (isStamp(cell)) stamps += counts[code]
    else if (isMeasure && form.read(cell) !== undefined) measures += counts[code]
    else texts += counts[code]
  }
  return { numbers, measures, stamps, texts }
}

/** Whether a column of whole numbers counts evenly, up or down. */
export function hasEvenSteps(table: Table, column: number): boolean {
  const { codes, texts } = table.cells[column]
  const numbers = Float64Array.from(texts, Number)
  const valueAt = (row: number): number => numbers[codes[row]]
  if (!texts.every((text) => /^\d+$/.test(text))) return false
  const step = valueAt(1) - valueAt(0)
  if (step === 0) return false
  for (let row = 2; row < codes.length; row++) if (valueAt(row) - valueAt(row - 1) !== step) return false
  return true
}
