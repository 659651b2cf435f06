/** Ensembles: the weighted mean of several methods' forecasts, and the calibration of its intervals. */
import {
  type Calibration,
  calibrate,
  calibrated,
  type EvaluatedForecast,
} from '../../../statistics/calibration.js'
import type { Parts } from '../../../statistics/methods/index.js'
import { averageQuantiles, type QuantileForecast } from '../../../statistics/quantiles.js'
import { inReach } from '../../../statistics/reach.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import { chooseWeights, effectiveOf, type PanelWeights, type Weights } from './weights.js'

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

/** The methods' own intervals count as much as so many forecasts without overlap. */
const trusted = 5
/** By how much intervals are stretched at least and at most. */
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
    for (let place = 0; place < this.count; place++) {
      if (left.includes(place)) continue
      const others = yield* this.weightsWithout([...left, place])
      for (const [index, own] of this.series.entries()) {
        const fold = own.at(-1 - place)
        if (fold)
          evaluated.push({ forecast: foldForecast(fold, others, index), scale: 1, actual: fold.actual })
      }
      yield
    }
    return { ...weights, calibration: calibrationBy(evaluated, effectiveOf(folds)) }
  }
}

/** The calibration of an ensemble's intervals by some forecasts, which amount to k without overlap. */
function calibrationBy(evaluated: readonly EvaluatedForecast[], k: number): Calibration {
  const { sizes, factors } = calibrate(evaluated, true, k)
  return {
    sizes,
    factors: factors.map(
      (factor) => (k * Math.min(widest, Math.max(narrowest, factor)) + trusted) / (k + trusted),
    ),
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
