import { counted } from '../../../engine/wording.js'
import { inWords, numberFormat } from '../../../report/index.js'
import type { Outlier } from '../outliers.js'

/** Most values that are named one by one. */
const mostNamed = 3

interface WithOutliers {
  readonly id: string
  readonly outliers?: readonly Outlier[]
}

function named({ ds, y, usual }: Outlier, id: string | undefined): string {
  const show = numberFormat([y, usual])
  return `${show(y)} ${id === undefined ? '' : `of ${id} `}at ${ds}, where about ${show(usual)} is usual`
}

/**
 * A sentence on the values that look like errors, what was done with them and how to have it otherwise; undefined where
 * there are none.
 */
export function outliersNote(series: readonly WithOutliers[]): string | undefined {
  const all = series.flatMap(({ id, outliers = [] }) =>
    outliers.map((outlier) => ({ outlier, id: series.length > 1 ? id : undefined })),
  )
  if (all.length === 0) return undefined
  const count = all.length
  const texts = all.slice(0, mostNamed).map(({ outlier, id }) => named(outlier, id))
  const which =
    count > mostNamed ? `${counted(count, 'value')}, the first of them ${texts[0]},` : `${inWords(texts)},`
  const one = count === 1
  const looks = one ? 'looks like an error' : 'look like errors'
  const done = all[0].outlier.isReplaced
    ? `The forecast is made from ${one ? 'the usual value' : 'the usual values'} instead; with --outliers keep, from ` +
      `${one ? 'it as it is' : 'them as they are'}.`
    : `The forecast is made from ${one ? 'it as it is' : 'them as they are'}, which may rule scales and intervals; ` +
      `with --outliers clean, from ${one ? 'the usual value' : 'the usual values'}.`
  return `${which} ${looks}. ${done}`
}
