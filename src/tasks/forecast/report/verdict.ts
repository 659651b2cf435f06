import type { Method } from '../backtest.js'
import type { Backtest, Fold } from '../types.js'
import { fixed } from './numbers.js'
import { METHOD_NAMES, METHODS, percent } from './scores.js'

type Baseline = Exclude<Method, 'model'>

const BASELINES = METHODS.filter((method) => method !== 'model') as Baseline[]
const mase = fixed(3)

/**
 * Says in plain words which baselines the model beats on MASE and which beat it, with the figures. Scores
 * that are the same to the three decimals shown count as equal.
 */
export function verdict(backtest: Backtest): string {
  if (backtest.folds.length === 0) return 'No backtest was made, so nothing says how good the model is.'
  const model = backtest.model.mase
  const comparable = BASELINES.filter((name) => Number.isFinite(backtest[name].mase))
  if (!Number.isFinite(model) || comparable.length === 0) {
    return 'The backtest gives no MASE to compare the model with the baselines.'
  }
  const figure = (name: Baseline) => mase(backtest[name].mase)
  const equal = comparable.filter((name) => figure(name) === mase(model))
  const others = comparable.filter((name) => !equal.includes(name))
  const beaten = others.filter((name) => model < backtest[name].mase)
  const ahead = others.filter((name) => model > backtest[name].mase)
  const sentences: string[] = []
  if (beaten.length > 0) {
    sentences.push(
      `The model beats ${names(beaten)}: MASE ${mase(model)} against ${list(beaten.map(figure))}.`,
    )
  }
  if (equal.length > 0) sentences.push(`The model equals ${names(equal)} at MASE ${mase(model)}.`)
  if (ahead.length > 0) {
    const verb = ahead.length > 1 ? 'beat' : 'beats'
    sentences.push(
      `${capital(names(ahead))} ${verb} the model: MASE ${list(ahead.map(figure))} against ${mase(model)}. ` +
        'On this series the simpler forecast did better.',
    )
  }
  return sentences.join(' ')
}

/**
 * Says how many of the backtest's actual values the model's intervals held and whether that is what they
 * claim. A gap of up to two standard errors of the share is put down to chance. Values of one fold err together,
 * so the standard error is that of the mean over folds, where it is larger than that of single values.
 */
export function coverageNote({ folds, model }: Backtest): string {
  const count = folds.reduce((sum, { rows }) => sum + rows.length, 0)
  if (count === 0 || !Number.isFinite(model.coverage80) || !Number.isFinite(model.coverage95)) {
    return 'The backtest gives no coverage to check the intervals with.'
  }
  const held =
    `Of ${count} actual values, ${percent(100 * model.coverage80)} fell inside the model's 80 % interval and ` +
    `${percent(100 * model.coverage95)} inside its 95 % interval`
  const at80 = gap(model.coverage80, 0.8, count, folds.map(shareInside('lo-80', 'hi-80')))
  const at95 = gap(model.coverage95, 0.95, count, folds.map(shareInside('lo-95', 'hi-95')))
  if (at80 === at95)
    return `${held}: ${at80 ? `both are too ${at80}` : 'as claimed, within what chance allows'}.`
  const gaps = [at80 && `the 80 % interval is too ${at80}`, at95 && `the 95 % interval is too ${at95}`]
  return `${held}: ${gaps.filter((text) => text !== undefined).join(', ')}.`
}

type Bound = 'lo-80' | 'hi-80' | 'lo-95' | 'hi-95'

const shareInside =
  (low: Bound, high: Bound) =>
  ({ rows }: Fold): number =>
    rows.filter((row) => row[low] <= row.y && row.y <= row[high]).length / rows.length

/** Of the mean of a few numbers; 0 for one. */
function standardErrorOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

function gap(
  share: number,
  claimed: number,
  count: number,
  ofFolds: readonly number[],
): 'narrow' | 'wide' | undefined {
  const ofValues = Math.sqrt((claimed * (1 - claimed)) / count)
  if (Math.abs(share - claimed) <= 2 * Math.max(ofValues, standardErrorOfMean(ofFolds))) return undefined
  return share < claimed ? 'narrow' : 'wide'
}

function names(baselines: readonly Baseline[]): string {
  return list(baselines.map((name) => METHOD_NAMES[name]))
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
