/** Jobs in worker threads. */
export { describeJob, type Job, type JobContext } from './job.js'
export {
  openPool,
  type Pool,
  type PoolOptions,
  type RunAllOptions,
  type RunOptions,
  withPool,
} from './pool.js'
