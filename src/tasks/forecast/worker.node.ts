/** The file of the worker threads of forecasts: the jobs they can be asked for. */
import { serveJobs } from '../../parallel/serve.node.js'

serveJobs([])
