/** How the errors of forecasts depend on each other, and sample paths that do as well. */
export {
  type Dependence,
  dependenceOf,
  independentSteps,
  type PastScores,
  type SeriesDependence,
  type StepDependence,
  usualDependence,
} from './dependence.js'
export { Marginals } from './marginals.js'
export type { Persistence } from './persistence.js'
export { type ForecastToSample, samplePaths, sampleScores } from './sample-paths.js'
