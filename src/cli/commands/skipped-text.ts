import type { SkippedSeries } from '../../data/index.js'
import { fixed } from '../../report/index.js'
import { more, shortId } from '../terminal/list.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/** Skipped series named, at most. */
const mostNamed = 10

/** The number of skipped series and the first of them with the reason; none, and no text, where none was skipped. */
export function skippedText(skipped: readonly SkippedSeries[], look: Pick<Look, 'columns'>): string[] {
  if (skipped.length === 0) return []
  const lines = skipped
    .slice(0, mostNamed)
    .map(({ id, reason }) => paragraph(`${shortId(id)}: ${reason}`, look))
  return [`${fixed(0)(skipped.length)} series skipped:\n${lines.join('')}${more(skipped.length - mostNamed)}`]
}
