/**
 * Forecasts of totals and their series that add up, with their distributions: sample paths of all are reconciled one by one
 * (Panagiotelis, Gamakumara, Athanasopoulos & Hyndman 2023), and so are the medians. Quantiles lie about the medians as
 * those of the paths about theirs.
 */
import { Marginals, sampleScores, usualDependence } from '../../../statistics/dependence/index.js'
import type { Parts } from '../../../statistics/methods/index.js'
import { LEVELS, medianIndex, medianOf, type QuantileForecast } from '../../../statistics/quantiles.js'
import { Reconciler } from '../../../statistics/reconciliation/index.js'
import { sortedQuantile } from '../../../statistics/sorted-quantile.js'
import type { ForecasterContext } from '../forecaster-context.js'
import { lowerBound, type SampledSeries } from '../paths/draw.js'
import type { Paths } from '../paths/option.js'
import { endOf } from '../paths/past-errors.js'
import type { NodeErrors } from './node-errors.js'

/** Forecasts that add up. */
export interface Coherent {
  readonly quantiles: readonly QuantileForecast[]
  /** As many of each as were asked for. */
  readonly paths: readonly Paths[]
}

/** Paths that quantiles are made of: so many, and with many series fewer. */
const [fewestPaths, usualPaths, mostNumbers] = [200, 1000, 10_000_000]

/**
 * Paths of totals and series, each by its own forecast. The errors of a total are those of its series together, as far as
 * they agree, and else its own.
 */
function* nodePaths(
  series: readonly SampledSeries[],
  members: readonly (readonly number[])[],
  forecasts: readonly QuantileForecast[],
  { covariance: { deviations }, agreement }: Omit<NodeErrors, 'ids'>,
  { dependence = usualDependence, bounds }: Pick<ForecasterContext, 'dependence' | 'bounds'>,
  count: number,
  seed: number,
): Parts<number[][][]> {
  const horizon = forecasts[0].values[0].length
  const given = series.map((one) => ({ id: one.id, time: endOf(one) }))
  const size = members.length
  const alone = { ...dependence, series: usualDependence.series }
  const totals = yield* sampleScores(given.slice(0, size), horizon, alone, count, seed)
  const bottom = yield* sampleScores(given.slice(size), horizon, dependence, count, seed)
  const [share, rest] = [agreement, Math.sqrt(1 - agreement ** 2)]
  for (const [t, own] of members.entries()) {
    for (let h = 0; h < horizon; h++) {
      const sums = Float64Array.from({ length: count }, (_, p) =>
        own.reduce((sum, i) => sum + deviations[size + i] * bottom[i][p][h], 0),
      )
      const unit = Math.sqrt(sums.reduce((all, v) => all + v * v, 0) / count) || 1
      for (let p = 0; p < count; p++) totals[t][p][h] = share * (sums[p] / unit) + rest * totals[t][p][h]
    }
    yield
  }
  const scores = [...totals, ...bottom]
  for (const [node, paths] of scores.entries()) {
    const marginals = new Marginals(forecasts[node])
    const lower = lowerBound(series[node], forecasts[node], bounds)
    for (const path of paths)
      for (const [h, score] of path.entries()) path[h] = Math.max(lower, marginals.valueAt(h, score))
    yield
  }
  return scores
}

/**
 * @param series the totals, and then the series that they sum
 * @param members of each total, by `membersOf`
 * @param count of the paths to return
 * @param most paths to draw, at most, unless more are to be returned. Default 1,000
 */
export function* coherent(
  series: readonly SampledSeries[],
  members: readonly (readonly number[])[],
  forecasts: readonly QuantileForecast[],
  { covariance, agreement }: Omit<NodeErrors, 'ids'>,
  context: Pick<ForecasterContext, 'dependence' | 'bounds'>,
  {
    count,
    seed,
    most = usualPaths,
  }: { readonly count: number; readonly seed: number; readonly most?: number },
): Parts<Coherent> {
  const nodes = series.length
  const horizon = forecasts[0].values[0].length
  const room = Math.max(fewestPaths, Math.floor(mostNumbers / (nodes * horizon)))
  const drawn = yield* nodePaths(
    series,
    members,
    forecasts,
    { covariance, agreement },
    context,
    Math.max(count, Math.min(most, room)),
    seed,
  )
  const reconciler = new Reconciler(members, covariance)
  const bottom = series.slice(members.length)
  const lower = Float64Array.from(bottom, (one, i) =>
    lowerBound(one, forecasts[members.length + i], context.bounds),
  )
  const values = new Float64Array(nodes)
  const medians = forecasts.map((forecast) => medianOf(forecast).slice())
  for (let h = 0; h < horizon; h++) {
    for (let node = 0; node < nodes; node++) values[node] = medians[node][h]
    reconciler.reconcile(values, lower)
    for (let node = 0; node < nodes; node++) medians[node][h] = values[node]
  }
  for (const [p] of drawn[0].entries()) {
    for (let h = 0; h < horizon; h++) {
      for (let node = 0; node < nodes; node++) values[node] = drawn[node][p][h]
      reconciler.reconcile(values, lower)
      for (let node = 0; node < nodes; node++) drawn[node][p][h] = values[node]
    }
    yield
  }
  const lowest = Float64Array.from(series, (_, node) =>
    node < members.length
      ? members[node].reduce((sum, i) => sum + lower[i], 0)
      : lower[node - members.length],
  )
  const quantiles: QuantileForecast[] = []
  for (const [node, own] of drawn.entries()) {
    const rows = LEVELS.map(() => new Float64Array(horizon))
    for (let h = 0; h < horizon; h++) {
      const sorted = Float64Array.from(own, (path) => path[h]).sort()
      const middle = sortedQuantile(sorted, LEVELS[medianIndex])
      for (const [i, level] of LEVELS.entries()) {
        const value = medians[node][h] + (sortedQuantile(sorted, level) - middle)
        // What is at its bound for itself stays there, as half of the values of a slow seller do.
        const isAtBound = i < medianIndex && forecasts[node].values[i][h] <= lowest[node]
        rows[i][h] = isAtBound ? lowest[node] : Math.max(lowest[node], value)
      }
    }
    quantiles.push({ levels: LEVELS, values: rows })
    yield
  }
  return { quantiles, paths: drawn.map((own) => own.slice(0, count)) }
}
