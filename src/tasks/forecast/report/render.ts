import { checkWhole } from '../../../engine/checks.js'
import { chosen, DEFAULT_MOST_SERIES } from '../../../report/chosen.js'
import { durationInWords } from '../../../report/duration.js'
import { facts } from '../../../report/facts.js'
import { framed } from '../../../report/frame.js'
import { fixed } from '../../../report/numbers.js'
import { picker } from '../../../report/picker.js'
import { skippedPart } from '../../../report/skipped.js'
import { levelsOf } from '../../../statistics/forecast-rows.js'
import script from '../../generated/page.js'
import type { ForecastDocument } from '../document.js'
import { capital, methodName } from './methods.js'
import { modelError } from './model-error.js'
import { overview } from './overview.js'
import { packed } from './packed.js'
import { section } from './section.js'

export interface ReportOptions {
  /** Headline and window title. Default: "Forecast of" the series' id, or the number of series. */
  readonly title?: string
  /** What the forecast was made from, such as the data file's name. Left out by default. */
  readonly generatedFrom?: string
  /**
   * Series that the page shows one by one, at most, a whole number from 1. Of more, it shows the half of this number
   * in which the model's MASE is largest, and the first of the others; scores and charts of all series together are of
   * all in any case. Default 200: with 500 values each, the page then has some megabytes.
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
export function renderReport(
  document: ForecastDocument,
  {
    title = defaultTitle(document),
    generatedFrom = '',
    mostSeries = DEFAULT_MOST_SERIES,
  }: ReportOptions = {},
): string {
  checkWhole('renderReport mostSeries', mostSeries)
  const { model, series, training, tuning, engine, seed, seconds } = document
  const shown = chosen(series, mostSeries, modelError)
  const several = series.length > 1
  const header = facts([
    ['Data', generatedFrom],
    ['Model', capital(methodName(model))],
    ['Engine', engine],
    ['Seed', String(seed)],
    ['Took', durationInWords(seconds)],
  ])
  return framed({
    title,
    header: `${header}\n${withoutScript(several)}`,
    body: several
      ? `${overview(document, shown)}\n${picker(shown.map(({ id }) => id))}`
      : `${skippedPart(document, 'could not be forecast')}\n${series
          .map((one) =>
            section({ ...one, observations: one.history.length }, { model, named: false, training, tuning }),
          )
          .join('')}`,
    data: packed(document, shown),
    script,
    bands: series.reduce((most, { forecast }) => Math.max(most, levelsOf(forecast).length), 0),
  })
}

const withoutScript = (several: boolean): string => {
  const complete = several
    ? 'So does choosing a series. The tables below are complete without it.'
    : 'The tables below are complete without it.'
  return `<noscript><p class="notice">Charts need JavaScript, which is off here. ${complete}</p></noscript>`
}

const defaultTitle = ({ series }: ForecastDocument): string =>
  series.length === 1 ? `Forecast of ${series[0].id}` : `Forecasts of ${fixed(0)(series.length)} series`
