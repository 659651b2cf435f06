/** Defaults by the data: the network under `auto`, and the baselines. */
import type { NetworkKind } from '../../forecaster/index.js'
import { baselines } from '../../statistics/methods/index.js'
import type { Model } from './options.js'

/** Reading segments pays where a season has many steps, and the series several seasons. */
const longSeason = 20
const fewestSeasons = 6

/** The network of the ensemble under `auto`: one that reads segments where seasons are long, else an LSTM. */
export function networkFor(
  model: Model,
  m: number,
  lengths: readonly number[],
  horizonSteps: number,
): NetworkKind {
  if (model !== 'auto') return model
  const sorted = [...lengths].sort((a, b) => a - b)
  const typical = sorted[Math.floor(sorted.length / 2)]
  return m >= longSeason && typical - horizonSteps >= fewestSeasons * m ? 'segment' : 'lstm'
}

/** With more series than these, baselines that search are left out. */
const mostSearched = 2000
/** Baselines that search for the parameters of each series. */
const searching = ['ets', 'arima', 'ces', 'combination']

/** The baselines that take no search: a tenth of the time of all. */
export const quickBaselines: readonly string[] = Object.keys(baselines).filter(
  (method) => !searching.includes(method),
)

/** The baselines that are compared and may be in the ensemble: with more than 2,000 series those that take no search. */
export const baselinesFor = (seriesCount: number): readonly string[] =>
  seriesCount > mostSearched ? quickBaselines : Object.keys(baselines)
