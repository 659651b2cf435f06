export { calendarFeatures } from './calendar-features.js'
export { counted } from './counted.js'
export type { Covariates } from './covariates.js'
export { CsvReader } from './csv.js'
export { DUPLICATES, type Duplicates } from './duplicates.js'
export { Failures, type SkippedSeries } from './failures.js'
export { type Features, joinFeatures } from './features.js'
export { FILLS, type Fill } from './fill.js'
export { describeFrequency, seasonalPeriod } from './frequency.js'
export { type HolidayOptions, type Holidays, readHolidays } from './holidays.js'
export { JsonLinesReader } from './json-lines.js'
export { checkKnownAhead, knownAhead } from './known-ahead.js'
export { withNewerHolidays } from './newer-holidays.js'
export {
  optionsOf,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelFromRows,
  readPanel,
} from './panel.js'
export type { Series } from './series.js'
export type { StaticColumn } from './statics.js'
export { type Table, tableFromRows } from './table.js'
