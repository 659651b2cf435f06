/** Options that say what is trained and how it is evaluated. */
import type { Command } from 'commander'
import {
  forecastOptionGroups,
  forecastOptions,
  horizonOption,
  type ModelOptions,
  resolved,
} from '../../tasks/forecast/options.js'
import { addOptions, optionsFrom } from './table.js'

/** Adds --horizon to the general options. */
export const addHorizonOption = (command: Command): Command => addOptions(command, horizonOption)

/** Adds the options of models in groups of their own. */
export function addModelOptions(command: Command): Command {
  for (const [title, table] of Object.entries(forecastOptionGroups))
    addOptions(command.optionsGroup(`${title}:`), table)
  return command
}

/**
 * The options among what commander has parsed.
 * @throws OptionError on options that do not go together
 */
export function modelOptionsOf(flags: object): ModelOptions {
  // Commander sees to it that those required are given.
  return resolved(optionsFrom(forecastOptions, { ...flags }) as ModelOptions)
}
