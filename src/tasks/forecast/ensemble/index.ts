/** Ensembles of the methods, weighted by a backtest. */
export { chooseEnsemble, type Ensemble, ensembleForecast, singleMember, weightsOf } from './ensemble.js'
export { among, chooseWeights, earnedWeight, type Weights } from './weights.js'
