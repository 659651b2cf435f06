export { forecastCsv } from '../tasks/forecast/report/index.js'
