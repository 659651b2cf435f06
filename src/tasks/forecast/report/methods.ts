/** Names of the methods that a backtest compares, for tables and running text. */

/** The simple forecasts, in the order they are listed. */
const BASELINE_NAMES: Readonly<Record<string, string>> = {
  naive: 'naive',
  seasonalNaive: 'seasonal naive',
  drift: 'drift',
  theta: 'Theta',
  ets: 'ETS',
  arima: 'ARIMA',
  combination: 'the combination',
}

const MODEL_NAMES: Readonly<Record<string, string>> = {
  model: 'model',
  auto: 'automatic choice',
  lstm: 'LSTM',
  gru: 'GRU',
  rnn: 'RNN',
  segment: 'segment network',
}

/** Name of a method inside a sentence; a method not known here goes by its key. */
export const methodName = (method: string): string => BASELINE_NAMES[method] ?? MODEL_NAMES[method] ?? method

/** Name of a method where it stands alone, such as in a table: without an article. */
export const methodLabel = (method: string): string => methodName(method).replace(/^the /, '')

export const isBaseline = (method: string): boolean => Object.hasOwn(BASELINE_NAMES, method)

/** Methods in the order they are listed: the model, what it is mixed from, then the baselines. */
export function methodsOf(scores: Readonly<Record<string, unknown>>): string[] {
  const given = Object.keys(scores)
  const parts = given.filter((method) => method !== 'model' && !isBaseline(method))
  const baselines = Object.keys(BASELINE_NAMES).filter((method) => given.includes(method))
  return [...(given.includes('model') ? ['model'] : []), ...parts, ...baselines]
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
