export { anomaliesCsv } from './anomalies-csv.js'
export { scoreText } from './anomalies-table.js'
export { anomalyVerdict } from './anomaly-verdict.js'
export { type AnomaliesOptions, renderAnomalies } from './render-anomalies.js'
