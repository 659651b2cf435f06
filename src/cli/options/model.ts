/** Options of the model, its training and its evaluation. */
import type { Command } from 'commander'
import { levelsOption } from '../../tasks/forecast/levels-option.js'
import {
  forecastOptionGroups,
  forecastOptions,
  horizonOption,
  type ModelOptions,
  resolved,
} from '../../tasks/forecast/options.js'
import { addOptions, optionOf, optionsFrom } from './table.js'

/** Adds --horizon to the general options. */
export const addHorizonOption = (command: Command): Command => addOptions(command, horizonOption)

/** --levels of a command without other options of models. */
export const levelsOfPrediction = () =>
  optionOf({ ...levelsOption.levels, defaultText: 'those of the model' })

/** Adds the options of models, in groups of their own. */
export function addModelOptions(command: Command): Command {
  for (const [title, table] of Object.entries(forecastOptionGroups))
    addOptions(command.optionsGroup(`${title}:`), table)
  return command
}

/**
 * The model's options from the parsed flags, with defaults.
 * @throws OptionError on an option without the one that it requires
 */
export function modelOptionsOf(flags: object): ModelOptions {
  // Commander makes sure that required options are given.
  return resolved(optionsFrom(forecastOptions, { ...flags }) as ModelOptions)
}
