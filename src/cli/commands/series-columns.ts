/** Columns of the lists of series that forecast, backtest and predict print of many. */
import { fixed, numberFormat } from '../../report/index.js'
import type { SeriesForecast } from '../../tasks/forecast/document.js'
import { bestBaseline, leader, methodLabel } from '../../tasks/forecast/report/index.js'
import { type ListColumn, shortId } from '../terminal/list.js'
import { printable } from '../terminal/printable.js'

const mase = fixed(3)

export const idColumn: ListColumn<Pick<SeriesForecast, 'id'>> = {
  heading: 'series',
  cell: ({ id }) => shortId(id),
}

/** The model's MASE, the best baseline's, and the best method. */
export const scoreColumns: readonly ListColumn<Pick<SeriesForecast, 'backtest'>>[] = [
  { heading: 'MASE', cell: ({ backtest }) => mase(backtest.scores.model?.mase ?? null) },
  {
    heading: 'baseline',
    cell: ({ backtest }) => {
      const baseline = bestBaseline(backtest)
      return mase(baseline === undefined ? null : backtest.scores[baseline].mase)
    },
  },
  {
    heading: 'best',
    cell: ({ backtest }) => {
      const first = leader(backtest)
      return first === undefined ? '–' : methodLabel(first)
    },
  },
]

/** The time stamp of the next step. */
export const nextColumn: ListColumn<Pick<SeriesForecast, 'forecast'>> = {
  heading: 'next',
  cell: ({ forecast }) => printable(forecast[0]?.ds ?? ''),
}

/** The median of the next step. */
export const valueColumn: ListColumn<Pick<SeriesForecast, 'forecast'>> = {
  heading: 'value',
  cell: ({ forecast }) => {
    const next = forecast[0]?.median ?? null
    return numberFormat([next])(next)
  },
}
