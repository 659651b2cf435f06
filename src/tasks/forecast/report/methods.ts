/** Names of the methods that a backtest compares, for tables and running text. */
import type { NetworkKind } from '../../../forecaster/index.js'
import type { BaselineName } from '../../../statistics/methods/index.js'

/** The baselines, in the order they are listed. */
const baselineNames: Readonly<Record<BaselineName, string>> = {
  naive: 'naive',
  seasonalNaive: 'seasonal naive',
  drift: 'drift',
  theta: 'Theta',
  dynamicTheta: 'dynamic Theta',
  ets: 'ETS',
  arima: 'ARIMA',
  ces: 'CES',
  combination: 'the combination',
}

const modelNames: Readonly<Record<'model' | 'auto' | NetworkKind, string>> = {
  model: 'model',
  auto: 'automatic',
  lstm: 'LSTM',
  gru: 'GRU',
  rnn: 'RNN',
  segment: 'segment network',
}

const allNames: Readonly<Record<string, string>> = { ...baselineNames, ...modelNames }

/** Name of a method inside a sentence; a method not known here goes by its key. */
export const methodName = (method: string): string => allNames[method] ?? method

/** Name of a method by itself, such as in a table: without an article. */
export const methodLabel = (method: string): string => methodName(method).replace(/^the /, '')

export const isBaseline = (method: string): boolean => Object.hasOwn(baselineNames, method)

/** Methods in the order they are listed: the model, the other members of its ensemble, then the baselines. */
export function methodsOf(scores: Readonly<Record<string, unknown>>): string[] {
  const given = Object.keys(scores)
  const parts = given.filter((method) => method !== 'model' && !isBaseline(method))
  const baselines = Object.keys(baselineNames).filter((method) => given.includes(method))
  return [...(given.includes('model') ? ['model'] : []), ...parts, ...baselines]
}
