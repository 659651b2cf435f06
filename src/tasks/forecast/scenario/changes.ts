/** What a scenario changes: of a column of numbers their value, by an amount or by a share; of categories which one. */
import type { Panel, PanelColumns } from '../../../data/index.js'
import { listed } from '../../../engine/wording.js'
import { hintFor, OptionError } from '../../../options/index.js'

/** One change of one future covariate. */
export interface Change {
  /** Name of the column. */
  readonly column: string
  /** Index of each of its columns of numbers among the future covariates: one, or one a category. */
  readonly indices: readonly number[]
  /** Categories of a column of text, in the order of `indices`. */
  readonly categories?: readonly string[]
  /** The value of the scenario in place of a given one, for each of `indices`. */
  readonly apply: readonly ((value: number) => number)[]
}

const refuse = (column: string, problem: string): never => {
  throw new OptionError('scenario', (named) => `${named('set')}: ${problem.replaceAll('{}', column)}`)
}

/** @throws OptionError on a column whose future values are no input of the forecaster, with what it is instead */
function checkIsFuture(column: string, columns: PanelColumns): void {
  const { time = [], id, target, past, future, static: statics } = columns
  if (future.includes(column)) return
  if (past.includes(column))
    refuse(
      column,
      'expected a future covariate, got {}, which was a past one in training, known up to the last value: its future ' +
        'values are no input of the forecast; train with {} as a future covariate',
    )
  if (statics.some(({ name }) => name === column))
    refuse(column, 'expected a future covariate, got {}, which is static, the same at every step')
  if ([time, id, target].flat().includes(column))
    refuse(
      column,
      'expected a future covariate, got {}, a column of the time, the series or the values themselves',
    )
  if (future.length === 0)
    refuse(column, 'expected {} among the future covariates of the model, which has none; train it with them')
  refuse(
    column,
    `expected a future covariate of the model, one of ${listed(future)}, got {}${hintFor(column, future)}`,
  )
}

const decimalNumber = String.raw`(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`
const changeForm = new RegExp(`^([+-])(${decimalNumber})(\\s*%)?$`, 'i')
const valueForm = new RegExp(`^=?([+-]?${decimalNumber})$`, 'i')

/** @throws OptionError on text that is no change of a number */
function numberChange(column: string, text: string): (value: number) => number {
  const change = changeForm.exec(text)
  if (change !== null) {
    const amount = Number(`${change[1]}${change[2]}`)
    return change[3] === undefined ? (value) => value + amount : (value) => value * (1 + amount / 100)
  }
  const exact = valueForm.exec(text)?.[1] ?? { true: '1', false: '0' }[text.toLowerCase()]
  if (exact !== undefined) return () => Number(exact)
  return refuse(
    column,
    `expected for {} a value such as 12, or a change such as +5, -5, +10% or -10%, got ${JSON.stringify(text)}`,
  )
}

/**
 * A change from what is written, such as `+10%`, `-5`, `12`, `=-5` (the value itself) or a category.
 * @param given a number is the value itself
 * @throws OptionError on a column that is no future covariate, an unknown category, and text that is no change
 */
export function changeOf(
  column: string,
  given: string | number,
  { columns, covariateNames }: Pick<Panel, 'columns' | 'covariateNames'>,
): Change {
  checkIsFuture(column, columns)
  const text = typeof given === 'number' ? `=${given}` : given.trim()
  const categories = columns.categories?.[column]
  if (categories === undefined)
    return { column, indices: [covariateNames.future.indexOf(column)], apply: [numberChange(column, text)] }
  const chosen = categories.includes(text) ? text : text.replace(/^=/, '')
  if (!categories.includes(chosen))
    refuse(
      column,
      `expected for {} one of its categories, ${listed(categories)}, got ${JSON.stringify(text)}`,
    )
  return {
    column,
    categories,
    indices: categories.map((category) => covariateNames.future.indexOf(`${column}=${category}`)),
    apply: categories.map((category) => () => Number(category === chosen)),
  }
}
