/**
 * The script of every task's page: fills the figures that the HTML leaves empty, and shows the series that the reader
 * picks. Built by scripts/build-report.mjs into generated/page.ts.
 */
import type { PackedAnomalies } from './anomalies/report/packed.js'
import { anomaliesPage } from './anomalies/report/page/anomalies-page.js'
import type { PackedDocument } from './forecast/report/packed.js'
import { forecastPage } from './forecast/report/page/forecast-page.js'
import type { PackedScenario } from './forecast/scenario/packed.js'
import { scenarioPage } from './forecast/scenario/page/scenario-page.js'

const data = JSON.parse(document.getElementById('data')!.textContent!) as
  | PackedDocument
  | PackedAnomalies
  | PackedScenario
if (data.page === 'forecast') forecastPage(data)
else if (data.page === 'anomalies') anomaliesPage(data)
else scenarioPage(data)
