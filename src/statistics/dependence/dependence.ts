/**
 * How the errors of forecasts depend on each other: over the steps of a forecast, and over the series of a panel. Both are
 * correlations of normal scores, a Gaussian copula (Sklar 1959), and their product is the correlation of the error of one
 * series and step with that of another: z of series i at step h and of series j at step k correlate by C(i, j) · R(h, k).
 *
 * Few errors say little of many correlations, so those that were measured are shrunk towards a simple model, of steps the
 * persistence, of series one correlation that all have in common, by the share that minimises the expected squared error
 * (Schäfer & Strimmer 2005):
 *
 *   λ = Σ Var(r) / Σ (r − t)²,  Var(r) ≈ (1 − t²)² / (n − 1),  t the model's correlation, n the number of independent errors
 *
 * Scores are not centred: a forecast that is too high at all steps errs together, whether by chance or not.
 */
import { dot, factorsOf, some } from './factors.js'
import {
  type Correlation,
  correlationAt,
  type Persistence,
  persistenceOf,
  usualPersistence,
} from './persistence.js'

/** Over the steps of a forecast. */
export interface StepDependence {
  /** The model of all pairs of steps. */
  readonly persistence: Persistence
  /** How much the measured correlations count beside the model, 0 to 1: 1 − λ. */
  readonly measured: number
  /** Of the measured correlations: a row for each step; none where they do not count. */
  readonly factors: readonly Float64Array[]
}

/** Over the series of a panel, of the same steps in time. */
export interface SeriesDependence {
  /** The correlation that all series have in common, from 0 to 1. */
  readonly common: number
  /** How much the measured correlations count beside it, 0 to 1: 1 − λ. */
  readonly measured: number
  /** Of the measured correlations: a row for each series, by id; none where they do not count. */
  readonly factors: ReadonlyMap<string, Float64Array>
}

/** How the errors of forecasts depend on each other, for sample paths. */
export interface Dependence {
  /** Over the steps of a forecast. */
  readonly steps: StepDependence
  /** Over the series of a panel. */
  readonly series: SeriesDependence
}

/** Of forecasts without past errors to learn from: the usual persistence, and independent series. */
export const usualDependence: Dependence = {
  steps: { persistence: usualPersistence, measured: 0, factors: [] },
  series: { common: 0, measured: 0, factors: new Map() },
}

/** The errors of one series' past forecasts. */
export interface PastScores {
  readonly id: string
  readonly folds: readonly {
    /** When the forecast was made: equal where forecasts of several series are of the same steps in time. */
    readonly time: number
    /** Normal scores of the actual values, one a step. */
    readonly scores: Float64Array
  }[]
}

/** What models say counts as much as so many independent forecasts: of the persistence, and of independent series. */
const [persistenceTrust, independenceTrust] = [3, 2]
/** At most so many forecasts are looked at, steps of them and points in time of a panel, and numbers of factors kept. */
const [mostForecasts, mostSteps, mostPoints, mostNumbers] = [500, 48, 256, 2_000_000]
/** With less, measured correlations are not worth their numbers. */
const leastMeasured = 0.02

/** λ. @param squares mean squared difference of measured and modelled correlations, @param variance mean of theirs by chance */
const shrinkage = (variance: number, squares: number): number =>
  squares > 0 ? Math.min(1, variance / squares) : 1

/** Pairs of steps whose correlations are looked at: of some steps, and of each of them with its neighbour. */
function pairsOf(steps: number): readonly (readonly [number, number])[] {
  const all = some(
    Array.from({ length: steps }, (_, h) => h),
    mostSteps,
  )
  const pairs = all.flatMap((h, i) => all.slice(i + 1).map((k) => [h, k] as const))
  const near = all.flatMap((h) => (h + 1 < steps && !all.includes(h + 1) ? [[h, h + 1] as const] : []))
  return [...pairs, ...near]
}

/** Correlations of steps, in proportion to the mean square of all: that of a single step is not known well. */
function pooled(
  forecasts: readonly Float64Array[],
  pairs: readonly (readonly [number, number])[],
): Correlation[] {
  let [squares, count] = [0, 0]
  for (const scores of forecasts) {
    for (const z of scores) squares += z * z
    count += scores.length
  }
  const unit = (squares / count) * forecasts.length
  return pairs.map(([h, k]) => {
    const r = unit > 0 ? forecasts.reduce((sum, z) => sum + z[h] * z[k], 0) / unit : 0
    return { h, k, r: Math.min(1, Math.max(-1, r)) }
  })
}

/** The persistence by correlations of some independent forecasts, and by the usual one. */
const persistenceBy = (correlations: readonly Correlation[], count: number): Persistence =>
  persistenceOf(
    correlations.map(({ h, k, r }) => ({
      h,
      k,
      r: (count * r + persistenceTrust * correlationAt(usualPersistence, h, k)) / (count + persistenceTrust),
    })),
  )

/** How many independent errors the steps of a forecast amount to. */
export function independentSteps(persistence: Persistence, steps: number): number {
  const some = Math.min(steps, 400)
  let squares = 0
  for (let h = 0; h < some; h++) {
    for (let k = 0; k < h; k++) squares += 2 * correlationAt(persistence, h, k) ** 2
  }
  return (some * steps) / (some + squares)
}

function stepsBy(
  forecasts: readonly Float64Array[],
  correlations: readonly Correlation[],
  count: number,
): StepDependence {
  const persistence = persistenceBy(correlations, count)
  const steps = forecasts[0].length
  const room = Math.max(1, Math.floor(mostNumbers / steps / 8))
  const looked = some(forecasts, Math.min(mostForecasts, room))
  const rows = Array.from({ length: steps }, (_, h) => Float64Array.from(looked, (z) => z[h]))
  const units = rows.map((row) => Math.sqrt(dot(row, row)))
  const freedom = Math.max(0, Math.min(count, looked.length) - 1)
  let [variance, squares] = [0, 0]
  for (const { h, k } of correlations) {
    const t = correlationAt(persistence, h, k)
    const unit = units[h] * units[k]
    variance += (1 - t * t) ** 2 / freedom
    squares += ((unit > 0 ? dot(rows[h], rows[k]) / unit : 0) - t) ** 2
  }
  const measured = 1 - shrinkage(variance, squares)
  // A step without errors has no direction.
  return measured < leastMeasured || units.some((unit) => unit === 0)
    ? { persistence, measured: 0, factors: [] }
    : { persistence, measured, factors: factorsOf(rows) }
}

/** The correlations of series, and how many independent series they amount to. */
function seriesBy(
  series: readonly PastScores[],
  folds: number,
  stepsEach: number,
): { readonly dependence: SeriesDependence; readonly independent: number } {
  const tested = series.filter((one) => one.folds.length > 0)
  const size = tested.length
  if (size < 2) return { dependence: usualDependence.series, independent: 1 }
  const steps = tested[0].folds[0].scores.length
  const times = [...new Set(tested.flatMap((one) => one.folds.map(({ time }) => time)))]
  const points = some(
    times.flatMap((time) => Array.from({ length: steps }, (_, h) => ({ time, h }))),
    Math.min(mostPoints, Math.max(1, Math.floor(mostNumbers / size))),
  )
  const rows = tested.map((one) => {
    const byTime = new Map(one.folds.map(({ time, scores }) => [time, scores]))
    return Float64Array.from(points, ({ time, h }) => byTime.get(time)?.[h] ?? 0)
  })
  const factors = factorsOf(rows)
  const columns = factors[0].length
  const sum = new Float64Array(columns)
  const products = Array.from({ length: columns }, () => new Float64Array(columns))
  for (const row of factors) {
    for (let i = 0; i < columns; i++) {
      sum[i] += row[i]
      for (let j = 0; j < columns; j++) products[i][j] += row[i] * row[j]
    }
  }
  const pairs = size * (size - 1)
  const independent = Math.min(points.length, folds * stepsEach)
  const raw = Math.max(0, (dot(sum, sum) - size) / pairs)
  const square = Math.max(0, products.reduce((total, row) => total + dot(row, row), 0) - size) / pairs
  const common = (raw * independent) / (independent + independenceTrust)
  const variance = (1 - common ** 2) ** 2 / Math.max(0, independent - 1)
  const measured = 1 - shrinkage(variance, square - 2 * raw * common + common ** 2)
  const kept = measured < leastMeasured ? [] : tested.map(({ id }, i) => [id, factors[i]] as const)
  return {
    dependence: { common, measured: kept.length === 0 ? 0 : measured, factors: new Map(kept) },
    independent: size / (1 + (size - 1) * Math.min(1, Math.max(common ** 2, square - variance))),
  }
}

/**
 * The dependence that past errors speak for.
 * @param folds without overlap that those of a series amount to, from 1
 */
export function dependenceOf(series: readonly PastScores[], folds: number): Dependence {
  const forecasts = series.flatMap((one) => one.folds.map(({ scores }) => scores))
  if (forecasts.length === 0) return usualDependence
  const steps = forecasts[0].length
  const correlations = pooled(forecasts, pairsOf(steps))
  // As if the series were all alike, before it is known how far they are.
  const stepsEach = independentSteps(persistenceBy(correlations, folds), steps)
  const { dependence, independent } = seriesBy(series, folds, stepsEach)
  return { steps: stepsBy(forecasts, correlations, folds * independent), series: dependence }
}
