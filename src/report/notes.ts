import { prose } from './html.js'

/** What a reader should know of the run, one paragraph a note; empty without any. */
export const notesPart = (notes: readonly string[]): string =>
  notes.map((note) => `<p class="notice">${prose(note)}</p>`).join('\n')
