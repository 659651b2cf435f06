/**
 * A second, longer season: the week of hourly or finer values. As in a decomposition with several seasons (Bandara,
 * Hyndman & Bergmeir 2021), but for two things: its pattern is the plain mean of the series without the short season,
 * about a centred moving average; and, a pattern of many numbers from few weeks being mostly noise, it is shrunk by
 * how well the weeks agree (James & Stein 1961):
 *
 *   share = 1 − (s² / weeks) / mean p²      s² variance about the pattern p
 */
import { centredAverage, seasonalPattern } from '../seasonality.js'
import type { ForecastTask } from './baseline.js'

/** Older weeks say little of the next. */
const mostWeeks = 10
/** A week of five-minute values; averages over more take longer than they are worth. */
const longest = 2016

/** Steps in the longer season: if not given, of the week that goes with a day of hours or parts of them; else undefined. */
export function longSeasonOf({ seasonalPeriod: m, longSeasonSteps }: Seasons): number | undefined {
  const steps = longSeasonSteps ?? (m % 24 === 0 ? 7 * m : undefined)
  return steps !== undefined && steps <= longest ? steps : undefined
}

type Seasons = Pick<ForecastTask, 'seasonalPeriod' | 'longSeasonSteps'>

export interface LongSeason {
  /** The last values, without the longer season. */
  readonly rest: Float64Array
  /** The longer season at each of so many steps ahead. */
  readonly ahead: (horizonSteps: number) => Float64Array
}

/** Undefined below two weeks and a short season, and where the weeks do not agree. */
export function takeLongSeason(y: Float64Array, seasons: Seasons): LongSeason | undefined {
  const m = seasons.seasonalPeriod
  const steps = longSeasonOf(seasons)
  if (steps === undefined || y.length < 2 * steps + m) return undefined
  const recent = y.slice(Math.max(0, y.length - mostWeeks * steps))
  const short = seasonalPattern(recent, m)
  const left = recent.map((v, t) => v - short[t % m])
  const pattern = seasonalPattern(left, steps)
  const trend = centredAverage(left, steps)
  let [squares, count] = [0, 0]
  for (const [t, v] of left.entries()) {
    if (Number.isNaN(trend[t])) continue
    squares += (v - trend[t] - pattern[t % steps]) ** 2
    count++
  }
  const size = pattern.reduce((sum, v) => sum + v * v, 0) / steps
  const noise = squares / Math.max(1, count - steps) / (count / steps)
  const share = 1 - noise / size
  if (!(share > 0)) return undefined
  const at = (t: number): number => share * pattern[t % steps]
  return {
    rest: recent.map((v, t) => v - at(t)),
    ahead: (horizonSteps) => Float64Array.from({ length: horizonSteps }, (_, h) => at(recent.length + h)),
  }
}
