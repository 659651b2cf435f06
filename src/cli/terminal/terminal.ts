/** The terminal that the commands print to. */
import { printable } from './printable.js'

/** Lines wider than this are hard to read, and a chart gains nothing. */
const widest = 120

/** How to draw: the width in characters, and whether in colour. */
export interface Look {
  readonly columns: number
  readonly colour: boolean
}

/** How to draw on standard output. */
export const terminalLook = (): Look => ({
  columns: Math.min(process.stdout.columns ?? 80, widest),
  colour: isSteered(process.stdout) && !process.env.NO_COLOR,
})

/** Whether a stream is a terminal that control characters steer: one that calls itself dumb is not. */
export const isSteered = ({ isTTY }: { readonly isTTY?: boolean }): boolean =>
  isTTY === true && process.env.TERM !== 'dumb'

/** Text with its lines broken at blanks, but not before %, to fit in a width; a longer word stands alone. */
export const wrapped = (text: string, columns: number): string =>
  text
    .split('\n')
    .flatMap((line) => {
      const lines: string[] = []
      for (const word of line.split(/ (?!%)/)) {
        const last = lines.at(-1)
        if (last !== undefined && last.length + 1 + word.length <= columns)
          lines[lines.length - 1] = `${last} ${word}`
        else lines.push(word)
      }
      return lines
    })
    .join('\n')

/** Text that may contain names from a file, wrapped to the width. */
export const paragraph = (text: string, { columns }: Pick<Look, 'columns'>): string =>
  `${wrapped(printable(text), columns)}\n`

/** Several of them, one after the other. */
export const paragraphs = (texts: readonly string[], look: Pick<Look, 'columns'>): string =>
  texts.map((text) => paragraph(text, look)).join('')
