/** The option of the prediction intervals, which forecasts have with and without training. */
import { percentages, type TableOf } from '../../options/index.js'
import { LEVELS } from '../../statistics/quantiles.js'

/** The option of prediction intervals. */
export interface LevelsOption {
  /** Prediction interval levels in percent, above 0 and up to 99. Default 80 and 95. */
  readonly levels?: readonly number[]
}

export const levelsOption = {
  levels: {
    flag: '--levels <percents>',
    values: percentages({ above: 0, to: Math.round(100 * (1 - 2 * LEVELS[0])) }),
    help: 'prediction interval levels in percent',
    defaultText: '80,95',
  },
} satisfies TableOf<LevelsOption>
