/** A baseline: a method that forecasts one series from its own past, with quantiles. */
import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import type { QuantileForecast } from '../quantiles.js'

/** What is to be forecast. */
export interface ForecastTask {
  /** Steps in a season, a whole number from 1. */
  readonly seasonalPeriod: number
  /** Steps in a longer season, a multiple of the season. Default: seven seasons of 24 steps or a multiple, the week of a day. */
  readonly longSeasonSteps?: number
  /** Steps ahead, a whole number from 1. */
  readonly horizonSteps: number
}

/** @throws InputError when y has fewer values than the method needs, or a number of the task is out of range */
export type Baseline = (y: Float64Array, task: ForecastTask) => QuantileForecast

/**
 * A baseline whose fitting, which takes long, is apart from its use, which does not. Of the same series both together
 * are the method, to the bit; a fit used for newer values moves its states on through them.
 */
export interface FittedBaseline<Fit extends object> {
  /** JSON of a size that does not depend on y; undefined where there is nothing to fit. */
  fit(y: Float64Array, task: ForecastTask): Fit | undefined
  /**
   * The same model, what was chosen for it kept, with parameters that suit y: takes far less than to fit anew. Undefined
   * where the model does not hold for y.
   * @param earlier the baseline fitted to other values of the series, such as those up to an earlier cutoff
   */
  refit(y: Float64Array, task: ForecastTask, earlier: Fit): Fit | undefined
  /** To fit, or refit what is fitted to other values, in parts where that takes long. */
  inParts?(y: Float64Array, task: ForecastTask, start: FitStart<Fit>): Parts<Fit | undefined>
  /** Undefined where the fit does not hold for y and has to be made anew. */
  from(fit: Fit, y: Float64Array, task: ForecastTask): QuantileForecast | undefined
}

/** What is known before a baseline is fitted. */
export interface FitStart<Fit extends object> {
  /** The baseline fitted to other values of the series. */
  readonly earlier?: Fit
  /** Other baselines fitted to the same values, by name. */
  readonly made?: Readonly<Record<string, object>>
}

/** Fitted to y, with the choices of an earlier fit where there is one that holds. */
export const fittedTo = <Fit extends object>(
  baseline: Pick<FittedBaseline<Fit>, 'fit' | 'refit'>,
  y: Float64Array,
  task: ForecastTask,
  earlier: Fit | undefined,
): Fit | undefined => (earlier && baseline.refit(y, task, earlier)) ?? baseline.fit(y, task)

/** Work that may be left for a while at each `yield`. */
export type Parts<Result> = Generator<undefined, Result>

/** The result of work that is not left. */
export function finished<Result>(parts: Parts<Result>): Result {
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
  }
}

/** Whether all values are the same: smoothed, they could differ in the last digit. */
export const isConstant = (y: Float64Array): boolean => y.every((v) => v === y[0])

/** Throws `InputError` on what a method cannot forecast. */
export function checkTask(
  where: string,
  y: Float64Array,
  fewestValues: number,
  { horizonSteps, seasonalPeriod = 1 }: Pick<ForecastTask, 'horizonSteps'> & Partial<ForecastTask>,
): void {
  if (y.length < fewestValues)
    throw new InputError(`${where} y: expected at least ${fewestValues} values, got ${y.length}`)
  checkWhole(`${where} horizonSteps`, horizonSteps)
  checkWhole(`${where} seasonalPeriod`, seasonalPeriod)
}
