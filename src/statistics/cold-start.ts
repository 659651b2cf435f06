/**
 * Intervals of series that say too little of themselves: new ones of a few values, perhaps all the same. How far they may
 * go is taken from the other series: the sizes of changes over as many steps, relative to the level of a series where
 * that makes the series alike, else as they are. Without other series, from M3's monthly ones (1,428), changes relative to
 * the level of a series, which grow about with the fifth root of the steps.
 */
import { mean } from './mean.js'
import { isConstant } from './methods/baseline.js'
import { clippedLike, LEVELS, medianIndex, type QuantileForecast } from './quantiles.js'

/** A series of fewer values does not say how others change. */
const fewestValues = 8
/** Up to so many values the others alone decide, and from so many beside the horizon on they no longer count. */
const [newest, ownBeside] = [3, 8]
/** A constant of so many values, and of two horizons, is taken for one. */
const longConstant = 24
/** At most so many series, and steps of each, are looked at. */
const [mostSeries, mostStarts] = [500, 40]
/** Fewer changes do not have a quantile. */
const fewestChanges = 40

/** The shares of the intervals, the widest first. */
const shares = LEVELS.slice(0, medianIndex).map((level) => 1 - 2 * level)

/** Of M3's monthly series: what share of changes of one step is at most so large, by the share of the interval. */
const usualSizes: readonly number[] = [0.945, 0.486, 0.319, 0.174, 0.067, 0.024, 0.007]
const usualPower = 0.2

/** How far some series go, at each step ahead, for each interval, the widest first. */
export interface Moves {
  /** The reach of an interval about a series of this level. */
  reachAt(interval: number, h: number, level: number): number
}

const levelOf = (y: Float64Array): number => mean(y.map(Math.abs))

const usualMoves: Moves = {
  reachAt: (interval, h, level) => usualSizes[interval] * (h + 1) ** usualPower * (level || 1),
}

/** The standard deviation of logarithms. */
function spreadOfLogs(values: readonly number[]): number {
  const logs = values.map(Math.log)
  const middle = mean(logs)
  return Math.sqrt(mean(logs.map((v) => (v - middle) ** 2)))
}

/** Evenly spread, at most so many. */
const some = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)])

/** The sizes of changes of h steps, each divided by what `unit` gives for its series. */
function changesOf(
  series: readonly Float64Array[],
  h: number,
  unit: (y: Float64Array) => number,
): Float64Array {
  const sizes: number[] = []
  for (const y of series) {
    const scale = unit(y)
    const starts = Array.from({ length: Math.max(0, y.length - h) }, (_, t) => t)
    for (const t of some(starts, mostStarts)) sizes.push(Math.abs(y[t + h] - y[t]) / scale)
  }
  return Float64Array.from(sizes).sort()
}

/** How far series go, by those that are neither new nor constant; by many others where there are none. */
export function movesOf(all: readonly Float64Array[], horizonSteps: number): Moves {
  const series = some(
    all.filter((y) => y.length >= fewestValues && !isConstant(y)),
    mostSeries,
  )
  const sizes = series.map((y) => mean(changesOf([y], 1, () => 1)))
  const levels = series.map(levelOf)
  const isRelative = spreadOfLogs(sizes.map((size, i) => size / levels[i])) <= spreadOfLogs(sizes)
  const tableOf = (unit: (y: Float64Array) => number): readonly Float64Array[] =>
    Array.from({ length: horizonSteps }, (_, h) => changesOf(series, h + 1, unit))
  const [relative, absolute] = [tableOf(levelOf), tableOf(() => 1)]
  const within = (sorted: Float64Array, interval: number): number =>
    sorted[Math.ceil(shares[interval] * (sorted.length - 1))]
  return {
    reachAt: (interval, h, level) => {
      // Of the horizon's last steps there may be none.
      let known = h
      while (known > 0 && absolute[known].length < fewestChanges) known--
      if (absolute.length === 0 || absolute[known].length < fewestChanges)
        return usualMoves.reachAt(interval, h, level)
      const far = Math.sqrt((h + 1) / (known + 1))
      return (
        far *
        (isRelative && level > 0
          ? level * within(relative[known], interval)
          : within(absolute[known], interval))
      )
    },
  }
}

/** Whether a series has had the same value for so long that its intervals may have no width. */
export const isLongConstant = (y: Float64Array, horizonSteps: number): boolean =>
  y.length >= Math.max(longConstant, 2 * horizonSteps) && isConstant(y)

/** How much the other series count beside a series of its own, 0 to 1. */
export function othersCount(y: Float64Array, horizonSteps: number): number {
  if (isConstant(y)) return isLongConstant(y, horizonSteps) ? 0 : 1
  const own = (y.length - newest) / (horizonSteps + ownBeside - newest)
  return 1 - Math.min(1, Math.max(0, own))
}

/** The forecast, in which no interval is narrower than the other series say, as far as they count. */
export function asWideAsOthers(forecast: QuantileForecast, y: Float64Array, moves: Moves): QuantileForecast {
  const middle = forecast.values[medianIndex]
  const share = othersCount(y, middle.length)
  if (share === 0) return forecast
  const level = levelOf(y)
  const last = LEVELS.length - 1
  const values = forecast.values.map((row) => row.slice())
  for (let interval = 0; interval < medianIndex; interval++) {
    for (let h = 0; h < middle.length; h++) {
      const reach = share * moves.reachAt(interval, h, level)
      values[interval][h] = Math.min(values[interval][h], middle[h] - reach)
      values[last - interval][h] = Math.max(values[last - interval][h], middle[h] + reach)
    }
  }
  return clippedLike({ levels: forecast.levels, values }, y)
}
