/** Notes on values that are read as they are, but may mean something else. */
import { counted, listed } from '../../engine/wording.js'
import type { Table } from '../table/table.js'
import type { Panel } from './panel.js'
import type { Series } from './series.js'

/** Most notes of a kind: of more, the number of the others. */
const mostNotes = 3

export function valueNotes(
  table: Table,
  { series, covariateNames }: Pick<Panel, 'series' | 'covariateNames'>,
): string[] {
  return [
    ...shortened(sentinelNotes(table, series)),
    ...shortened(series.flatMap((one) => farNotes(one, covariateNames.future))),
    ...endedNotes(series),
  ]
}

const shortened = (notes: readonly string[]): string[] =>
  notes.length <= mostNotes
    ? [...notes]
    : [...notes.slice(0, mostNotes), `There are ${counted(notes.length - mostNotes, 'more such value')}.`]

/** -9, 99, -999, 9999.0 ... : numbers that files put in place of missing values. */
const isSentinel = (value: number): boolean => /^-?9{2,6}$/.test(String(value))
/** Farther from the others than the range of those, on either side. */
const farRanges = 1
/** Fewer values have no range to speak of. */
const fewestOthers = 8

/** Values that look like marks of missing ones, with the option that reads all of them so. */
function sentinelNotes(table: Table, series: readonly Series[]): string[] {
  const found = series.map(sentinelsOf)
  const marks = new Set([...(table.missing ?? []), ...found.flatMap(({ values }) => values)].map(String))
  const option = table.setting('missing', [...marks].join())
  return series.flatMap(({ id, y, ds }, i) => {
    const { values, least, most } = found[i]
    return values.map((value) => {
      const count = y.filter((other) => other === value).length
      return (
        `${value} stands ${count === 1 ? 'once' : `${count} times`} in ${id}, first at ${ds[y.indexOf(value)]}, while the ` +
        `others lie between ${least} and ${most}: if it marks missing values, say so by ${option} and fill them by ` +
        `${table.setting('fill', 'linear')}.`
      )
    })
  })
}

/** The sentinels far from the other values, and the range of those. */
function sentinelsOf({ y }: Series): { values: number[]; least: number; most: number } {
  const others = y.filter((value) => !isSentinel(value))
  const [least, most] = rangeOf(others)
  const far = farRanges * (most - least)
  const found = others.length < fewestOthers ? [] : new Set(y.filter(isSentinel))
  return { values: [...found].filter((value) => value < least - far || value > most + far), least, most }
}

/** A future covariate far outside its past range: networks have not seen such values. */
function farNotes({ id, y, ds, covariates, future }: Series, names: readonly string[]): string[] {
  return covariates.future.flatMap((values, i) => {
    const past = values.slice(0, y.length).filter((value) => !Number.isNaN(value))
    if (past.length < fewestOthers) return []
    const [least, most] = rangeOf(past)
    const far = mostBeyond * (most - least)
    const at = values.findIndex(
      (value, step) => step >= y.length && (value < least - far || value > most + far),
    )
    if (at < 0) return []
    return [
      `${names[i]} of ${id} is ${values[at]} at ${future(at + 1 - ds.length).at(-1)}, far outside of its past values, ` +
        `${least} to ${most}: the forecast there is a guess; if the value is a mistake, correct it.`,
    ]
  })
}

/** Shares of the past range. */
const mostBeyond = 0.5

/** At least this share of the longest series, and a season. */
const longBefore = 0.1

/** Series that ended long before the last one. */
function endedNotes(series: readonly Series[]): string[] {
  if (series.length < 2) return []
  const ends = series.map(({ timeOf, y }) => timeOf(y.length - 1) ?? Number.NaN)
  const [, last] = rangeOf(ends)
  const [, longest] = rangeOf(series.map(({ y }) => y.length))
  const early = series.filter(({ y, timeOf, seasonalPeriod }, i) => {
    const lag = Math.max(seasonalPeriod, Math.ceil(longBefore * longest))
    return ends[i] < last && timeOf(y.length - 1 + lag)! < last
  })
  if (early.length === 0) return []
  const names = listed(early.map(({ id, ds }) => `${id} (${ds.at(-1)})`))
  return [
    `${names} ended long before the others (${series[ends.indexOf(last)].ds.at(-1)}): ` +
      `${early.length === 1 ? 'its forecast follows its' : 'their forecasts follow their'} own last value.`,
  ]
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i])
    most = Math.max(most, values[i])
  }
  return [least, most]
}
