/** What text lacks to be a time stamp. */
import { monthNames, weekdayNames } from './names.js'

export interface Lack {
  /** Such as `it names no year`. */
  readonly words: string
  /** A form by which it could be whole. */
  readonly format?: string
}

/** What a cell lacks; undefined if it is no part of a time stamp. */
export function lackOf(cell: string): Lack | undefined {
  const isPartOfYear = /^(?:[QT] ?[1-4]|[1-4]Q|[HS][12]|(?:W|KW|Week) ?\d{1,2})$/i.test(cell)
  if (isPartOfYear || monthNames.indexOf(cell) !== undefined) return { words: 'it names no year' }
  if (weekdayNames.indexOf(cell) !== undefined || /^\d{1,2}:\d\d(:\d\d)?( ?[AP]M)?$/i.test(cell))
    return { words: 'it names no date' }
  const [, number = '', name = ''] = /^(\d{1,2})[-/. ](\p{L}+\.?)$/u.exec(cell) ?? []
  if (monthNames.indexOf(name) !== undefined)
    return {
      words: 'it may be a day and a month without a year',
      ...(number.length === 2 ? { format: 'YY-MMM' } : {}),
    }
  if (/^\d{1,2}[-/.]\d{1,2}$/.test(cell)) return { words: 'it may be a day and a month without a year' }
  return undefined
}
