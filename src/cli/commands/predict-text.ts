/** The text of hindcast predict: each of few series with a chart and a table, or a list of many. */
import { describeFrequency } from '../../data/index.js'
import { counted } from '../../engine/wording.js'
import { fixed, numberFormat } from '../../report/index.js'
import { columnsOf, levelsOf, valuesOf } from '../../statistics/forecast-rows.js'
import type { SeriesPrediction } from '../../tasks/forecast/index.js'
import { outliersNote } from '../../tasks/forecast/report/index.js'
import { type ListColumn, list } from '../terminal/list.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { forecastChart } from './forecast-chart.js'
import { forecastTable } from './forecast-table.js'
import { groupedNotes } from './grouped-notes.js'
import type { PredictedFile } from './predicted-document.js'
import { idColumn, nextColumn, valueColumn } from './series-columns.js'
import { skippedText } from './skipped-text.js'

/** Up to this many series have a chart and a table each; more are listed. */
const mostShown = 3

/** The forecasts as text for a terminal. */
export function predictText(
  { model, panel, series, skipped }: Omit<PredictedFile, 'seconds'>,
  look: Look,
): string {
  const known = new Map(panel.series.map((one) => [one.id, one]))
  const shown = ({ id, frequency, forecast, outliers = [] }: SeriesPrediction): string[] => {
    const { ds, y } = known.get(id)!
    const replaced = new Map(
      outliers.filter(({ isReplaced }) => isReplaced).map((one) => [one.ds, one.usual]),
    )
    const history = ds.map((stamp, t) => ({ ds: stamp, y: replaced.get(stamp) ?? y[t] }))
    return [
      paragraph(`Forecast of ${id}, ${describeFrequency(frequency)}, by ${model}`, look),
      forecastChart({ history, forecast }, look),
      forecastTable({ forecast }),
    ]
  }
  const steps = counted(series[0].forecast.length, 'step')
  const outliers = outliersNote(series)
  return [
    ...groupedNotes(series).map((note) => paragraph(note, look)),
    ...(outliers ? [paragraph(outliers, look)] : []),
    ...(series.length > mostShown
      ? [
          paragraph(`Forecasts of ${fixed(0)(series.length)} series, ${steps} each, by ${model}`, look),
          predictedList(series),
        ]
      : series.flatMap(shown)),
    ...skippedText(skipped, look),
  ].join('\n')
}

/** The first of many series, with the median and the narrowest interval of the next step. */
export function predictedList(series: readonly Pick<SeriesPrediction, 'id' | 'forecast'>[]): string {
  const levels = levelsOf(series[0].forecast).slice(0, 1)
  const columns = columnsOf(levels).map(
    (name, i): ListColumn<Pick<SeriesPrediction, 'forecast'>> => ({
      heading: i === 0 ? valueColumn.heading : name,
      cell: ({ forecast: [next] }) => {
        const values = valuesOf(next, levels)
        return numberFormat(values)(values[i])
      },
    }),
  )
  return list(series, [idColumn, nextColumn, ...columns])
}
