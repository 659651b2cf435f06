export type { Covariates } from './series/covariates.js'
export { DUPLICATES, type Duplicates } from './series/duplicates.js'
export { Failures, type SkippedSeries } from './series/failures.js'
export { FILLS, type Fill } from './series/fill.js'
export { checkKnownAhead, knownAhead } from './series/known-ahead.js'
export {
  optionsOf,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelFromRows,
  readPanel,
} from './series/panel.js'
export type { Series } from './series/series.js'
export type { StaticColumn } from './series/statics.js'
export { CsvReader } from './table/csv.js'
export { type HolidayOptions, readHolidays } from './table/holidays.js'
export { JsonLinesReader } from './table/json-lines.js'
export { withNewerHolidays } from './table/newer-holidays.js'
export { type Table, tableFromRows } from './table/table.js'
export { calendarFeatures } from './time/calendar-features.js'
export { counted } from './time/counted.js'
export { type Features, joinFeatures } from './time/features.js'
export { describeFrequency, seasonalPeriod } from './time/frequency.js'
export type { Holidays } from './time/holidays.js'
