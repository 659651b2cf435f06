/** The file of the worker threads of forecasts: the jobs they can be asked for. */
import { memberJob } from '../../forecaster/index.js'
import { serveJobs } from '../../parallel/serve.node.js'
import { cutoffsJob, fitsJob } from './baselines/index.js'

serveJobs([memberJob, cutoffsJob, fitsJob])
