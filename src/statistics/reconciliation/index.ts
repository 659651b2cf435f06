/** Forecasts of totals and of the series that they are made of, which add up. */
export { type Covariance, covarianceOf } from './covariance.js'
export { Reconciler } from './reconciler.js'
