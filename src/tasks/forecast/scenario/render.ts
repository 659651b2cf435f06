import { type AllowedOf, checkGiven } from '../../../options/index.js'
import {
  article,
  chosen,
  defaultMostSeries,
  durationInWords,
  facts,
  fixed,
  framed,
  headRow,
  notesPart,
  numberFormat,
  picker,
  prose,
  seriesLink,
  skippedPart,
  table,
  withoutScript,
} from '../../../report/index.js'
import { pageOptions } from '../../../report/page-options.js'
import { levelsOf } from '../../../statistics/forecast-rows.js'
import script from '../../generated/page.js'
import type { ReportOptions } from '../report/index.js'
import type { ScenarioDocument, SeriesScenario } from './document.js'
import { packedScenario } from './packed.js'
import { scenarioSection } from './section.js'
import { scenarioStyles } from './styles.js'
import { changeInWords, signedPercent } from './words.js'

/**
 * A scenario as one self-contained HTML page, in the style of `renderReport`: a chart of both forecasts with their
 * intervals, and tables of the totals and of the steps.
 *
 * The same document gives the same text.
 * @throws InputError when `mostSeries` is not a whole number from 1
 */
export function renderScenario(document: ScenarioDocument, options: ReportOptions = {}): string {
  checkGiven('renderScenario', pageOptions satisfies AllowedOf<ReportOptions>, options)
  const { title = defaultTitle(document), generatedFrom = '', mostSeries = defaultMostSeries } = options
  const { series, notes, engine, seconds } = document
  const shown = chosen(series, mostSeries, ({ total }) => Math.abs(total.percent))
  const several = series.length > 1
  const header = facts([
    ['Data', generatedFrom],
    ['Scenario', changeInWords(document)],
    ['Engine', engine],
    ['Run time', durationInWords(seconds)],
  ])
  const ids = shown.map(({ id }) => id)
  return framed({
    title,
    header: `${header}\n${withoutScript(several ? 'So does picking a series. ' : '')}\n${notesPart(notes)}
${skippedPart(document, 'forecast')}`,
    body: several
      ? `${overview(shown, series.length)}\n${picker(ids, 'series')}`
      : scenarioSection(series[0], { named: false }),
    data: packedScenario(shown),
    script,
    styles: scenarioStyles(series.reduce((most, one) => Math.max(most, levelsOf(one.forecast).length), 0)),
  })
}

/** @param all how many series there are */
function overview(series: readonly SeriesScenario[], all: number): string {
  const show = numberFormat(series.flatMap(({ total }) => [total.forecast, total.scenario]))
  const rows = series.map(({ id, total }) => {
    const cells = [
      show(total.forecast),
      show(total.scenario),
      show(total.difference),
      signedPercent(total.percent),
    ]
    return `<tr><th scope="row">${seriesLink(id)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
  })
  const which =
    series.length === all
      ? ''
      : ` This page lists and charts ${fixed(0)(series.length)} of ${fixed(0)(all)} series: half with the largest change, half the first of the others.`
  const html = table({
    className: 'list ids',
    label: 'Table of the series',
    head: headRow(['Series', 'Forecast', 'Scenario', 'Difference', 'Change']),
    rows,
    tall: true,
  })
  const content = `<p>${prose(`Sums of the medians over the horizon.${which}`)}</p>\n${html}`
  return `<section class="overview" aria-label="All series">
${article('h3', 'All series', content)}
</section>`
}

const defaultTitle = ({ series }: ScenarioDocument): string =>
  series.length === 1 ? `Scenario of ${series[0].id}` : `Scenarios of ${fixed(0)(series.length)} series`
