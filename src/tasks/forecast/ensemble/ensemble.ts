/** Ensembles: the weighted mean of several methods' forecasts, and the calibration of its intervals. */
import { type Calibration, calibrate, calibrated } from '../../../statistics/calibration.js'
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

/** The calibration of an ensemble's intervals, by its forecasts of the folds. */
function ensembleCalibration(series: Folds, weights: PanelWeights): Calibration {
  const evaluated = series.flatMap((own, i) =>
    own.map((fold) => ({ forecast: foldForecast(fold, weights, i), scale: 1, actual: fold.actual })),
  )
  const k = effectiveOf(series)
  const { sizes, factors } = calibrate(evaluated, true, k)
  return {
    sizes,
    factors: factors.map(
      (factor) => (k * Math.min(widest, Math.max(narrowest, factor)) + trusted) / (k + trusted),
    ),
  }
}

/** Without folds, the methods' own intervals stay as they are. */
function choiceBy(series: Folds, methods: readonly string[], m: number): Choice {
  const weights = chooseWeights(series, methods, m)
  if (series.every(({ length }) => length === 0)) return weights
  return { ...weights, calibration: ensembleCalibration(series, weights) }
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
  const { own, ...overall } = choiceBy(series, methods, m)
  yield
  const most = Math.max(...series.map(({ length }) => length))
  // Counted from the last one, which all series have.
  const without: Choice[] = []
  for (let left = 0; left < most; left++) {
    const others = series.map((folds) => folds.filter((_, i) => folds.length - 1 - i !== left))
    const isAny = others.some(({ length }) => length > 0)
    without.push(isAny ? choiceBy(others, methods, m) : { weights: overall.weights, own })
    yield
  }
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
