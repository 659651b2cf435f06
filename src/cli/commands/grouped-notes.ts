import { listed } from '../../engine/wording.js'
import type { SeriesPrediction } from '../../tasks/forecast/index.js'

/** The notes on series, each once, behind the series that they are on. */
export function groupedNotes(series: readonly Pick<SeriesPrediction, 'id' | 'notes'>[]): string[] {
  const ids = new Map<string, string[]>()
  for (const { id, notes } of series) for (const note of notes) ids.set(note, [...(ids.get(note) ?? []), id])
  return [...ids].map(([note, on]) => `${listed(on)}: ${note}`)
}
