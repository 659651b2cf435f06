/** Forecasts by a saved forecaster, series by series where one of them cannot be forecast. */
import { Failures, type Panel, type SkippedSeries } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import type { Forecaster } from './forecaster.js'
import type { PredictPanelOptions } from './predict-options.js'
import type { SeriesPrediction } from './prediction.js'

/**
 * The forecasts of the series, and those that cannot be forecast with the reason.
 * @throws InputError where none can, or, when strict, where one cannot
 */
export function predictEach(
  forecaster: Forecaster,
  panel: Panel,
  isStrict: boolean,
  options: PredictPanelOptions,
): { readonly series: readonly SeriesPrediction[]; readonly skipped: readonly SkippedSeries[] } {
  try {
    return { series: forecaster.predictPanel(panel, options), skipped: panel.skipped }
  } catch (error) {
    // A total without one of its series is another one.
    if (isStrict || panel.totals !== undefined || !(error instanceof InputError)) throw error
  }
  const failures = new Failures(false)
  const series: SeriesPrediction[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () =>
      series.push(...forecaster.predictPanel({ ...panel, series: [one] }, options)),
    )
  }
  if (series.length === 0) throw failures.first
  return { series, skipped: [...panel.skipped, ...failures.skipped] }
}
