import type { SeriesForecast } from '../document.js'

/** MASE of the model; not a number where there is none. */
export const modelError = ({ backtest }: Pick<SeriesForecast, 'backtest'>): number =>
  backtest.scores.model?.mase ?? Number.NaN
