import type { SkippedSeries } from '../data/index.js'
import { escapeHtml } from './html.js'
import { fixed } from './numbers.js'

/** Skipped series named on the page, at most. */
const MOST_NAMED = 200

const whole = fixed(0)

/**
 * The series that were skipped and why, folded up under how many; nothing where there are none.
 * @param how what could not be done with them
 */
export function skippedPart(
  { skipped, series }: { readonly skipped: readonly SkippedSeries[]; readonly series: readonly unknown[] },
  how: string,
): string {
  if (skipped.length === 0) return ''
  const all = skipped.length + series.length
  return `<details class="notice"><summary>${whole(skipped.length)} of ${whole(all)} series ${how}</summary>
${skippedTable(skipped)}
</details>`
}

function skippedTable(skipped: readonly SkippedSeries[]): string {
  const rows = skipped
    .slice(0, MOST_NAMED)
    .map(({ id, reason }) => `<tr><th scope="row">${escapeHtml(id)}</th><td>${escapeHtml(reason)}</td></tr>`)
  const more = skipped.length > MOST_NAMED ? `<p>And ${whole(skipped.length - MOST_NAMED)} more.</p>` : ''
  return `<div class="scroll tall" role="group" aria-label="Series that were skipped" tabindex="0">
<table class="reasons">
<thead><tr><th scope="col">Series</th><th scope="col">Why</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>${more}`
}
