import type { Panel } from '../data/index.js'
import { printable } from './printable.js'
import { type terminalLook, wrapped } from './terminal.js'

/** What a file was taken for, a sentence a line, broken to the width. */
export const notesText = (
  { notes }: Pick<Panel, 'notes'>,
  { columns }: Pick<ReturnType<typeof terminalLook>, 'columns'>,
): string => notes.map((note) => `${wrapped(printable(note), columns)}\n`).join('')
