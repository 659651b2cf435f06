import type { SkippedSeries } from '../data/index.js'
import { escapeHtml } from './html.js'
import { fixed } from './numbers.js'
import { headRow, table } from './table.js'

/** Skipped series named on the page, at most. */
const mostNamed = 200

const whole = fixed(0)

/**
 * A notice with the number of skipped series, which unfolds to a table of them with the reasons; empty without any.
 * @param verb what could not be done with them, such as `forecast`
 */
export function skippedPart(
  { skipped, series }: { readonly skipped: readonly SkippedSeries[]; readonly series: readonly unknown[] },
  verb: string,
): string {
  if (skipped.length === 0) return ''
  const all = skipped.length + series.length
  return `<details class="notice"><summary>${whole(skipped.length)} of ${whole(all)} series could not be ${verb}</summary>
${skippedTable(skipped)}
</details>`
}

function skippedTable(skipped: readonly SkippedSeries[]): string {
  const rows = skipped
    .slice(0, mostNamed)
    .map(({ id, reason }) => `<tr><th scope="row">${escapeHtml(id)}</th><td>${escapeHtml(reason)}</td></tr>`)
  const more = skipped.length > mostNamed ? `<p>And ${whole(skipped.length - mostNamed)} more.</p>` : ''
  const head = headRow(['Series', 'Reason'])
  return `${table({ className: 'reasons', label: 'Skipped series', head, rows, tall: true })}${more}`
}
