/** What hindcast predict prints: each of few series with a chart and a table, or a list of many. */
import { counted, describeFrequency, type Panel, type SkippedSeries } from '../../data/index.js'
import { fixed } from '../../report/index.js'
import type { SeriesPrediction } from '../../tasks/forecast/index.js'
import { forecastChart } from '../terminal/chart.js'
import { forecastTable, predictedList, skippedList } from '../terminal/tables.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/** So many series are shown one by one; more are listed. */
const MOST_SHOWN = 3

export interface Predicted {
  /** File of the model. */
  readonly model: string
  readonly panel: Panel
  /** At least one. */
  readonly series: readonly SeriesPrediction[]
  readonly skipped: readonly SkippedSeries[]
}

/** The forecasts as text for a terminal. */
export function predictText({ model, panel, series, skipped }: Predicted, look: Look): string {
  const known = new Map(panel.series.map((one) => [one.id, one]))
  const shown = ({ id, frequency, forecast }: SeriesPrediction): string[] => {
    const { ds, y } = known.get(id)!
    return [
      paragraph(`Forecast of ${id}, ${describeFrequency(frequency)}, by ${model}`, look),
      forecastChart({ history: ds.map((stamp, t) => ({ ds: stamp, y: y[t] })), forecast }, look),
      forecastTable({ forecast }),
    ]
  }
  const steps = counted(series[0].forecast.length, 'step')
  return [
    ...(series.length > MOST_SHOWN
      ? [
          paragraph(`Forecasts of ${fixed(0)(series.length)} series, ${steps} each, by ${model}`, look),
          predictedList({ series }),
        ]
      : series.flatMap(shown)),
    ...(skipped.length > 0 ? [skippedList(skipped, look)] : []),
  ].join('\n')
}
