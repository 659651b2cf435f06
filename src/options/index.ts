export { checkKnown, checkOptions, OptionError } from './check.js'
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
export { number, oneOf, percentages, type Range, type Values, wholeNumber, yesOrNo } from './values.js'
