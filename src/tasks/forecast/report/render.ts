import { type AllowedOf, checkGiven } from '../../../options/index.js'
import {
  capital,
  chosen,
  defaultMostSeries,
  durationInWords,
  facts,
  fixed,
  framed,
  notesPart,
  picker,
  skippedPart,
  withoutScript,
} from '../../../report/index.js'
import { pageOptions } from '../../../report/page-options.js'
import { levelsOf } from '../../../statistics/forecast-rows.js'
import script from '../../generated/page.js'
import type { BacktestDocument, ForecastDocument } from '../document.js'
import { drawnRows } from './charts.js'
import { methodName } from './methods.js'
import { overview } from './overview.js'
import { packed } from './packed.js'
import { section } from './section.js'
import { modelMase } from './standing.js'
import { forecastStyles } from './styles.js'

/** What a report shows: a forecast's document, or that of forecasts by a saved model, which have no seed. */
export type ReportDocument = Omit<ForecastDocument, 'seed'> & Partial<Pick<ForecastDocument, 'seed'>>

/** Options of `renderReport`. */
export interface ReportOptions {
  /** Headline and window title. Default: "Forecast of" or "Backtest of" the series' id, or the number of series. */
  readonly title?: string
  /** Source of the data, such as the file's name. Left out by default. */
  readonly generatedFrom?: string
  /**
   * Most series shown one by one, a whole number from 1. Of more, the page shows the half of this number with the largest
   * MASE of the model, and the first of the others; scores and charts of all series together are of all in any case.
   * Default 200: with 500 values each, the page then has some megabytes.
   */
  readonly mostSeries?: number
}

/**
 * The result as one self-contained HTML page. Of a single series: charts of the forecast, the backtest, errors,
 * calibration and training, and tables that read without script. Of several: the same of all together, and of each
 * that the reader picks. It follows the reader's light or dark scheme, prints, and needs no network.
 *
 * The same document gives the same text. Long histories are thinned to their extremes for drawing, so a report stays
 * small.
 * @throws InputError when `mostSeries` is not a whole number from 1
 */
export function renderReport(document: ReportDocument, options: ReportOptions = {}): string {
  checkGiven('renderReport', pageOptions satisfies AllowedOf<ReportOptions>, options)
  return rendered(document, titleOf('Forecast', document), options)
}

/**
 * A backtest as one self-contained HTML page, as `renderReport` makes of a forecast: the forecasts of the folds beside
 * the actual values, and scores by method, fold and step with the coverage of the intervals.
 * @throws InputError when `mostSeries` is not a whole number from 1
 */
export function renderBacktest(document: BacktestDocument, options: ReportOptions = {}): string {
  checkGiven('renderBacktest', pageOptions satisfies AllowedOf<ReportOptions>, options)
  const series = document.series.map((one) => ({ ...one, forecast: [] }))
  const training = { loss: [], valLoss: [] }
  return rendered({ ...document, series, training }, titleOf('Backtest', document), options)
}

function rendered(
  document: ReportDocument,
  defaultTitle: string,
  { title = defaultTitle, generatedFrom = '', mostSeries = defaultMostSeries }: ReportOptions,
): string {
  const { model, series, engine, seed, seconds } = document
  const shown = chosen(series, mostSeries, ({ backtest }) => modelMase(backtest))
  const several = series.length > 1
  const header = facts([
    ['Data', generatedFrom],
    ['Model', capital(methodName(model))],
    ['Engine', engine],
    ['Seed', seed === undefined ? '' : String(seed)],
    ['Run time', durationInWords(seconds)],
  ])
  const ids = shown.map(({ id }) => id)
  return framed({
    title,
    header: `${header}\n${withoutScript(several ? 'So does picking a series. ' : '')}`,
    body: several ? `${overview(document, shown)}\n${picker(ids, 'series')}` : onlySection(document),
    data: packed(document, shown),
    script,
    styles: forecastStyles(series.reduce((most, one) => Math.max(most, levelsOf(drawnRows(one)).length), 0)),
  })
}

function onlySection(document: ReportDocument): string {
  const { model, series, notes, training, tuning } = document
  const [only] = series
  const shown = { ...only, observations: only.history.length }
  return `${notesPart(notes)}\n${skippedPart(document, 'forecast')}\n${section(shown, { model, named: false, training, tuning })}`
}

const titleOf = (what: string, { series }: Pick<BacktestDocument, 'series'>): string =>
  series.length === 1 ? `${what} of ${series[0].id}` : `${what}s of ${fixed(0)(series.length)} series`
