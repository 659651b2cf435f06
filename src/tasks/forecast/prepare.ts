/** Which series of a panel can be forecast, by which network and beside which baselines. */

import {
  checkFutureFeatures,
  Failures,
  type Panel,
  type Series,
  type SkippedSeries,
} from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { counted, listed } from '../../engine/wording.js'
import {
  fewestTrainingValues,
  type KnownSeries,
  knownSeries,
  type NetworkKind,
  seesCalendar,
} from '../../forecaster/index.js'
import { OptionError } from '../../options/index.js'
import { type Bounds, checkBounds } from '../../statistics/bounds.js'
import { isLongConstant } from '../../statistics/cold-start.js'
import { shareBounds } from '../../statistics/share-bounds.js'
import { fewestForBacktest } from './backtest/cutoffs.js'
import { baselinesFor, networkFor } from './defaults.js'
import { isWithoutNetwork } from './effort.js'
import type { ModelOptions, Resolved, RunOptions } from './options.js'
import { cleaned, type Outlier } from './outliers.js'

/** Series that can be forecast, the values known of them, and the series left out. */
export interface Prepared {
  /** Without values that look like errors, unless they are kept. */
  readonly panel: Panel
  /** Values that look like errors, by the id of their series. */
  readonly outliers: ReadonlyMap<string, readonly Outlier[]>
  readonly known: readonly KnownSeries[]
  readonly skipped: readonly SkippedSeries[]
  readonly hasCalendar: boolean
  /** Absent where series are too short to train one; the baselines forecast alone then. */
  readonly network?: NetworkKind
  /** Of those in `baselines`. */
  readonly methods: readonly string[]
  /** Bounds of all forecasts, as given or found. */
  readonly bounds?: Bounds
  /** What of the run the data did not allow, as sentences. */
  readonly notes: readonly string[]
}

/** Fewest values of a series among others: a network that learned from these forecasts from one. */
const fewestRows = (hasNetwork: boolean): number => (hasNetwork ? 1 : 2)

/** @throws InputError where a series cannot be forecast even by networks that learned from others */
function checkSeries(panel: Panel, one: Series, horizonSteps: number, hasNetwork: boolean): void {
  const fewest = fewestRows(hasNetwork)
  if (one.y.length < fewest) {
    throw new InputError(`${one.source}: expected at least ${counted(fewest, 'row')}, got ${one.y.length}`)
  }
  checkFutureFeatures({ ...panel, series: [one] }, horizonSteps)
}

/** Fewest rows of the longest series, for forecasts by baselines alone: those of the combination. */
const fewestForBaselines = 3

const longestOf = (series: readonly Series[]): Series =>
  series.reduce((a, b) => (b.y.length > a.y.length ? b : a))

/**
 * Whether a network is trained. Under `auto` only where a backtest can compare it with the baselines, unless none is
 * asked for.
 * @throws InputError where a network is asked for by name, or baselines are left, and series are too short for that
 */
function trainsNetwork(series: readonly Series[], options: Resolved<ModelOptions>): boolean {
  const { horizon, model, folds } = options
  const { source, y } = longestOf(series)
  const fewest = model === 'auto' && folds !== 0 ? fewestForBacktest(horizon) : fewestTrainingValues(horizon)
  if (y.length >= fewest) return !isWithoutNetwork(options)
  if (model !== 'auto') {
    throw new InputError(
      `${source}: expected at least ${fewest} rows to train a network for a horizon of ${horizon}, got ` +
        `${y.length}: give more rows, a shorter horizon, or the model auto, which then forecasts by baselines alone`,
    )
  }
  if (y.length >= fewestForBaselines) return false
  throw new InputError(
    `${source}: expected at least ${fewestForBaselines} rows, got ${y.length}: give more rows`,
  )
}

/** Longest horizon and window, in lengths of the longest series: more take minutes, and there is nothing to learn. */
const [longestHorizon, longestWindow] = [100, 10]

/** @throws OptionError on steps that the data are far too short for */
function checkLengths(series: readonly Series[], { horizon, windowSteps = 0 }: Resolved<ModelOptions>): void {
  const { length } = longestOf(series).y
  const check = (option: string, steps: number, most: number): void => {
    if (steps <= most * length) return
    throw new OptionError(
      'forecast',
      (named) =>
        `${named(option)}: expected at most ${most} times the ${counted(length, 'row')} of the longest series, got ${steps}`,
    )
  }
  check('horizon', horizon, longestHorizon)
  check('windowSteps', windowSteps, longestWindow)
}

/** What a quick run leaves out. */
function quickNotes({ covariateNames: { past, future, static: statics } }: Panel): string[] {
  const names = [...past, ...future, ...statics]
  const unused = names.length === 0 ? '' : `, which makes no use of ${listed(names)}`
  return [`The forecast is by baselines, as a quick run trains no network${unused}.`]
}

/** What short series leave out. */
function notesOn(series: readonly Series[], hasNetwork: boolean, options: Resolved<ModelOptions>) {
  const { horizon, folds } = options
  const { length } = longestOf(series).y
  const rows = counted(length, 'row')
  const fewest = fewestForBacktest(horizon, hasNetwork)
  const hasNoFold = folds !== 0 && length < fewest
  return [
    ...(hasNetwork || isWithoutNetwork(options)
      ? []
      : [
          `${rows} are too few to train and test a network with a horizon of ${horizon} ` +
            `(at least ${fewestForBacktest(horizon)}): the forecast is by baselines.`,
        ]),
    ...(hasNoFold
      ? [`${rows} are too few for a backtest with a horizon of ${horizon} (at least ${fewest}).`]
      : []),
  ]
}

/** Series whose intervals have no width. */
function constantNotes(series: readonly Series[], horizonSteps: number): string[] {
  const constant = series.filter(({ y }) => isLongConstant(y, horizonSteps))
  if (constant.length === 0) return []
  const [{ id, y }] = constant
  const others = constant.length > 1 ? ` So have ${constant.length - 1} other series.` : ''
  return [
    `${id} has been ${y[0]} for all of its ${counted(y.length, 'value')}: its forecast is the same, with intervals of no width.${others}`,
  ]
}

/** Bounds that nobody gave. */
const boundsNote = ({ lower, upper }: Bounds): string =>
  `Forecasts and intervals are kept within ${lower} and ${upper}, as the values are ${upper === 100 ? 'percentages' : 'shares'}; ` +
  '--bounds none frees them.'

/** @throws OptionError on an upper bound, which totals pass */
function checkTotals({ totals }: Panel, bounds: Bounds = {}): void {
  if (totals === undefined || bounds.upper === undefined) return
  throw new OptionError(
    'forecast',
    (named) => `${named('bounds')}: expected no upper bound with totals, which pass it, got ${bounds.upper}`,
  )
}

/**
 * @throws InputError where no series can be forecast, and, where `strict`, where one cannot; and on series too short for
 *   the model asked for
 */
export function prepare(panel: Panel, options: Resolved<ModelOptions & RunOptions>): Prepared {
  const { horizon, model, calendar, strict = false } = options
  checkLengths(panel.series, options)
  const found =
    options.bounds === undefined && panel.totals === undefined ? shareBounds(panel.series) : undefined
  const bounds = options.bounds === 'none' ? undefined : (options.bounds ?? found)
  checkTotals(panel, bounds)
  checkBounds('forecast', panel.series, bounds)
  const isLearned = trainsNetwork(panel.series, options)
  const failures = new Failures(strict || panel.totals !== undefined)
  const usable: Series[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () => {
      checkSeries(panel, one, horizon, isLearned)
      usable.push(one)
    })
  }
  if (usable.length === 0) throw failures.first
  const hasNetwork = trainsNetwork(usable, options)
  const { panel: kept, outliers } = cleaned({ ...panel, series: usable }, options.outliers)
  const hasCalendar = seesCalendar(kept, calendar)
  const known = knownSeries(kept, horizon, hasCalendar)
  return {
    panel: kept,
    outliers,
    known,
    skipped: [...panel.skipped, ...failures.skipped],
    hasCalendar,
    ...(hasNetwork && {
      network: networkFor(
        model,
        panel.seasonalPeriod,
        known.map(({ y }) => y.length),
        horizon,
      ),
    }),
    methods: baselinesFor(known.length),
    ...(bounds && { bounds }),
    notes: [
      ...notesOn(usable, hasNetwork, options),
      ...(isWithoutNetwork(options) ? quickNotes(kept) : []),
      ...constantNotes(kept.series, horizon),
      ...(found ? [boundsNote(found)] : []),
    ],
  }
}

/** The same, forecast by baselines alone. */
export function withoutNetwork({ network: _, ...prepared }: Prepared): Prepared {
  return prepared
}
