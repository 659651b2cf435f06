/** The options of forecasts by a trained forecaster. */
import type { PanelOptions } from '../../data/index.js'
import { type EnsembleOptions, trainingOptions } from '../../forecaster/index.js'
import type { TableOf } from '../../options/index.js'
import { type LevelsOption, levelsOption } from './levels-option.js'
import { type OutliersOption, outliersOption } from './outliers.js'
import { type PathsOption, pathsOption } from './paths/option.js'

/** Options of forecasts of a panel by a trained forecaster. `seed` is that of sample paths. */
export interface PredictPanelOptions
  extends LevelsOption,
    OutliersOption,
    PathsOption,
    Pick<EnsembleOptions, 'seed'> {}

/** The table of these options. */
export const predictOptions = {
  ...levelsOption,
  ...outliersOption,
  ...pathsOption,
  seed: { ...trainingOptions.seed, help: 'random seed of the sample paths', requires: 'paths' },
} satisfies TableOf<PredictPanelOptions>

/** Options of reading newer data that may differ from those of the training data. */
export const readingOptions = [
  'time',
  'timeFormat',
  'id',
  'target',
  'fill',
  'duplicates',
  'missing',
  'futureTable',
  'strict',
] as const

/** Options of forecasts by a trained forecaster. Columns are those of the training data by default. */
export interface PredictOptions
  extends PredictPanelOptions,
    Pick<PanelOptions, (typeof readingOptions)[number]> {}
