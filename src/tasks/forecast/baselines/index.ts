/** Baselines fitted to series, and what a forecaster's file keeps of them. */
export { type BaselineFits, baselineForecast, baselineForecasts, fitsOf } from './fits.js'
export { fitsSchema } from './schema.js'
