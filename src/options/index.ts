export { aFunction, anything, either, listOf, objectWith, text } from './allowed.js'
export {
  type AllowedOf,
  checkAmong,
  checkGiven,
  checkKnown,
  checkOptions,
  entryOf,
  OptionError,
  type Ways,
} from './check.js'
export { hintFor, nearest } from './nearest.js'
export {
  type OptionSpec,
  type OptionsOf,
  type OptionTable,
  pickOptions,
  type SearchedName,
  type TableOf,
  type WithDefaults,
  withDefaults,
} from './option.js'
export {
  type Allowed,
  number,
  oneOf,
  percentages,
  type Range,
  type Values,
  wholeNumber,
  yesOrNo,
} from './values.js'
