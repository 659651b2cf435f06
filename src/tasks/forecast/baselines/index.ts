/** Baselines fitted to series, and what a forecaster's file keeps of them. */
export {
  type BaselineFits,
  type BaselinesAtCutoff,
  baselineForecast,
  baselineForecasts,
  baselinesAtCutoff,
  type FitsAtCutoff,
  fitsOf,
} from './fits.js'
export { fitsSchema } from './schema.js'
