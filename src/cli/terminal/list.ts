import { fixed } from '../../report/index.js'
import { aligned } from './aligned.js'
import { printable } from './printable.js'

/** Longest id in a list; of a longer one the beginning is shown. */
const longestId = 32

/** A column of a list. */
export interface ListColumn<One> {
  readonly heading: string
  readonly cell: (one: One, index: number) => string
}

export interface ListOptions {
  /** Lines shown. Default 10. */
  readonly most?: number
  /** Columns flush left, from the first on. Default 1. */
  readonly leftColumns?: number
}

/** The first of many things as text for a terminal, one line each, and the number of further ones. */
export function list<One>(
  things: readonly One[],
  columns: readonly ListColumn<One>[],
  { most = 10, leftColumns = 1 }: ListOptions = {},
): string {
  const rows = things.slice(0, most).map((one, index) => columns.map(({ cell }) => cell(one, index)))
  return aligned([columns.map(({ heading }) => heading), ...rows], leftColumns) + more(things.length - most)
}

/** A line with the number of things that are not shown; an empty text without any. */
export const more = (count: number): string => (count > 0 ? `and ${fixed(0)(count)} more\n` : '')

/** An id from a file, printable and not too long for a list. */
export function shortId(id: string): string {
  const text = printable(id)
  return text.length > longestId ? `${text.slice(0, longestId - 1)}…` : text
}
