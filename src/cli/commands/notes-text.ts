import type { Panel } from '../../data/index.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/** What a file was taken for, a sentence a line, broken to the width. */
export const notesText = ({ notes }: Pick<Panel, 'notes'>, look: Pick<Look, 'columns'>): string =>
  notes.map((note) => paragraph(note, look)).join('')
