/** Stamps that name a period by its first and last day, such as `2018-01-01/2018-01-07`: the period is its first. */
import { dayMs, toCivil, toStamp } from '../calendar.js'
import type { CommonForm, ParsedStamp } from './stamp.js'

const separators = [' - ', ' – ', ' — ', ' to ', ' / ', '/', '–', '~'] as const

/** The two ends of a period, and what stands between them; undefined if the cell has no two parts of one length. */
export function endsOf(
  cell: string,
): { readonly first: string; readonly last: string; readonly between: string } | undefined {
  for (const between of separators) {
    const [first, last, more] = cell.split(between)
    if (last === undefined || more !== undefined || Math.min(first.length, last.length) < 6) continue
    return { first, last, between }
  }
  return undefined
}

/**
 * The forms of a column of periods.
 * @param formsOf the forms of stamps
 */
export function periodForms(
  cells: readonly string[],
  formsOf: (cells: readonly string[]) => readonly CommonForm[],
): CommonForm[] {
  const periods = cells.map(endsOf)
  const [{ between } = { between: undefined }] = periods.filter((period) => period !== undefined)
  if (between === undefined) return []
  const forms = formsOf([...periods.map((one) => one?.first ?? ''), ...periods.map((one) => one?.last ?? '')])
  return forms.flatMap((form) => {
    const firsts = form.stamps.slice(0, cells.length)
    const lasts = form.stamps.slice(cells.length)
    const stamps = firsts.map((first, i) => (isSpan(first, lasts[i]) ? first : undefined))
    const at = stamps.findIndex((stamp) => stamp !== undefined)
    if (at < 0) return []
    const spans = stamps.flatMap((first, i) => (first === undefined ? [] : [{ first, last: lasts[i]! }]))
    const lastOf = spanWriter(spans.map(({ first, last }) => [first.wall, last.wall]))
    return [
      {
        label: form.label + between + form.label,
        hasDays: form.hasDays,
        stamps,
        write: (stamp) => form.write(stamp) + between + form.write({ ...stamp, wall: lastOf(stamp.wall) }),
      },
    ]
  })
}

const isSpan = (first: ParsedStamp | undefined, last: ParsedStamp | undefined): boolean =>
  first !== undefined && last !== undefined && last.wall >= first.wall

/** The last stamp of a further period: as long as the others, or as many whole months. */
function spanWriter(spans: readonly (readonly [number, number])[]): (first: number) => number {
  const lengths = spans.map(([first, last]) => last - first)
  if (lengths.every((length) => length === lengths[0])) return (first) => first + lengths[0]
  const [first, last] = spans[0]
  for (const rest of [dayMs, 0]) {
    const count = monthsBetween(first, last + rest)
    if (spans.every(([from, to]) => to === addMonths(from, count) - rest))
      return (from) => addMonths(from, count) - rest
  }
  return (from) => from + lengths[0]
}

const monthsBetween = (first: number, last: number): number => {
  const [from, to] = [toCivil(first), toCivil(last)]
  return (to.year - from.year) * 12 + to.month - from.month
}

const addMonths = (stamp: number, count: number): number => {
  const { year, month, day, timeMs } = toCivil(stamp)
  return toStamp({ year, month: month + count, day, timeMs })
}
