/**
 * Totals of a panel: sums of its series by groups, as series of their own. There is one over all series and, for each column
 * of groups and each combination of them, one for each group, such as `region=north` and `region=north/channel=web`. A
 * combination whose groups are those of another, as where each shop lies in one region, or single series, is left out.
 *
 * A series that begins after others counts as 0 before. Covariates of a total are the means of its series'.
 */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import type { Panel, Total } from './panel.js'
import type { Covariates, Series } from './series.js'

/** A series, and its group in each column. */
export interface GroupedSeries {
  readonly series: Series
  readonly groups: readonly string[]
}

/** Combinations of more columns are too many to read. */
const mostColumns = 4
/** Totals, at most: numbers that are to add up are found by systems of as many equations. */
const mostTotals = 2000

/** All combinations of columns, those of fewer first, by their indices. */
function combinationsOf(count: number): number[][] {
  const all = Array.from({ length: 2 ** count - 1 }, (_, i) =>
    Array.from({ length: count }, (_, c) => c).filter((c) => ((i + 1) >> c) & 1),
  )
  return all.sort((a, b) => a.length - b.length || a[0] - b[0])
}

/** The names of series in each group of a level. */
function membersBy(
  series: readonly GroupedSeries[],
  keyOf: (one: GroupedSeries) => string,
): Map<string, Series[]> {
  const members = new Map<string, Series[]>()
  for (const one of series) {
    const key = keyOf(one)
    const own = members.get(key)
    if (own === undefined) members.set(key, [one.series])
    else own.push(one.series)
  }
  return members
}

/** Which series are together, whatever their group is called. */
const partitionOf = (members: ReadonlyMap<string, readonly Series[]>): string =>
  JSON.stringify([...members.values()].map((own) => own.map(({ id }) => id)))

/** The steps that all of some columns have, as means; they end together where the values do. */
function meansOf(
  members: readonly Series[],
  length: number,
  columnsOf: (covariates: Covariates) => readonly Float64Array[],
): Float64Array[] {
  const beyond = (one: Series): number =>
    columnsOf(one.covariates).reduce(
      (least, column) => Math.min(least, column.length - one.y.length),
      Infinity,
    )
  const ahead = members.reduce((least, one) => Math.min(least, beyond(one)), Infinity)
  return columnsOf(members[0].covariates).map((_, c) => {
    const [sums, counts] = [new Float64Array(length + ahead), new Float64Array(length + ahead)]
    for (const { y, covariates } of members) {
      const column = columnsOf(covariates)[c]
      const from = length - y.length
      for (let t = from; t < sums.length; t++) {
        sums[t] += column[t - from]
        counts[t]++
      }
    }
    return sums.map((sum, t) => sum / counts[t])
  })
}

function totalOf(id: string, source: string, members: readonly Series[]): Series {
  const longest = members.reduce((a, b) => (b.y.length > a.y.length ? b : a))
  const y = new Float64Array(longest.y.length)
  for (const one of members) {
    const from = y.length - one.y.length
    for (const [t, value] of one.y.entries()) y[from + t] += value
  }
  const columns = (kind: 'past' | 'future') => meansOf(members, y.length, (covariates) => covariates[kind])
  const statics = members[0].covariates.static.map(
    (_, c) => members.reduce((sum, { covariates }) => sum + covariates.static[c], 0) / members.length,
  )
  return {
    ...longest,
    id,
    source: `${source}, ${id}`,
    y,
    covariates: { past: columns('past'), future: columns('future'), static: statics },
    notes: [],
  }
}

/** @throws InputError on series that end at different times */
function checkEnds(series: readonly GroupedSeries[]): void {
  const [{ series: first }] = series
  for (const { series: one } of series) {
    if (one.ds.at(-1) === first.ds.at(-1)) continue
    throw new InputError(
      `${one.source}: expected the end of the others, as totals are made of it, ${first.ds.at(-1)}, got ${one.ds.at(-1)}`,
    )
  }
}

/**
 * The totals of a panel, the one over all first, and their series.
 * @param columns names of the columns of groups
 * @param source name of the table
 * @throws InputError on fewer than two series, series that end at different times, a series with the name of a total, and
 *   too many columns or totals
 */
export function totalsOf(
  series: readonly GroupedSeries[],
  columns: readonly string[],
  source: string,
): { readonly totals: readonly Total[]; readonly series: readonly Series[] } {
  if (columns.length > mostColumns)
    throw new InputError(`groups: expected at most ${mostColumns} columns, got ${columns.length}`)
  if (series.length < 2)
    throw new InputError(`${source}: expected at least 2 series to make totals of, got ${series.length}`)
  checkEnds(series)
  const single = membersBy(series, ({ series: { id } }) => id)
  const all = membersBy(series, () => 'total')
  const levels = [{ level: 'total', members: all }]
  const known = new Set([single, all].map(partitionOf))
  for (const combination of combinationsOf(columns.length)) {
    const keyOf = ({ groups }: GroupedSeries): string =>
      combination.map((c) => `${columns[c]}=${groups[c]}`).join('/')
    const members = membersBy(series, keyOf)
    const partition = partitionOf(members)
    if (known.has(partition)) continue
    known.add(partition)
    levels.push({ level: combination.map((c) => columns[c]).join('/'), members })
  }
  const found = levels.flatMap(({ level, members }) =>
    [...members].map(([id, own]) => ({ total: { id, level, of: own.map((one) => one.id) }, own })),
  )
  if (found.length > mostTotals)
    throw new InputError(`${source}: expected at most ${counted(mostTotals, 'total')}, got ${found.length}`)
  const taken = found.find(({ total }) => single.has(total.id))
  if (taken !== undefined)
    throw new InputError(`${source}: expected no series with the name of a total, got ${taken.total.id}`)
  return {
    totals: found.map(({ total }) => total),
    series: found.map(({ total: { id }, own }) => totalOf(id, source, own)),
  }
}

/** The panel with its totals before its series, and a note on them. */
export function withTotals(
  panel: Panel,
  { totals, series }: { readonly totals: readonly Total[]; readonly series: readonly Series[] },
): Panel {
  const counts = new Map<string, number>()
  for (const { level } of totals) counts.set(level, (counts.get(level) ?? 0) + 1)
  counts.delete('total')
  const by = [...counts].map(([level, count]) => `, ${count} by ${level}`).join('')
  return {
    ...panel,
    series: [...series, ...panel.series],
    totals,
    notes: [...panel.notes, `Totals are made of the series: 1 of all${by}.`],
  }
}
