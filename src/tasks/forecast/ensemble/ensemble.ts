/**
 * Ensembles: the weighted mean of several methods' forecasts, and the calibration of its intervals.
 *
 * An interval is stretched by (K f + a p) / (K + a): the errors of the folds ask for f, and p is usual. K counts
 * cutoffs without overlap, and a = 1 + 4 / n for n series. Those of a panel share the good and bad times of a few
 * cutoffs, so that many series do not make f certain. Later folds count more in it, as with their longer past they are
 * more like the future.
 *
 * Chosen on validation data, the ends of the training parts of 12 sets (M1, M3 and the tourism competition by
 * frequency, M4's weekly and hourly series) and of NN5's daily series, and on the last folds of each by those before:
 * 31 panels. The coverages were 4.0 and 2.1 points from 80 and 95 % on average, 4.9 and 2.5 with f alone, of folds that
 * count alike; the MSIS was .6 % less, 1.6 % with ten series at a time, and .9 % with each series alone.
 */
import {
  type Calibration,
  calibrate,
  calibrated,
  type EvaluatedForecast,
  stretchedBy,
} from '../../../statistics/calibration.js'
import type { Parts } from '../../../statistics/methods/index.js'
import { averageQuantiles, type QuantileForecast } from '../../../statistics/quantiles.js'
import { inReach } from '../../../statistics/reach.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import { chooseWeights, distinctCutoffs, type PanelWeights, type Weights } from './weights.js'

/** The weighted mean of several methods' forecasts. */
export interface Ensemble {
  /** How much each method counts, in a series without weights of its own. */
  readonly weights: Weights
  /** Weights of series by id, of methods in `weights`; absent where all series have the same. */
  readonly ofSeries?: ReadonlyMap<string, Weights>
  /** Of the ensemble's intervals; absent where they are not calibrated. */
  readonly calibration?: Calibration
}

/** The weights of a series. */
export const weightsOf = ({ weights, ofSeries }: Ensemble, id: string): Weights =>
  ofSeries?.get(id) ?? weights

/**
 * The ensemble's forecast from those of its methods.
 * @param past values of the series
 */
export function ensembleForecast(
  forecasts: Readonly<Record<string, QuantileForecast>>,
  { weights, calibration }: Pick<Ensemble, 'weights' | 'calibration'>,
  past: Float64Array,
): QuantileForecast {
  const parts = Object.keys(weights)
  const whole = averageQuantiles(
    parts.map((method) => forecasts[method]),
    parts.map((method) => weights[method]),
  )
  return inReach(calibration === undefined ? whole : calibrated(whole, 1, calibration, true), past)
}

/** An error counts so much of one in the fold after it. */
const fading = 0.6
/** The usual stretch of 80 % intervals: those of most methods leave out that their parameters are estimates. */
const usualStretch = 1.1
/** It counts as much as so many cutoffs: of many series, and how many more of one. */
const [trusted, trustedOfOne] = [1, 4]
/** By how much errors stretch intervals at least and at most. */
const [narrowest, widest] = [0.5, 3]

/** Weights of each series, and the calibration of the intervals where there are folds. */
interface Choice extends PanelWeights {
  readonly calibration?: Calibration
}

/** The ensemble's forecast of a fold of the series at an index. */
const foldForecast = (
  { forecasts, seen }: BacktestFold,
  { own, calibration }: Choice,
  index: number,
): QuantileForecast =>
  ensembleForecast(forecasts, { weights: own[index], ...(calibration && { calibration }) }, seen)

/** The choices that some of the folds speak for, each made once. Folds are counted from the last one, which all series have. */
class Choices {
  /** How many folds the series with most of them has. */
  readonly count: number
  readonly #weights = new Map<string, PanelWeights>()

  constructor(
    readonly series: Folds,
    readonly methods: readonly string[],
    readonly m: number,
  ) {
    this.count = Math.max(...series.map(({ length }) => length))
  }

  /** The folds of each series but some. */
  #without(left: readonly number[]): Folds {
    return this.series.map((own) => own.filter((_, i) => !left.includes(own.length - 1 - i)))
  }

  /** By all folds but some; by the others where none is left. */
  *weightsWithout(left: readonly number[]): Parts<PanelWeights> {
    const key = [...left].sort().join()
    let found = this.#weights.get(key)
    if (found === undefined) {
      const others = this.#without(left)
      const isAny = left.length === 0 || others.some(({ length }) => length > 0)
      found = isAny
        ? chooseWeights(others, this.methods, this.m)
        : yield* this.weightsWithout(left.slice(0, -1))
      this.#weights.set(key, found)
      yield
    }
    return found
  }

  /**
   * Weights by all folds but some, and the calibration by the forecasts of these folds, each with weights that have not
   * seen it. Without folds, the methods' own intervals stay as they are.
   */
  *without(left: readonly number[]): Parts<Choice> {
    const weights = yield* this.weightsWithout(left)
    const folds = this.#without(left)
    if (folds.every(({ length }) => length === 0)) return weights
    const evaluated: EvaluatedForecast[] = []
    const weighted: number[] = []
    for (let place = 0; place < this.count; place++) {
      if (left.includes(place)) continue
      const others = yield* this.weightsWithout([...left, place])
      const weight = fading ** weighted.length
      weighted.push(weight)
      for (const [index, own] of this.series.entries()) {
        const fold = own.at(-1 - place)
        if (fold)
          evaluated.push({
            forecast: foldForecast(fold, others, index),
            scale: 1,
            actual: fold.actual,
            weight,
          })
      }
      yield
    }
    const cutoffs = Math.min(distinctCutoffs(folds), equalCount(weighted))
    const seriesCount = folds.filter(({ length }) => length > 0).length
    return { ...weights, calibration: calibrationBy(evaluated, cutoffs, seriesCount) }
  }
}

/** How many equal weights say as much as these (Kish 1965). */
const equalCount = (weights: readonly number[]): number =>
  weights.reduce((sum, weight) => sum + weight, 0) ** 2 /
  weights.reduce((sum, weight) => sum + weight ** 2, 0)

/** The calibration of an ensemble's intervals by forecasts of so many series, from so many cutoffs without overlap. */
function calibrationBy(
  evaluated: readonly EvaluatedForecast[],
  cutoffs: number,
  seriesCount: number,
): Calibration {
  const { sizes, factors } = calibrate(evaluated, true, Infinity)
  const usual = stretchedBy(usualStretch)
  const trust = trusted + trustedOfOne / seriesCount
  return {
    sizes,
    factors: factors.map((factor, interval) => {
      const within = Math.min(widest, Math.max(narrowest, factor))
      return (cutoffs * within + trust * usual[interval]) / (cutoffs + trust)
    }),
  }
}

/** An ensemble, and its forecast of each fold, as `model` before the methods' own forecasts. */
export interface EvaluatedEnsemble {
  readonly ensemble: Ensemble
  readonly folds: Folds
}

/**
 * The ensemble for the final forecast is chosen by all folds. The forecast of each fold is of an ensemble chosen by the
 * others, so that its score is of a choice that has not seen it, except for values that folds of short series share;
 * with a single fold, the choice of weights has seen it.
 * @param series folds of each, or none
 * @param ids of the series
 */
export function* chooseEnsemble(
  series: Folds,
  ids: readonly string[],
  methods: readonly string[],
  m: number,
): Parts<EvaluatedEnsemble> {
  const choices = new Choices(series, methods, m)
  const { own, ...overall } = yield* choices.without([])
  const without: Choice[] = []
  for (let place = 0; place < choices.count; place++) without.push(yield* choices.without([place]))
  const folds: EvaluatedEnsemble['folds'][number][] = []
  for (const [index, ofOne] of series.entries()) {
    folds.push(
      ofOne.map((fold, i) => ({
        ...fold,
        forecasts: {
          model: foldForecast(fold, without[ofOne.length - 1 - i], index),
          ...fold.forecasts,
        },
      })),
    )
    yield
  }
  const ensemble =
    series.length === 1
      ? overall
      : { ...overall, ofSeries: new Map(own.map((weights, i) => [ids[i], weights])) }
  return { ensemble, folds }
}

/** The forecasts of one method as the model's. */
export const singleMember = (series: Folds, method: string): EvaluatedEnsemble => ({
  ensemble: { weights: { [method]: 1 } },
  folds: series.map((own) =>
    own.map(({ forecasts: { [method]: model, ...others }, ...fold }) => ({
      ...fold,
      forecasts: { model, ...others },
    })),
  ),
})
