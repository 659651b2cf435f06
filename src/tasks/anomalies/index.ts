/**
 * Anomalies in the series of a table: how far each value is from its expected range.
 * @module hindcast/anomalies
 */

export {
  type Covariates,
  type Duplicates,
  type Fill,
  type HolidayOptions,
  type Holidays,
  type MissingMark,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelFromRows,
  readHolidays,
  readPanel,
  type Series,
  type SkippedSeries,
  type StaticColumn,
  type Table,
  tableFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export type { Progress, TrainingProgress } from '../../forecaster/index.js'
export type { CsvOptions } from '../../report/index.js'
export { anomalies, detectAnomalies } from './anomalies.js'
export type { AnomalyDocument, AnomalyKind, AnomalyRow, AnomalySeries } from './document.js'
export type { AnomalyOptions, DetectOptions } from './options.js'
export { type AnomaliesOptions, anomaliesCsv, renderAnomalies } from './report/index.js'
