// The workers' file of the pool's tests.
import { serveJobs } from '../../dist/parallel/serve.node.js'
import { jobs } from './jobs.mjs'

serveJobs(jobs)
