/**
 * A scenario: the forecast of a trained forecaster with the future covariates as they are given, beside the one with some
 * of them changed.
 */
import { type Panel, panelFromRows, type Series } from '../../../data/index.js'
import { engineInfo } from '../../../engine/engine.js'
import { InputError } from '../../../engine/errors.js'
import {
  checkGiven,
  checkKnown,
  hintFor,
  listOf,
  OptionError,
  text,
  yesOrNo,
} from '../../../options/index.js'
import { type ForecastRow, observationsOf } from '../../../statistics/forecast-rows.js'
import type { Forecaster } from '../forecaster.js'
import type { LevelsOption } from '../levels-option.js'
import type { OutliersOption } from '../outliers.js'
import type { PathsOption } from '../paths/option.js'
import { predictEach } from '../predict-each.js'
import { type PredictOptions, readingOptions } from '../predict-options.js'
import type { SeriesPrediction } from '../prediction.js'
import { type Change, changeOf } from './changes.js'
import type { ScenarioDocument, ScenarioInput, ScenarioTotal, SeriesScenario } from './document.js'
import { notesOn } from './notes.js'
import { changedSteps } from './steps.js'

/** What a scenario changes. */
export interface ScenarioChanges {
  /**
   * The change of each future covariate, by column: `'+10%'` or `'-10%'` of its values, `'+5'` or `'-5'` more than they
   * are, `12` or `'=-5'` in place of them, and for a column of text one of its categories.
   */
  readonly set: Readonly<Record<string, string | number>>
  /** Time stamp of the first step that is changed, or its beginning, such as `2024-03`. Default: the first forecast. */
  readonly from?: string
  /** Time stamp of the last step that is changed, or its beginning. Default: the last one. */
  readonly to?: string
  /** Ids of the series that are forecast, with the change. Default: all. */
  readonly only?: readonly string[]
}

/** Options of `scenarioPanel`. */
export interface ScenarioPanelOptions extends ScenarioChanges, LevelsOption, OutliersOption {
  /** Whether a series that cannot be forecast is an error rather than skipped. Default false. */
  readonly strict?: boolean
}

/** Options of `scenario`: the changes, and those of forecasts by a trained forecaster. */
export interface ScenarioOptions extends ScenarioChanges, Omit<PredictOptions, keyof PathsOption | 'seed'> {}

const checked = { from: text, to: text, only: listOf(text), strict: yesOrNo }
const changeNames = ['set', 'levels', 'outliers', ...Object.keys(checked)]

/** @throws OptionError on options that are unknown or of another kind */
function checkChanges(given: ScenarioPanelOptions): void {
  const { set, from, to, only, strict } = given
  checkKnown('scenario', changeNames, given)
  checkGiven('scenario', checked, { from, to, only, strict })
  const isChange = (value: unknown): boolean => typeof value === 'string' || Number.isFinite(value)
  const isSet = typeof set === 'object' && set !== null && Object.values(set).every(isChange)
  if (isSet && Object.keys(set).length > 0) return
  throw new OptionError(
    'scenario',
    (named) => `${named('set')}: expected a change of at least one column, such as { price: '+10%' }`,
  )
}

/** @throws OptionError on an id that no series has */
function chosen(panel: Panel, only: readonly string[] | undefined): Panel {
  if (only === undefined) return panel
  const ids = panel.series.map(({ id }) => id)
  const unknown = only.find((id) => !ids.includes(id))
  if (unknown !== undefined) {
    throw new OptionError(
      'scenario',
      (named) =>
        `${named('only')}: expected the id of a series of ${panel.source}, got ${JSON.stringify(unknown)}` +
        hintFor(unknown, ids),
    )
  }
  return { ...panel, series: panel.series.filter(({ id }) => only.includes(id)) }
}

/** The panel with the changes at the steps that have them. */
function withChanges(
  panel: Panel,
  changes: readonly Change[],
  steps: readonly (readonly boolean[])[],
): Panel {
  const series = panel.series.map((one, i): Series => {
    const future = [...one.covariates.future]
    for (const { indices, apply } of changes) {
      for (const [at, index] of indices.entries()) {
        const values = future[index].slice()
        steps[i].forEach((isChanged, h) => {
          const step = one.y.length + h
          if (isChanged) values[step] = apply[at](values[step])
        })
        future[index] = values
      }
    }
    return { ...one, covariates: { ...one.covariates, future } }
  })
  return { ...panel, series }
}

/** The values of a column over the horizon: numbers, or categories. */
function valuesAhead({ indices, categories }: Change, { y, covariates }: Series, horizonSteps: number) {
  return Array.from({ length: horizonSteps }, (_, h) => {
    const values = indices.map((index) => covariates.future[index][y.length + h])
    return categories === undefined ? values[0] : (categories[values.indexOf(1)] ?? '')
  })
}

function totalOf(forecast: readonly ForecastRow[], scenario: readonly ForecastRow[]): ScenarioTotal {
  const sum = (rows: readonly ForecastRow[]) => rows.reduce((total, { median }) => total + median, 0)
  const [before, after] = [sum(forecast), sum(scenario)]
  const difference = after - before
  const percent = before === 0 ? Number.NaN : (100 * difference) / Math.abs(before)
  return { forecast: before, scenario: after, difference, percent }
}

/** @throws InputError where no network is in any of the forecasts */
function checkReadsColumns(forecaster: Forecaster, series: readonly SeriesPrediction[]): void {
  const { network = '' } = forecaster.context
  if (series.some(({ weights }) => (weights[network] ?? 0) > 0)) return
  throw new InputError(
    `scenario: expected a model whose networks have a weight, got forecasts by baselines alone, which read no columns: ` +
      'a change of them has no effect; train a network by name, such as the model lstm',
  )
}

/**
 * Forecasts the series of a panel by a trained forecaster twice: with their future covariates as given, and with the
 * changes.
 * @param panel read with the forecaster's `panelOptions`, with future covariates for the horizon
 * @throws InputError on a column that is no future covariate of the forecaster, or a change that it cannot have; where
 *   the forecast is by baselines alone, which read no columns; and as `Forecaster.predictPanel` does, or, unless
 *   `strict`, where that does for every series
 */
export function scenarioPanel(
  forecaster: Forecaster,
  panel: Panel,
  given: ScenarioPanelOptions,
): ScenarioDocument {
  const began = performance.now()
  checkChanges(given)
  if (panel.totals !== undefined)
    throw new InputError(
      'scenario: expected a model of series, got one with totals of them: train one without groups',
    )
  const { set, from, to, only, strict = false, levels, outliers } = given
  const { horizonSteps } = forecaster
  const changes = Object.entries(set).map(([column, change]) => changeOf(column, change, panel))
  const asked = chosen(panel, only)
  const { series: each, skipped } = predictEach(forecaster, asked, strict, { levels, outliers })
  checkReadsColumns(forecaster, each)
  const ids = new Set(each.map(({ id }) => id))
  const kept = { ...asked, series: asked.series.filter(({ id }) => ids.has(id)) }
  // The width of a new series' intervals depends on the others: both forecasts are of the same series together.
  const isWhole = each.length === asked.series.length
  const predicted = isWhole ? each : forecaster.predictPanel(kept, { levels, outliers })
  const changed = withChanges(kept, changes, changedSteps(kept.series, horizonSteps, { from, to }))
  const scenarios = forecaster.predictPanel(changed, { levels, outliers })
  const { network = '' } = forecaster.context
  const withoutNetwork = 'The forecast is by baselines alone, which read no columns: a change has no effect.'
  return {
    set: Object.fromEntries(Object.entries(set).map(([column, change]) => [column, String(change)])),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    series: kept.series.map(({ ds, y }, i): SeriesScenario => {
      const { id, frequency, forecast, weights, notes } = predicted[i]
      const { forecast: scenario } = scenarios[i]
      return {
        id,
        frequency,
        history: observationsOf(ds, y),
        forecast,
        scenario,
        difference: scenario.map(({ median }, h) => median - forecast[h].median),
        total: totalOf(forecast, scenario),
        inputs: changes.map(
          (change): ScenarioInput => ({
            column: change.column,
            given: valuesAhead(change, kept.series[i], horizonSteps),
            changed: valuesAhead(change, changed.series[i], horizonSteps),
          }),
        ),
        weights,
        notes: [...notes, ...((weights[network] ?? 0) > 0 ? [] : [withoutNetwork])],
      }
    }),
    skipped,
    notes: notesOn(
      changes,
      forecaster,
      kept,
      changed,
      predicted.map(({ weights }) => weights),
    ),
    engine: engineInfo().engine,
    seconds: (performance.now() - began) / 1000,
  }
}

/**
 * Forecasts the series of rows by a trained forecaster twice: with their future covariates as given, and with the
 * changes.
 *
 *     const { series } = scenario(forecaster, rows, { set: { price: '+10%' } })
 *     console.log(series[0].total.percent)
 *
 * The difference is an association that the networks learned from the history, not an effect of the change.
 * @param rows with the columns of the training data, and those of the future covariates for the horizon
 * @throws InputError as `scenarioPanel` and `forecast` do
 */
export function scenario(
  forecaster: Forecaster,
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ScenarioOptions,
): ScenarioDocument {
  const { set, from, to, only, levels, outliers, ...reading } = options
  checkKnown('scenario', [...readingOptions, ...changeNames], options)
  const panel = panelFromRows(rows, { ...forecaster.panelOptions, ...reading })
  return scenarioPanel(forecaster, panel, { set, from, to, only, levels, outliers, strict: reading.strict })
}
