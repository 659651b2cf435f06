/** The document of forecasts by a saved model, for the report: without backtest, training and seed. */
import type { Panel, SkippedSeries } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { observationsOf } from '../../statistics/forecast-rows.js'
import type { Forecaster, ReportDocument, SeriesPrediction } from '../../tasks/forecast/index.js'
import { groupedNotes } from './grouped-notes.js'

/** What hindcast predict made. */
export interface PredictedFile {
  /** File of the model. */
  readonly model: string
  readonly panel: Panel
  /** At least one. */
  readonly series: readonly SeriesPrediction[]
  readonly skipped: readonly SkippedSeries[]
  readonly seconds: number
}

export function predictedDocument(
  { context }: Forecaster,
  { panel, series, skipped, seconds }: PredictedFile,
): ReportDocument {
  const known = new Map(panel.series.map((one) => [one.id, one]))
  const noBacktest = { folds: [], scores: {}, errorsByStep: {}, calibration: [] }
  const members = Object.keys(context.ensemble.weights)
  return {
    model: members.length === 1 ? members[0] : 'auto',
    series: series.map(({ id, frequency, forecast, weights }) => {
      const { ds, y } = known.get(id)!
      return {
        id,
        frequency,
        history: observationsOf(ds, y),
        forecast,
        backtest: noBacktest,
        weights,
      }
    }),
    skipped,
    notes: groupedNotes(series),
    overall: noBacktest,
    training: { loss: [], valLoss: [] },
    engine: engineInfo().engine,
    seconds,
  }
}
