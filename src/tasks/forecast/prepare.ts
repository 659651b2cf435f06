/** Which series of a panel can be forecast, by which network and beside which baselines. */

import {
  checkFutureFeatures,
  Failures,
  type Panel,
  type Series,
  type SkippedSeries,
} from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { type KnownSeries, knownSeries, type NetworkKind, seesCalendar } from '../../forecaster/index.js'
import { fewestForBacktest } from './backtest/cutoffs.js'
import { baselinesFor, networkFor } from './defaults.js'
import type { ModelOptions, Resolved, RunOptions } from './options.js'

/** Series that can be forecast, the values known of them, and the series left out. */
export interface Prepared {
  readonly panel: Panel
  readonly known: readonly KnownSeries[]
  readonly skipped: readonly SkippedSeries[]
  readonly hasCalendar: boolean
  readonly network: NetworkKind
  /** Of those in `baselines`. */
  readonly methods: readonly string[]
}

/** Fewest values of a series among others that are long enough to learn from. */
const fewestRows = 2

/** @throws InputError where a series cannot be forecast even by networks that learned from others */
function checkSeries(panel: Panel, one: Series, horizonSteps: number): void {
  if (one.y.length < fewestRows) {
    throw new InputError(`${one.source}: expected at least ${fewestRows} rows, got ${one.y.length}`)
  }
  checkFutureFeatures({ ...panel, series: [one] }, horizonSteps)
}

/** @throws InputError where no series is long enough for a backtest */
function checkLengths(series: readonly Series[], horizonSteps: number): void {
  const fewest = fewestForBacktest(horizonSteps)
  const longest = series.reduce((a, b) => (b.y.length > a.y.length ? b : a))
  if (longest.y.length < fewest) {
    throw new InputError(
      `${longest.source}: expected at least ${fewest} rows for a horizon of ${horizonSteps}, ` +
        `got ${longest.y.length}: give more rows or a shorter horizon`,
    )
  }
}

/**
 * @throws InputError where no series can be forecast, and, where `strict`, where one cannot
 */
export function prepare(panel: Panel, options: Resolved<ModelOptions & RunOptions>): Prepared {
  const { horizon, model, calendar, strict = false } = options
  checkLengths(panel.series, horizon)
  const failures = new Failures(strict)
  const usable: Series[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () => {
      checkSeries(panel, one, horizon)
      usable.push(one)
    })
  }
  if (usable.length === 0) throw failures.first
  checkLengths(usable, horizon)
  const kept = { ...panel, series: usable }
  const hasCalendar = seesCalendar(kept, calendar)
  const known = knownSeries(kept, horizon, hasCalendar)
  return {
    panel: kept,
    known,
    skipped: [...panel.skipped, ...failures.skipped],
    hasCalendar,
    network: networkFor(
      model,
      panel.seasonalPeriod,
      known.map(({ y }) => y.length),
      horizon,
    ),
    methods: baselinesFor(known.length),
  }
}
