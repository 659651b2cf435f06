/** Forecasts of each value from those before it, by networks not trained on it, and how far their errors usually reach. */
import { type Network, networkAt, type Place, predictAt } from '../../forecaster/index.js'
import { median } from '../../statistics/median.js'
import { LEVELS, medianIndex } from '../../statistics/quantiles.js'
import { commonTail, type ErrorSpread, negligible, spreadOf } from './anomaly-score.js'
import { changeIn, type WatchedSeries } from './watched-series.js'

/** Forecasts of a series' steps from the first one on, on the networks' scale. */
export interface Expectations {
  readonly expected: Float64Array
  /** How far an ordinary error reaches. */
  readonly below: Float64Array
  readonly above: Float64Array
}

/** Networks, and which steps each of them forecasts. */
export interface Watch {
  readonly watched: readonly WatchedSeries[]
  readonly networks: readonly Network[]
  readonly signal: AbortSignal | undefined
}

/** A step to be forecast, of the series with this index, from `values`. */
export interface Asked {
  readonly series: number
  readonly step: number
  readonly values: Float64Array
}

/**
 * Errors are measured by how far the networks' own deciles reach, at least this share of the scale; where the networks'
 * output has none, by the size of changes from step to step, half in the window, half over the
 * series.
 */
const leastReach = 0.05
const [lowDecile, highDecile] = [0.1, 0.9].map((level) => LEVELS.indexOf(level))
/** Windows forecast at once. */
const mostAtOnce = 2048

/** Forecasts steps, and writes their forecasts in place of earlier ones. */
export function* forecastSteps(
  { watched, networks, signal }: Watch,
  asked: readonly Asked[],
  into: readonly Expectations[],
): Generator<undefined, void> {
  const [{ shape, head }] = networks
  const byBlock = networks.map((): Asked[] => [])
  for (const one of asked) {
    const { length } = watched[one.series].actual
    byBlock[networkAt({ index: one.series, length, end: one.step }, networks.length, shape)].push(one)
  }
  for (const [block, steps] of byBlock.entries()) {
    for (let from = 0; from < steps.length; from += mostAtOnce) {
      signal?.throwIfAborted()
      const some = steps.slice(from, from + mostAtOnce)
      const places = some.map(
        ({ series, step, values }): Place => ({ series: { ...watched[series], values }, end: step }),
      )
      predictAt([networks[block]], places).forEach(({ values, scale }, i) => {
        const { series, step, values: known } = some[i]
        const { expected, below, above } = into[series]
        const { first, change, isStill } = watched[series]
        const at = step - first
        const nearby = isStill
          ? change
          : (changeIn(known, Math.max(0, step - shape.windowSteps), step) + change) / 2
        const reach = (level: number): number =>
          head.hasSpread
            ? Math.max(leastReach * scale, Math.abs(values[level][0] - values[medianIndex][0]))
            : nearby
        expected[at] = values[medianIndex][0]
        below[at] = reach(lowDecile)
        above[at] = reach(highDecile)
      })
      yield
    }
  }
}

export const errorAt = (
  { actual, first }: WatchedSeries,
  { expected, below, above }: Expectations,
  step: number,
): number => {
  const at = step - first
  const error = actual[step] - expected[at]
  return error / (error < 0 ? below : above)[at]
}

export const stepsOf = ({ actual, first }: WatchedSeries): number[] =>
  Array.from({ length: actual.length - first }, (_, at) => first + at)

/** The forecasts of all steps from the values as they are. */
export function* forecastAll(watch: Watch): Generator<undefined, Expectations[]> {
  const { watched, networks } = watch
  const empty = ({ actual, first }: WatchedSeries): Expectations => ({
    expected: new Float64Array(actual.length - first),
    below: new Float64Array(actual.length - first),
    above: new Float64Array(actual.length - first),
  })
  const expectations = watched.map(empty)
  let asked: Asked[] = []
  for (const [series, one] of watched.entries()) {
    const { values } = one
    for (const step of stepsOf(one)) asked.push({ series, step, values })
    // Of many series together, not of millions of steps.
    if (asked.length < mostAtOnce * networks.length && series < watched.length - 1) continue
    yield* forecastSteps(watch, asked, expectations)
    asked = []
  }
  return expectations
}

/** Errors of so many times the median one on their side, of which several close together are not chance. */
const large = 5
const [clusterSteps, fewestInCluster] = [4, 3]

/** Whether each error is one of several large ones close together. */
function inClusters(errors: Float64Array): boolean[] {
  const least = negligible(errors)
  const [below, above] = [-1, 1].map((sign) => {
    const sizes = errors.map((error) => sign * error).filter((size) => size > least)
    return sizes.length === 0 ? Infinity : large * median(sizes)
  })
  const isLarge = Array.from(errors, (error) => error < -below || error > above)
  const isIn = isLarge.map(() => false)
  for (let from = 0; from + clusterSteps <= errors.length; from++) {
    const here = isLarge.slice(from, from + clusterSteps)
    if (here.filter(Boolean).length < fewestInCluster) continue
    here.forEach((is, i) => {
      isIn[from + i] ||= is
    })
  }
  return isIn
}

/**
 * The spread of each series' errors. Those in outages and other stretches say nothing of usual ones and are left out, and so
 * are those after a new level, which are large and close together. Single ones count, as the end of a heavy tail.
 */
export function spreadsOf({ watched }: Watch, expectations: readonly Expectations[]): ErrorSpread[] {
  const errors = watched.map((one, i) => {
    const steps = stepsOf(one)
    const all = Float64Array.from(steps, (step) => errorAt(one, expectations[i], step))
    const isIn = inClusters(all)
    return all.filter((_, at) => !one.isInStretch[steps[at]] && !isIn[at])
  })
  const together = new Float64Array(errors.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const own of errors) {
    together.set(own, at)
    at += own.length
  }
  // Where all forecasts are exact, an error of any size gets an infinite score.
  const tail = commonTail(together) ?? { logSize: -Infinity, shape: 1, bend: 0 }
  return errors.map((own) => spreadOf(own, tail))
}
