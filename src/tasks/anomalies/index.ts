export {
  type Duplicates,
  type Fill,
  type Holidays,
  type Panel,
  type PanelOptions,
  panelFromRows,
  readHolidays,
  readPanel,
  type Series,
  type SkippedSeries,
  tableFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export type { Progress } from '../../forecaster/index.js'
export { anomalies, detectAnomalies } from './anomalies.js'
export type { AnomalyDocument, AnomalyRow, AnomalySeries } from './document.js'
export type { AnomalyOptions, DetectOptions } from './options.js'
export { type AnomaliesOptions, anomaliesCsv, renderAnomalies } from './report/index.js'
