/** Baselines fitted to series, and what a forecaster's file keeps of them. */
export {
  type BaselineFits,
  type BaselinesAtCutoff,
  baselineForecast,
  baselinesAtCutoff,
  type FitsAtCutoff,
  fitsOf,
} from './fits.js'
export { cutoffsJob, fitsIn, fitsJob, inJobs, type SeriesCutoffs } from './jobs.js'
export { fitsSchema } from './schema.js'
