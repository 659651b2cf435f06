/** What hindcast forecast says of a result before the run's end. */
import { counted } from '../../engine/wording.js'
import { fixed, inWords, numberFormat } from '../../report/index.js'
import { levelsOf, valuesOf } from '../../statistics/forecast-rows.js'
import type { ForecastDocument, SeriesForecast } from '../../tasks/forecast/document.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/** Steps shown of a single series. */
const shownSteps = 3
/** The interval that is shown, unless others were asked for. */
const usualLevel = 80

/**
 * Which forecast it is, its MASE, and the next values of a single series.
 * @param files that hold it
 */
export function earlyText(
  { notes, series, overall }: ForecastDocument,
  files: readonly string[],
  look: Look,
): string {
  const [stage] = notes
  const [first] = series
  const folds = Math.max(...series.map(({ backtest }) => backtest.folds.length))
  const over = `over ${counted(folds, 'fold')}${series.length > 1 ? ` of ${fixed(0)(series.length)} series` : ''}`
  const { model } = overall.scores
  return paragraph(
    [
      stage,
      ...(model === undefined ? [] : [`MASE ${fixed(3)(model.mase)} ${over}.`]),
      ...(series.length === 1 ? [nextText(first)] : []),
      ...(files.length === 0 ? [] : [`In ${inWords(files)} until a better one comes.`]),
    ].join(' '),
    look,
  )
}

/** The next values, such as `Next: 1961-01 447 (430 to 463).` */
function nextText({ forecast }: SeriesForecast): string {
  const levels = levelsOf(forecast)
  const level = levels.includes(usualLevel) ? usualLevel : levels[0]
  const shown = forecast.slice(0, shownSteps)
  const show = numberFormat(shown.flatMap((row) => valuesOf(row, levels)))
  const texts = shown.map((row) => {
    const [median, ...bounds] = valuesOf(row, level === undefined ? [] : [level])
    return `${row.ds} ${show(median)}${bounds.length === 0 ? '' : ` (${bounds.map(show).join(' to ')})`}`
  })
  return `Next${level === undefined ? '' : `, with the ${level} % interval`}: ${texts.join(', ')}.`
}
