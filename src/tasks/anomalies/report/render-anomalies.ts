import { type AllowedOf, checkGiven } from '../../../options/index.js'
import {
  article,
  chosen,
  defaultMostSeries,
  durationInWords,
  facts,
  fixed,
  framed,
  picker,
  prose,
  skippedPart,
  withoutScript,
} from '../../../report/index.js'
import { pageOptions } from '../../../report/page-options.js'
import script from '../../generated/page.js'
import type { AnomalyDocument, AnomalySeries } from '../document.js'
import { anomaliesTable } from './anomalies-table.js'
import { anomalyVerdict } from './anomaly-verdict.js'
import { largestAnomalies, mostMarked, packedAnomalies } from './packed.js'
import { anomalySection } from './section.js'
import { anomaliesStyles } from './styles.js'

/** Options of `renderAnomalies`. */
export interface AnomaliesOptions {
  /** Headline and window title. Default: "Anomalies in" the series' id, or the number of series. */
  readonly title?: string
  /** Source of the data, such as the file's name. Left out by default. */
  readonly generatedFrom?: string
  /**
   * Most series shown one by one, a whole number from 1. Of more, the page shows the half of this number with the highest
   * scores, and the first of the others; the list of anomalies is of all in any case. Default 200.
   */
  readonly mostSeries?: number
}

const whole = fixed(0)

/**
 * The anomalies as one self-contained HTML page, in the style of `renderReport`: actual and expected values with
 * the anomalies marked, and a table of them by score.
 *
 * The same document gives the same text.
 * @throws InputError when `mostSeries` is not a whole number from 1
 */
export function renderAnomalies(document: AnomalyDocument, options: AnomaliesOptions = {}): string {
  checkGiven('renderAnomalies', pageOptions satisfies AllowedOf<AnomaliesOptions>, options)
  const { title = defaultTitle(document), generatedFrom = '', mostSeries = defaultMostSeries } = options
  const { series, threshold, engine, seed, seconds } = document
  const shown = chosen(series, mostSeries, highestScore)
  const header = facts([
    ['Data', generatedFrom],
    ['Engine', engine],
    ['Seed', String(seed)],
    ['Run time', durationInWords(seconds)],
  ])
  return framed({
    title,
    header: `${header}
${withoutScript(series.length > 1 ? 'So does picking a series. ' : '')}
${skippedPart(document, 'scored')}`,
    body:
      series.length > 1
        ? `${overview(document, new Set(shown.map(({ id }) => id)))}\n${picker(
            shown.map(({ id }) => id),
            'series',
          )}`
        : series
            .map((one) => {
              const counts = { values: one.rows.length, anomalies: countOf(one) }
              return anomalySection({ ...one, ...counts }, { threshold, named: false })
            })
            .join(''),
    data: packedAnomalies(document, shown),
    script,
    styles: anomaliesStyles,
  })
}

/** @param charted ids of the series that the page shows one by one */
function overview({ series, threshold }: AnomalyDocument, charted: ReadonlySet<string>): string {
  const anomalies = series.reduce((sum, one) => sum + countOf(one), 0)
  const values = series.reduce((sum, { rows }) => sum + rows.length, 0)
  // The highest of each series include the highest of all.
  const listed = largestAnomalies(
    series.flatMap(({ id, rows }) => largestAnomalies(rows).map((row) => ({ ...row, id }))),
  )
  const more = anomalies > mostMarked ? `; the ${mostMarked} highest are listed` : ''
  const which =
    charted.size === series.length
      ? ''
      : `<p>This page charts ${whole(charted.size)} of ${whole(series.length)} series: half with the highest scores, half the first of the others. The table is of all.</p>`
  const table = `<p>Sorted by score, highest first${more}.</p>\n${anomaliesTable(listed, charted)}`
  return `<section class="overview" aria-label="All series">
<h2 class="id">All series</h2>
<p class="lead">${prose(anomalyVerdict({ anomalies, values, threshold }))}</p>
${which}
${listed.length > 0 ? article('h3', 'Anomalies', table) : ''}
</section>`
}

const countOf = ({ rows }: AnomalySeries): number => rows.filter(({ isAnomaly }) => isAnomaly).length

const highestScore = ({ rows }: AnomalySeries): number =>
  rows.reduce((highest, { score }) => Math.max(highest, score), Number.NEGATIVE_INFINITY)

const defaultTitle = ({ series }: AnomalyDocument): string =>
  series.length === 1 ? `Anomalies in ${series[0].id}` : `Anomalies in ${whole(series.length)} series`
