import type { KnownSeries } from '../known-series.js'

/** Values as a forecaster is given them, with covariates beside them where there are any. */
export const knownOf = (
  y: Float64Array,
  covariates: Partial<KnownSeries['covariates']> = {},
  id = 'a',
): KnownSeries => ({
  id,
  source: `series ${id}`,
  y,
  covariates: { past: [], future: [], static: [], ...covariates },
})
