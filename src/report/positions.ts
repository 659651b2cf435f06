import { gridOf, type StampForm, stampForms } from '../data/index.js'

/**
 * The unit of the horizontal axis of a series' charts: milliseconds since 1970, the steps numbered in the file, or, for
 * labels that are neither, their order.
 */
export type AxisKind = 'time' | 'number' | 'order'

export interface Positions {
  readonly kind: AxisKind
  /** Where a time stamp lies on the axis. Stamps not among those given lie at NaN. */
  at(stamp: string): number
}

const integer = /^[+-]?\d+$/

/**
 * Lays the time stamps of one series, given in order, out on an axis.
 *
 * Bare integers are steps when the frequency counts steps; otherwise they may be years or dates in digits, as
 * any form the reader takes. One label that fits none makes all of them ordinal.
 */
export function layOut(stamps: Iterable<string>, frequency: string): Positions {
  const all = [...new Set(stamps)]
  const whole = all.every((stamp) => integer.test(stamp))
  if (whole && frequency.endsWith('step')) return positions('number', all, all.map(Number))
  const forms = stampForms(all).map(times)
  const rising = forms.filter(ascending)
  const form = rising.find((values) => gridOf(values, frequency).isRegular) ?? rising[0] ?? forms[0]
  if (form) return positions('time', all, form)
  if (whole) return positions('number', all, all.map(Number))
  return positions('order', all, [...all.keys()])
}

/**
 * Instants on the clock of the first stamp: the axis then shows the times of the file, undistorted by daylight
 * saving.
 */
function times({ stamps }: StampForm): number[] {
  const clock = stamps[0]?.offsetMinutes ?? 0
  return stamps.map(({ wall, offsetMinutes }) => wall - ((offsetMinutes ?? clock) - clock) * 60_000)
}

/** Whether time runs forward, which distinguishes day first from month first, as the frequency may. */
function ascending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > values[index - 1]!)
}

function positions(kind: AxisKind, stamps: readonly string[], values: readonly number[]): Positions {
  const byStamp = new Map(stamps.map((stamp, index) => [stamp, values[index]!]))
  return { kind, at: (stamp) => byStamp.get(stamp) ?? Number.NaN }
}

/** A row and its position on the horizontal axis. */
export type Placed<Row> = Row & { readonly x: number }

/** Rows with their positions. */
export const placed = <Row extends { readonly ds: string }>(
  rows: readonly Row[],
  positions: Positions,
): Placed<Row>[] => rows.map((row) => ({ ...row, x: positions.at(row.ds) }))
