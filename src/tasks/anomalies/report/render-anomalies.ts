import { checkWhole } from '../../../engine/checks.js'
import { article } from '../../../report/article.js'
import { chosen, DEFAULT_MOST_SERIES } from '../../../report/chosen.js'
import { durationInWords } from '../../../report/duration.js'
import { facts } from '../../../report/facts.js'
import { framed } from '../../../report/frame.js'
import { prose } from '../../../report/html.js'
import { fixed } from '../../../report/numbers.js'
import { picker } from '../../../report/picker.js'
import { skippedPart } from '../../../report/skipped.js'
import script from '../../generated/page.js'
import type { AnomalyDocument, AnomalySeries } from '../document.js'
import { anomaliesTable } from './anomalies-table.js'
import { anomalyVerdict } from './anomaly-verdict.js'
import { largestAnomalies, MOST_MARKED, packedAnomalies } from './packed.js'
import { anomalySection } from './section.js'

export interface AnomaliesOptions {
  /** Headline and window title. Default: "Anomalies in" the series' id, or the number of series. */
  readonly title?: string
  /** Where the values came from, such as the data file's name. Left out by default. */
  readonly generatedFrom?: string
  /**
   * Series that the page shows one by one, at most, a whole number from 1. Of more, it shows the half of this number
   * with the highest scores, and the first of the others; the list of anomalies is of all in any case. Default 200.
   */
  readonly mostSeries?: number
}

const whole = fixed(0)

/**
 * The anomalies as one self-contained HTML page, of the look of `renderReport`: what came beside what was expected,
 * with anomalies marked, and a table of them by score.
 *
 * The same document gives the same text.
 * @throws InputError when `mostSeries` is not a whole number from 1
 */
export function renderAnomalies(
  document: AnomalyDocument,
  {
    title = defaultTitle(document),
    generatedFrom = '',
    mostSeries = DEFAULT_MOST_SERIES,
  }: AnomaliesOptions = {},
): string {
  checkWhole('renderAnomalies mostSeries', mostSeries)
  const { series, threshold, engine, seed, seconds } = document
  const shown = chosen(series, mostSeries, highestScore)
  const header = facts([
    ['Data', generatedFrom],
    ['Engine', engine],
    ['Seed', String(seed)],
    ['Took', durationInWords(seconds)],
  ])
  return framed({
    title,
    header: `${header}
<noscript><p class="notice">Charts need JavaScript, which is off here. The tables below are complete without it.</p></noscript>
${skippedPart(document, 'could not be judged')}`,
    body:
      series.length > 1
        ? `${overview(document, new Set(shown.map(({ id }) => id)))}\n${picker(shown.map(({ id }) => id))}`
        : series
            .map((one) => {
              const counts = { values: one.rows.length, anomalies: countOf(one) }
              return anomalySection({ ...one, ...counts }, { threshold, named: false })
            })
            .join(''),
    data: packedAnomalies(document, shown),
    script,
    bands: 1,
  })
}

/** @param charted ids of the series that the page shows one by one */
function overview({ series, threshold }: AnomalyDocument, charted: ReadonlySet<string>): string {
  const anomalies = series.reduce((sum, one) => sum + countOf(one), 0)
  const values = series.reduce((sum, { rows }) => sum + rows.length, 0)
  // The highest of each are enough to find the highest of all.
  const listed = largestAnomalies(
    series.flatMap(({ id, rows }) => largestAnomalies(rows).map((row) => ({ ...row, id }))),
  )
  const more = anomalies > MOST_MARKED ? `; the ${MOST_MARKED} highest are listed` : ''
  const which =
    charted.size === series.length
      ? ''
      : `<p>This page charts ${whole(charted.size)} of ${whole(series.length)} series: the half of them with the highest scores, and the first ones of the others. The list is of all.</p>`
  const table = `<p>The highest score comes first${more}.</p>\n${anomaliesTable(listed, charted)}`
  return `<section class="overview" aria-label="All series" data-overview>
<h2 class="id">All series</h2>
<p class="lead">${prose(anomalyVerdict({ anomalies, values, threshold }))}</p>
${which}
${listed.length > 0 ? article('h3', 'Table of anomalies', table) : ''}
</section>`
}

const countOf = ({ rows }: AnomalySeries): number => rows.filter(({ isAnomaly }) => isAnomaly).length

const highestScore = ({ rows }: AnomalySeries): number =>
  rows.reduce((highest, { score }) => Math.max(highest, score), Number.NEGATIVE_INFINITY)

const defaultTitle = ({ series }: AnomalyDocument): string =>
  series.length === 1 ? `Anomalies in ${series[0].id}` : `Anomalies in ${whole(series.length)} series`
