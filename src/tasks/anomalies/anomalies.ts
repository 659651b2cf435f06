/**
 * Anomalies: values that are far from what was to be expected, by the forecast of each from those before it.
 *
 * The forecasts are one step ahead, by networks that did not learn from the part of the past that they forecast
 * (`forecaster/cross-fitting.ts`), so that no anomaly is learned by heart. How far errors usually reach is known from all of them
 * (`surprise.ts`). What gross outliers there are has no say in how a series is scaled (`outliers.ts`).
 *
 * An anomaly must not make those after it seem wrong. So values are taken in order, and one with a score of 3 or more
 * counts as what was expected in the forecasts that follow. Of three in a row none is replaced any more: that is a new
 * level, which the forecasts then go on from.
 */

import type { SkippedSeries } from '../../data/index.js'
import { type Panel, panelFromRows, type Series } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import {
  columnCountsOf,
  columnScales,
  fewestWindowsForQuantiles,
  type KnownSeries,
  knownSeries,
  type Network,
  networkAt,
  type Place,
  type PreparedSeries,
  predictAt,
  prepareSeries,
  seesCalendar,
  shapeFor,
  trainCrossFitted,
  windowsIn,
} from '../../forecaster/index.js'
import { constantOf, withoutOutliers } from '../../statistics/outliers.js'
import { LEVELS } from '../../statistics/quantiles.js'
import type { ScalingChoice } from '../../statistics/scaling.js'
import { boundsAt, commonTail, type ErrorSpread, scoreOf, spreadOf } from './anomaly-score.js'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from './document.js'
import { type AnomalyOptions, type DetectOptions, resolved } from './options.js'

/** Fewest values of a series from which it can be told what is usual. */
const fewestValues = 30
/** How networks share the past out and learn of it. */
interface Effort {
  /** Stretches that each series is divided into, and networks. */
  readonly blocks: number
  /** Left out: as networks that forecast further ahead. */
  readonly epochs?: number
  readonly hiddenSize?: number
}

/** The next value takes less to learn than those far ahead; the more values, the more updates an epoch has. */
function effortFor(values: number): Effort {
  if (values > 50_000) return { blocks: 3, epochs: 20, hiddenSize: 32 }
  if (values > 20_000) return { blocks: 3, epochs: 40, hiddenSize: 32 }
  return values > 1000 ? { blocks: 5, epochs: 40 } : { blocks: 5 }
}

/**
 * Score from which a value has no say in what is usual, and is replaced in the forecasts of those after it. It is not
 * the threshold, on which scores do not depend.
 */
const surprising = 3
/** So many such values in a row are a new level. */
const newLevel = 3
/** Networks see no value further from the usual one than so many times its scale. */
const farthestSeen = 10
/**
 * Errors are measured by how far the networks' own deciles reach, at least this share of the scale; where networks put out
 * none, by the size of changes from step to step, half in the window, half over the series.
 */
const leastReach = 0.05
const [lowDecile, median, highDecile] = [0.1, 0.5, 0.9].map((level) => LEVELS.indexOf(level))
/** Windows forecast at once. */
const mostAtOnce = 2048
const shareOfTraining = 0.9

/** A series that varies, as the networks see it. */
interface Watched extends PreparedSeries {
  /** The values on the networks' scale, however far off. */
  readonly actual: Float64Array
  /** Mean size of the changes from step to step. */
  readonly change: number
  /** The first step that can be forecast. */
  readonly first: number
}

/** Forecasts of a series' steps from the first one on, on the networks' scale. */
interface Expectations {
  readonly expected: Float64Array
  /** How far an ordinary error reaches. */
  readonly below: Float64Array
  readonly above: Float64Array
}

/** Networks, and which steps each of them forecasts. */
interface Watch {
  readonly watched: readonly Watched[]
  readonly networks: readonly Network[]
  readonly signal: AbortSignal | undefined
}

/** A step to be forecast, of the series with this index, from `values`. */
interface Asked {
  readonly series: number
  readonly step: number
  readonly values: Float64Array
}

/** Mean size of the changes from step to step among values `from` to before `to`, at least two. */
function changeIn(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let t = from + 1; t < to; t++) sum += Math.abs(values[t] - values[t - 1])
  return sum / (to - from - 1)
}

function scaledOf(
  one: KnownSeries,
  m: number,
  watch: (y: Float64Array, choice?: ScalingChoice) => PreparedSeries,
): Omit<Watched, 'first'> {
  const { y } = one
  const usual = withoutOutliers(y, m)
  const first = watch(usual)
  // An outlier may be of a kind that has no logarithm.
  const { scaled, values } =
    first.scaled.choice.isLog && y.some((v) => v <= 0)
      ? watch(usual, { ...first.scaled.choice, isLog: false })
      : first
  const { isLog } = scaled.choice
  const actual = values.values.map((v, t) => v + (isLog ? Math.log(y[t] / usual[t]) : y[t] - usual[t]))
  const farthest = farthestSeen * values.scale
  return {
    scaled,
    actual,
    change: changeIn(values.values, 0, y.length),
    values: {
      ...values,
      values: actual.map((v, t) =>
        Math.min(values.values[t] + farthest, Math.max(values.values[t] - farthest, v)),
      ),
    },
  }
}

/** Forecasts steps, and writes them among what was expected before. */
function forecastSteps(
  { watched, networks, signal }: Watch,
  asked: readonly Asked[],
  into: readonly Expectations[],
): void {
  const [{ shape, head }] = networks
  const byBlock = networks.map((): Asked[] => [])
  for (const one of asked) {
    const { length } = watched[one.series].actual
    byBlock[networkAt(one.series, one.step, length, networks.length, shape)].push(one)
  }
  byBlock.forEach((steps, block) => {
    for (let from = 0; from < steps.length; from += mostAtOnce) {
      signal?.throwIfAborted()
      const some = steps.slice(from, from + mostAtOnce)
      const places = some.map(
        ({ series, step, values }): Place => ({ series: { ...watched[series].values, values }, end: step }),
      )
      predictAt([networks[block]], places).forEach(({ values, scale }, i) => {
        const { series, step, values: known } = some[i]
        const { expected, below, above } = into[series]
        const { first, change } = watched[series]
        const at = step - first
        const nearby = (changeIn(known, Math.max(0, step - shape.windowSteps), step) + change) / 2
        const reach = (level: number): number =>
          head.hasSpread
            ? Math.max(leastReach * scale, Math.abs(values[level][0] - values[median][0]))
            : nearby
        expected[at] = values[median][0]
        below[at] = reach(lowDecile)
        above[at] = reach(highDecile)
      })
    }
  })
}

const errorAt = (
  { actual, first }: Watched,
  { expected, below, above }: Expectations,
  step: number,
): number => {
  const at = step - first
  const error = actual[step] - expected[at]
  return error / (error < 0 ? below : above)[at]
}

const stepsOf = ({ actual, first }: Watched): number[] =>
  Array.from({ length: actual.length - first }, (_, at) => first + at)

/** What is usual of each series' errors, those that are surprising by what is known before left out. */
function spreadsOf(
  { watched }: Watch,
  expectations: readonly Expectations[],
  before?: readonly ErrorSpread[],
): ErrorSpread[] {
  const errors = watched.map((one, i) => {
    const all = Float64Array.from(stepsOf(one), (step) => errorAt(one, expectations[i], step))
    return before === undefined ? all : all.filter((error) => scoreOf(before[i], error) < surprising)
  })
  const together = new Float64Array(errors.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const own of errors) {
    together.set(own, at)
    at += own.length
  }
  // Where all forecasts are exact, an error of any size is beyond all.
  const tail = commonTail(together) ?? { logSize: -Infinity, shape: 1 }
  return errors.map((own) => spreadOf(own, tail))
}

/** Where one series stands while its values are taken in order. */
interface Course {
  /** What the networks see: the values, surprising ones replaced. */
  readonly values: Float64Array
  /** The step to go on from. */
  next: number
  /** Surprising values in a row up to there. */
  run: number
}

/** Goes on to the next surprising value that changes what networks see; returns whether there is one. */
function goOn(
  { watched }: Watch,
  i: number,
  course: Course,
  expectations: Expectations,
  spread: ErrorSpread,
): boolean {
  const one = watched[i]
  for (; course.next < one.actual.length; course.next++) {
    const step = course.next
    if (scoreOf(spread, errorAt(one, expectations, step)) < surprising) {
      course.run = 0
      continue
    }
    course.run++
    if (course.run > newLevel) continue
    course.next++
    if (course.run < newLevel) course.values[step] = expectations.expected[step - one.first]
    else {
      const from = step + 1 - newLevel
      course.values.set(one.values.values.subarray(from, step + 1), from)
    }
    return true
  }
  return false
}

/** What was to be expected of each value where surprising ones before it count as what was expected of them. */
function inOrder(
  watch: Watch,
  first: readonly Expectations[],
  spreads: readonly ErrorSpread[],
): Expectations[] {
  const { watched, networks } = watch
  const { windowSteps } = networks[0].shape
  const expectations = first.map(({ expected, below, above }) => ({
    expected: expected.slice(),
    below: below.slice(),
    above: above.slice(),
  }))
  const courses = watched.map(
    ({ values, first }): Course => ({ values: values.values.slice(), next: first, run: 0 }),
  )
  for (let open = watched.map((_, i) => i); open.length > 0; ) {
    open = open.filter((i) => goOn(watch, i, courses[i], expectations[i], spreads[i]))
    const asked = open.flatMap((series) => {
      const { values, next } = courses[series]
      const count = Math.min(windowSteps, values.length - next)
      return Array.from({ length: count }, (_, ahead): Asked => ({ series, step: next + ahead, values }))
    })
    forecastSteps(watch, asked, expectations)
  }
  return expectations
}

function rowsOf(
  { ds, y }: Series,
  one: Watched,
  expectations: Expectations,
  spread: ErrorSpread,
  threshold: number,
): AnomalyRow[] {
  const { scaled, first } = one
  const { expected, below, above } = expectations
  const [lowest, highest] = boundsAt(spread, threshold)
  const restored = (values: Float64Array): Float64Array => scaled.restore(values, first)
  const least = y.every((v) => v >= 0) ? 0 : -Infinity
  const middle = restored(expected)
  const lo = restored(expected.map((v, at) => v + lowest * below[at]))
  const hi = restored(expected.map((v, at) => v + highest * above[at]))
  return stepsOf(one).map((step, at) => {
    const score = scoreOf(spread, errorAt(one, expectations, step))
    return {
      ds: ds[step],
      y: y[step],
      expected: Math.max(least, middle[at]),
      lo: Math.max(least, lo[at]),
      hi: Math.max(least, hi[at]),
      score,
      isAnomaly: score >= threshold,
    }
  })
}

/** Of a series that is always the same, whatever departs from it is beyond all. */
const rowsOfConstant = ({ ds, y }: Series, usual: number): AnomalyRow[] =>
  ds.map((stamp, t) => {
    const isAnomaly = y[t] !== usual
    const score = isAnomaly ? Infinity : 0
    return { ds: stamp, y: y[t], expected: usual, lo: usual, hi: usual, score, isAnomaly }
  })

/** Scores the values of series that vary. */
async function watchSeries(
  panel: Panel,
  { threshold, model: kind, seed, calendar, signal, onProgress }: ReturnType<typeof resolved>,
): Promise<readonly (readonly AnomalyRow[])[]> {
  const { seasonalPeriod } = panel
  const known = knownSeries(panel, 0, seesCalendar(panel, calendar))
  const lengths = known.map(({ y }) => y.length)
  const windows = lengths.reduce((sum, length) => sum + length, 0)
  const { blocks, epochs, hiddenSize } = effortFor(windows)
  const shape = shapeFor(lengths, {
    kind,
    seasonalPeriod,
    horizonSteps: 1,
    strategy: 'direct',
    hiddenSize,
    columns: columnCountsOf(known[0]),
    head: windows >= fewestWindowsForQuantiles ? 'quantiles' : 'median',
  })
  const columns = columnScales(known)
  const watched = known.map(
    (one): Watched => ({
      ...scaledOf(one, seasonalPeriod, (y, choice) =>
        prepareSeries({ ...one, y }, seasonalPeriod, shape, columns, choice),
      ),
      first: windowsIn(one.y.length, shape).first,
    }),
  )
  const networks = await trainCrossFitted(
    watched.map(({ values }) => values),
    shape,
    blocks,
    {
      seed,
      epochs,
      signal,
      onProgress: (training) =>
        onProgress?.({ label: 'networks', done: shareOfTraining * training.done, training }),
    },
  )
  const watch: Watch = { watched, networks, signal }
  const report = (step: number): void =>
    onProgress?.({ label: 'scores', done: shareOfTraining + ((1 - shareOfTraining) * step) / 3 })
  const empty = (count: number): Expectations => ({
    expected: new Float64Array(count),
    below: new Float64Array(count),
    above: new Float64Array(count),
  })
  const first = watched.map(({ actual, first }) => empty(actual.length - first))
  let asked: Asked[] = []
  for (const [series, one] of watched.entries()) {
    const { values } = one.values
    for (const step of stepsOf(one)) asked.push({ series, step, values })
    // Of many series together, not of millions of steps.
    if (asked.length < mostAtOnce * networks.length && series < watched.length - 1) continue
    forecastSteps(watch, asked, first)
    asked = []
  }
  report(1)
  const beforehand = spreadsOf(watch, first, spreadsOf(watch, first))
  const cleaned = inOrder(watch, first, beforehand)
  report(2)
  const spreads = spreadsOf(watch, cleaned, beforehand)
  const expectations = inOrder(watch, first, spreads)
  report(3)
  return panel.series.map((series, i) => rowsOf(series, watched[i], expectations[i], spreads[i], threshold))
}

/**
 * Scores each value of a panel's series by how far it is from its forecast, and says which are anomalies. The first
 * values, from which a series' first forecast is made, have no score. Of a series that is constant, but for one value
 * in fifty, those are the anomalies. Series of fewer than 30 values are skipped.
 * @throws InputError on options out of range, and where no series has 30 values, or, where `strict`, any has fewer
 */
export async function detectAnomalies(panel: Panel, given: DetectOptions = {}): Promise<AnomalyDocument> {
  const began = performance.now()
  const options = resolved(given)
  const isLong = ({ y }: Series): boolean => y.length >= fewestValues
  const reasonOf = ({ source, y }: Series): string =>
    `${source}: expected at least ${fewestValues} values to tell what is usual, got ${y.length}`
  const long = panel.series.filter(isLong)
  const tooShort = panel.series.filter((one) => !isLong(one))
  if (options.strict && tooShort.length > 0) throw new InputError(reasonOf(tooShort[0]))
  if (long.length === 0)
    throw new InputError(reasonOf(panel.series.reduce((a, b) => (b.y.length > a.y.length ? b : a))))
  const constants = new Map(long.map((one) => [one, constantOf(one.y)]))
  const varying = long.filter((one) => constants.get(one) === undefined)
  const scored = varying.length === 0 ? [] : await watchSeries({ ...panel, series: varying }, options)
  const rows = new Map(varying.map((one, i) => [one, scored[i]]))
  const skipped: SkippedSeries[] = tooShort.map((one) => ({ id: one.id, reason: reasonOf(one) }))
  return {
    series: long.map(
      (one): AnomalySeries => ({
        id: one.id,
        frequency: one.frequency,
        rows: rows.get(one) ?? rowsOfConstant(one, constants.get(one)!),
      }),
    ),
    skipped: [...panel.skipped, ...skipped],
    threshold: options.threshold,
    engine: engineInfo().engine,
    seed: options.seed,
    seconds: (performance.now() - began) / 1000,
  }
}

/**
 * Finds the anomalies of the series in a table's rows.
 *
 *     const { series } = await anomalies(rows, { target: 'passengers' })
 *
 * @param rows sorted by time here; values may be numbers, dates or text, as in a CSV
 * @throws InputError when columns or frequency are not clear, values are missing or not numbers, and as
 *   `detectAnomalies` does
 */
export async function anomalies(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: AnomalyOptions = {},
): Promise<AnomalyDocument> {
  return detectAnomalies(panelFromRows(rows, options), options)
}
