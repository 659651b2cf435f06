import { mixtureNote, mixturesNote } from '../tasks/forecast/report/index.js'
import type { SeriesForecast } from '../tasks/forecast/types.js'

interface Mixed {
  /** What was asked for. */
  readonly model: string
  /** At least one. */
  readonly series: readonly Pick<SeriesForecast, 'weights' | 'backtest'>[]
}

/**
 * What the forecasts are mixed from, and, where the backtest chose that, how far its scores can be trusted; an empty
 * text where a network was asked for and made them alone.
 */
export function mixtureText({ model, series }: Mixed): string {
  const note = series.length > 1 ? mixturesNote({ model, series }) : mixtureNote(model, series[0])
  if (model !== 'auto') return note
  const folds = series.reduce((most, { backtest }) => Math.max(most, backtest.folds.length), 0)
  return folds > 1
    ? `${note} In the backtest, the weights of each past forecast were chosen without it.`
    : `${note} The choice has one past forecast to go by, whose score therefore flatters the model.`
}
