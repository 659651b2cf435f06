/** Options that say what is trained and how it is judged. */
import { type Command, Option } from 'commander'
import { type HeadKind, heads, STRATEGIES, type Strategy } from '../../forecaster/index.js'
import { MODELS, type Model, type ModelOptions, type SearchOptions } from '../../tasks/forecast/index.js'
import { checkModelOptions, checkSearchOptions } from '../../tasks/forecast/options.js'
import { decimalNumber, percents, wholeNumber } from './options.js'

export interface ModelFlags {
  readonly horizon: number
  readonly model: Model
  readonly strategy: Strategy
  readonly head?: HeadKind
  readonly members?: number
  readonly folds?: number
  readonly refit?: boolean
  readonly levels?: readonly number[]
  readonly calendar?: boolean
  readonly hiddenSize?: number
  readonly window?: number
  readonly dropout?: number
  readonly learningRate?: number
  readonly epochs?: number
  readonly tune?: number
  readonly timeBudget?: number
  readonly seed: number
}

/** Adds the options in a group of their own, after --horizon among the general ones. */
export const addModelOptions = (command: Command): Command =>
  command
    .optionsGroup('Model:')
    .addOption(
      new Option('--model <name>', 'recurrent network, or the best mixture of one and simple methods')
        .choices(MODELS)
        .default('auto'),
    )
    .addOption(
      new Option('--strategy <how>', 'all steps at once, or from its own forecasts')
        .choices(STRATEGIES)
        .default('direct'),
    )
    .addOption(
      new Option('--head <what>', 'what networks put out (default: by the amount of data)').choices(
        Object.keys(heads),
      ),
    )
    .option('--members <count>', 'networks that are averaged (default: 5, of much data 3)', wholeNumber(1))
    .option(
      '--folds <count>',
      'past forecasts in the backtest, at most (default: 5, of many series fewer)',
      wholeNumber(1),
    )
    .option('--refit', 'train anew for each past forecast (default: where that takes little)')
    .option('--no-refit', 'train once for all past forecasts')
    .option('--levels <percents>', 'what intervals should hold (default: 80,95)', percents)
    .option('--calendar', 'networks see hour, weekday and the like (default: from 1,000 values on)')
    .option('--no-calendar', 'networks do not see the calendar')
    .option('--hidden-size <units>', 'units of the recurrent layer (default: by the data)', wholeNumber(1))
    .option('--window <steps>', 'steps a network sees (default: by season and horizon)', wholeNumber(2))
    .option('--dropout <share>', 'of the inputs left out in training (default: 0)', decimalNumber)
    .option('--learning-rate <number>', 'first step size (default: by the data)', decimalNumber)
    .option('--epochs <count>', 'of each training, at most (default: by the data)', wholeNumber(1))
    .option(
      '--tune <count>',
      'settings of the network to try: units, window, dropout, learning rate',
      wholeNumber(2),
    )
    .option(
      '--time-budget <minutes>',
      'after which no more are tried (default: as long as it takes)',
      decimalNumber,
    )
    .option(
      '--seed <number>',
      'seed of the random start; the same one gives the same forecast',
      wholeNumber(0),
      0,
    )

export const horizonOption = (): Option =>
  new Option('--horizon <steps>', 'steps to forecast (required)')
    .argParser(wholeNumber(1))
    .makeOptionMandatory()

/**
 * What the options ask for.
 * @throws InputError on what is out of range
 */
export function modelOptionsOf(flags: ModelFlags): ModelOptions & SearchOptions {
  const { horizon, model, strategy, head, members, folds, refit, levels, calendar, seed } = flags
  const { hiddenSize, window: windowSteps, dropout, learningRate, epochs } = flags
  const { tune, timeBudget: timeBudgetMinutes } = flags
  const network = { hiddenSize, windowSteps, dropout, learningRate, epochs }
  const options = {
    horizon,
    model,
    strategy,
    head,
    members,
    folds,
    refit,
    levels,
    calendar,
    seed,
    ...network,
    tune,
    timeBudgetMinutes,
  }
  checkModelOptions(options)
  checkSearchOptions(options)
  return options
}
