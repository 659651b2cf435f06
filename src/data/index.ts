export { counted } from './counted.js'
export { parseTable } from './csv.js'
export { FILLS, type Fill } from './fill.js'
export { describeFrequency, seasonalPeriod } from './frequency.js'
export {
  DUPLICATES,
  type Duplicates,
  readSeries,
  type Series,
  type SeriesOptions,
  seriesFromRows,
} from './series.js'
export { type Table, tableFromRows } from './table.js'
