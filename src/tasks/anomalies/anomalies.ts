/**
 * Anomalies: values that are far from their forecasts, each made from the values before it.
 *
 * The forecasts are one step ahead, by networks that were not trained on the part of the series that they forecast
 * (`forecaster/cross-fitting.ts`), so that no anomaly is learned by heart. How rare an error is follows from the errors
 * of all forecasts (`anomaly-score.ts`). Gross outliers do not decide how a series is scaled (`watched-series.ts`), and
 * anomalies do not disturb the forecasts after them (`in-order.ts`).
 */
import type { SkippedSeries } from '../../data/index.js'
import { type Panel, panelFromRows, panelOptionNames, panelOptionsIn, type Series } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import {
  Checkpoint,
  columnCountsOf,
  columnScales,
  fewestWindowsForQuantiles,
  knownSeries,
  prepareSeries,
  seesCalendar,
  shapeFor,
  trainCrossFitted,
  windowsIn,
} from '../../forecaster/index.js'
import { steadyCourse } from '../../statistics/outliers.js'
import { Breath } from '../../train/index.js'
import { boundsAt, type ErrorSpread, extremesOf, highestScore, scoreOf } from './anomaly-score.js'
import type { AnomalyDocument, AnomalyRow, AnomalySeries } from './document.js'
import { type Expectations, errorAt, forecastAll, spreadsOf, stepsOf, type Watch } from './expectations.js'
import { forecastInOrder } from './in-order.js'
import { withKinds } from './kinds.js'
import { type AnomalyOptions, type DetectOptions, resolved } from './options.js'
import { trainingSizeFor } from './training-size.js'
import { type WatchedSeries, watchedSeries } from './watched-series.js'

/** Fewest values of a series from which it can be told what is usual. */
const fewestValues = 30
/** Of the work, the share that training is. */
const shareOfTraining = 0.9

function rowsOf(
  { ds, y }: Series,
  one: WatchedSeries,
  expectations: Expectations,
  spread: ErrorSpread,
  threshold: number,
): AnomalyRow[] {
  const { first } = one
  const { expected, below, above } = expectations
  const steps = stepsOf(one)
  const errors = Float64Array.from(steps, (step) => errorAt(one, expectations, step))
  const extremes = extremesOf(errors)
  const [lowest, highest] = boundsAt(spread, threshold, extremes)
  const restored = (values: Float64Array): Float64Array => one.restore(values, first)
  const least = y.every((v) => v >= 0) ? 0 : -Infinity
  const middle = restored(expected)
  const lo = restored(expected.map((v, at) => v + lowest * below[at]))
  const hi = restored(expected.map((v, at) => v + highest * above[at]))
  const rows = steps.map((step, at): AnomalyRow => {
    const score = Math.max(
      scoreOf(spread, errors[at], extremes),
      Math.min(highestScore, Math.max(one.runScores[step], one.departureScores[step])),
    )
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
  return withKinds(rows, one.withoutSeasons.slice(first), (at) => one.runScores[steps[at]] >= threshold)
}

/** In a series without noise, values that differ from the expected ones get an infinite score. */
const rowsWithoutNoise = ({ ds, y }: Series, usual: Float64Array): AnomalyRow[] => {
  const rows = ds.map((stamp, t): AnomalyRow => {
    const expected = usual[t]
    const isAnomaly = y[t] !== expected
    const score = isAnomaly ? Infinity : 0
    return { ds: stamp, y: y[t], expected, lo: expected, hi: expected, score, isAnomaly }
  })
  return withKinds(rows, y, () => false)
}

/** Scores the values of series that vary. */
async function scoreSeries(
  panel: Panel,
  {
    threshold,
    model: kind,
    seed,
    calendar,
    checkpoint: folder,
    signal,
    onProgress,
  }: ReturnType<typeof resolved>,
): Promise<readonly (readonly AnomalyRow[])[]> {
  const { seasonalPeriod } = panel
  const known = knownSeries(panel, 0, seesCalendar(panel, calendar))
  const lengths = known.map(({ y }) => y.length)
  const windows = lengths.reduce((sum, length) => sum + length, 0)
  const { blocks, epochs, ...size } = trainingSizeFor(windows, seasonalPeriod)
  const shape = shapeFor(lengths, {
    kind,
    seasonalPeriod,
    horizonSteps: 1,
    strategy: 'direct',
    ...size,
    columns: columnCountsOf(known[0]),
    head: windows >= fewestWindowsForQuantiles ? 'quantiles' : 'median',
  })
  const columns = columnScales(known)
  const watched = known.map(
    (one): WatchedSeries => ({
      ...watchedSeries(one, seasonalPeriod, (y, choice) =>
        prepareSeries({ ...one, y }, seasonalPeriod, shape, columns, choice),
      ),
      first: windowsIn(one.y.length, shape).first,
    }),
  )
  const decisive = { work: 'anomalies', engine: engineInfo().engine, shape, blocks, epochs, seed }
  const checkpoint =
    folder === undefined ? undefined : await Checkpoint.open('anomalies', folder, decisive, known)
  const networks = await trainCrossFitted(watched, shape, blocks, {
    seed,
    epochs,
    backupPath: checkpoint?.backups('network'),
    signal,
    onProgress: (training) =>
      onProgress?.({ label: 'networks', done: shareOfTraining * training.done, training }),
  })
  const watch: Watch = { watched, networks, signal }
  const report = (step: number): void =>
    onProgress?.({ label: 'scores', done: shareOfTraining + ((1 - shareOfTraining) * step) / 3 })
  const breath = new Breath()
  const first = await breath.through(forecastAll(watch))
  report(1)
  const beforehand = spreadsOf(watch, first)
  const cleaned = await breath.through(forecastInOrder(watch, first, beforehand))
  report(2)
  const spreads = spreadsOf(watch, cleaned)
  const expectations = await breath.through(forecastInOrder(watch, first, spreads))
  report(3)
  await checkpoint?.remove()
  return panel.series.map((series, i) => rowsOf(series, watched[i], expectations[i], spreads[i], threshold))
}

/**
 * Scores each value of a panel's series by how far it is from its forecast, and says which are anomalies. The first
 * values, from which a series' first forecast is made, have no score. Of a series that is constant or an exact pattern,
 * but for one value in fifty and five in all, those are the anomalies; of one that stays at a value until it changes to
 * another, as seldom, the first at each. Series of fewer than 30 values are skipped.
 * @throws InputError on options out of range, where no series has 30 values, or, where `strict`, any has
 *   fewer, and on a checkpoint of other data or options
 */
export async function detectAnomalies(panel: Panel, given: DetectOptions = {}): Promise<AnomalyDocument> {
  return detect(panel, resolved(given))
}

async function detect(panel: Panel, options: ReturnType<typeof resolved>): Promise<AnomalyDocument> {
  const began = performance.now()
  const isLong = ({ y }: Series): boolean => y.length >= fewestValues
  const reasonOf = ({ source, y }: Series): string =>
    `${source}: expected at least ${fewestValues} values to tell what is usual, got ${y.length}`
  const long = panel.series.filter(isLong)
  const tooShort = panel.series.filter((one) => !isLong(one))
  if (options.strict && tooShort.length > 0) throw new InputError(reasonOf(tooShort[0]))
  if (long.length === 0)
    throw new InputError(reasonOf(panel.series.reduce((a, b) => (b.y.length > a.y.length ? b : a))))
  const steady = new Map(long.map((one) => [one, steadyCourse(one.y, panel.seasonalPeriod)]))
  const varying = long.filter((one) => steady.get(one) === undefined)
  const scored = varying.length === 0 ? [] : await scoreSeries({ ...panel, series: varying }, options)
  const rows = new Map(varying.map((one, i) => [one, scored[i]]))
  const skipped: SkippedSeries[] = tooShort.map((one) => ({ id: one.id, reason: reasonOf(one) }))
  return {
    series: long.map(
      (one): AnomalySeries => ({
        id: one.id,
        frequency: one.frequency,
        rows: rows.get(one) ?? rowsWithoutNoise(one, steady.get(one)!),
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
  const checked = resolved(options, panelOptionNames)
  return detect(panelFromRows(rows, panelOptionsIn(options)), checked)
}
