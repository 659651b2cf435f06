/**
 * The last values that a forecaster was trained on, kept so that newer rows, however few, are forecast with the season,
 * the scale and the level learned in training: the rows are put behind the values that went before them.
 */
import type { Panel, Series } from '../../data/index.js'
import { counted } from '../../engine/wording.js'

/** The last values of one series, and its covariates at the same steps. */
export interface History {
  readonly y: Float64Array
  readonly past: readonly Float64Array[]
  readonly future: readonly Float64Array[]
  /** The clock's reading at the last value; see `Series.timeOf`. */
  readonly end: number
}

/** Seasons that are kept: with fewer than three, ARIMA and tests of a season see none. */
const keptSeasons = 5
/** Values kept of a series, at least; and of all series together, at most: 32 MB. */
const [fewestKept, mostKept] = [60, 4_000_000]

/**
 * The history of each series of a panel, by id: five seasons, the window and 60 values, whichever are most. Fewer of
 * each where they would be over 4 million in all. Counted rows have no place in time that newer rows could follow, and
 * so no history.
 * @param windowSteps of the networks; 0 without any
 */
export function historyOf(
  { series, seasonalPeriod, covariateNames: { past, future } }: Panel,
  windowSteps: number,
): Map<string, History> {
  const columns = 1 + past.length + future.length
  const wanted = Math.max(keptSeasons * seasonalPeriod, windowSteps, fewestKept)
  const steps = Math.min(wanted, Math.floor(mostKept / (series.length * columns)))
  const histories = new Map<string, History>()
  for (const { id, y, covariates, timeOf } of series) {
    const end = timeOf(y.length - 1)
    const from = Math.max(0, y.length - steps)
    if (end === undefined || from === y.length) continue
    const tail = (column: Float64Array): Float64Array => column.slice(from, y.length)
    histories.set(id, {
      y: tail(y),
      past: covariates.past.map(tail),
      future: covariates.future.map(tail),
      end,
    })
  }
  return histories
}

/** The step of a series, perhaps before its first or past its last, at a reading of the clock; undefined off its grid. */
function stepAt({ timeOf, y }: Series, time: number): number | undefined {
  const at = (step: number): number => timeOf(step) ?? Number.NaN
  let low = -1
  while (at(low) > time) low *= 2
  let high = y.length
  while (at(high) < time) high *= 2
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (at(middle) < time) low = middle + 1
    else high = middle
  }
  return at(low) === time ? low : undefined
}

/** A series behind the values that went before it. */
interface Continued {
  readonly series: Series
  /** Values put before its own. */
  readonly earlier: number
  /** Steps between those values and its own that nothing is known of. */
  readonly gap: number
}

/** Values that differ by a smaller share are the same, written with other digits. */
const roundingShare = 1e-6

/**
 * Whether a series has most of the history's values where both have one: some may have been revised since, but one of the
 * same name and other values is another series.
 * @param last step of the series at which the history ends
 */
function agrees({ y }: Series, history: History, last: number): boolean {
  let [same, both] = [0, 0]
  for (let step = Math.max(0, last + 1 - history.y.length); step <= Math.min(last, y.length - 1); step++) {
    const kept = history.y[history.y.length - 1 - last + step]
    both++
    if (Math.abs(y[step] - kept) <= roundingShare * Math.abs(kept)) same++
  }
  return 2 * same >= both
}

/**
 * Puts a series behind its history. Where steps are absent between the two, the history moves up to the series by whole
 * seasons, so that the season stays in its place. Undefined where the history does not precede the series, or is of another one.
 */
function continued(series: Series, history: History): Continued | undefined {
  const last = stepAt(series, history.end)
  if (last === undefined || !agrees(series, history, last)) return undefined
  const { seasonalPeriod: m } = series
  const gap = Math.max(0, -1 - last)
  // Values at the end that would lie in the series' own steps, or out of their place in the season.
  const cut = last >= 0 ? last + 1 : (m - (gap % m)) % m
  const earlier = history.y.length - cut
  if (earlier <= 0) return undefined
  const before = (kept: Float64Array, own: Float64Array): Float64Array => {
    const whole = new Float64Array(earlier + own.length)
    whole.set(kept.subarray(0, earlier))
    whole.set(own, earlier)
    return whole
  }
  const { y, ds, timeOf, covariates } = series
  const stamps = Array.from({ length: earlier }, () => ds[0])
  return {
    earlier,
    gap,
    series: {
      ...series,
      y: before(history.y, y),
      ds: [...stamps, ...ds],
      timeOf: (step) => timeOf(step - earlier),
      covariates: {
        ...covariates,
        past: covariates.past.map((column, c) => before(history.past[c], column)),
        future: covariates.future.map((column, c) => before(history.future[c], column)),
      },
    },
  }
}

/** Fewest values in which a season shows; ETS needs two more than two seasons. */
const fewestForSeason = (seasonalPeriod: number): number => 2 * seasonalPeriod + 2

/** A series with the values that went before it, where there are any, and what that means for its forecast. */
export interface Extended {
  readonly series: Series
  readonly notes: readonly string[]
}

/** Puts a series behind its history, where it has one that precedes it. */
export function extended(series: Series, history: History | undefined): Extended {
  const { seasonalPeriod: m, y } = series
  const whole = history && continued(series, history)
  const hasFew = m > 1 && y.length < fewestForSeason(m)
  if (whole === undefined) {
    const few =
      `${counted(y.length, 'row')} of a season of ${m} steps: too few to see the season; ` +
      `give at least ${fewestForSeason(m)} rows.`
    return { series, notes: hasFew ? [few] : [] }
  }
  const { gap } = whole
  const apart =
    `${counted(gap, 'step')} between the training and the first row ${gap === 1 ? 'is' : 'are'} unknown: the season is ` +
    'that of the training; give all rows for a surer forecast.'
  return { series: whole.series, notes: gap > 0 ? [apart] : [] }
}
