/** Tables to series: the part of each room that other floors use. What needs further packages is imported apart. */

export { CsvReader } from './readers/csv.js'
export { TextBytes } from './readers/decoder.js'
export { JsonReader } from './readers/json.js'
export { JsonLinesReader } from './readers/json-lines.js'
export { kindOf } from './readers/kinds.js'
export { type Duplicates, duplicateRules } from './series/duplicates.js'
export { Failures, type SkippedSeries } from './series/failures.js'
export { type Fill, fills } from './series/fill.js'
export { checkFutureFeatures, futureFeatures } from './series/future-features.js'
export {
  optionsOf,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelOptionNames,
  panelOptionsIn,
  type Total,
} from './series/panel.js'
export { panelFromRows, readPanel } from './series/read-panel.js'
export type { Covariates, Series } from './series/series.js'
export type { StaticColumn } from './series/static-columns.js'
export type { MissingMark } from './table/cells.js'
export { type HolidayOptions, readHolidays } from './table/holiday-table.js'
export { rowsToLong } from './table/rows-to-long.js'
export { type Table, tableFromRows } from './table/table.js'
export { type Decimal, decimals } from './table/written-number.js'
export { calendarFeatures } from './time/calendar-features.js'
export { type Features, joinFeatures } from './time/features.js'
export { describeFrequency, openWeek, seasonalPeriod } from './time/frequency.js'
export { gridOf } from './time/grid.js'
export { type Holidays, withNewerHolidays } from './time/holidays.js'
export { type StampForm, stampForms } from './time/stamps/index.js'
