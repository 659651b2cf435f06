/** The delimiter and line end of separated text, and what stands above the table. */
import { isMissing } from '../table/cells.js'
import { isText } from '../table/number-form.js'

export interface CsvFormat {
  readonly delimiter: string
  readonly newline: string
  /** Characters and lines above the table: a line such as `sep=;`, comments and blank lines. */
  readonly start: number
  readonly lines: number
  readonly comments: number
  /** The header, if it is the last comment. */
  readonly header: readonly string[] | undefined
}

/** @param most characters of the text that are looked at */
export function csvFormat(text: string, most: number): CsvFormat {
  const unquoted = text.slice(0, most).replace(/"[^"]*"/g, '')
  const newline = /\r\n|\n|\r/.exec(unquoted)?.[0] ?? '\n'
  let start = 0
  let lines = 0
  let comments = 0
  let told: string | undefined
  let last = ''
  for (; start < text.length; lines++) {
    const at = text.indexOf(newline, start)
    const line = text.slice(start, at < 0 ? undefined : at).trim()
    const sep = /^"?sep=(.|\\t)"?$/i.exec(line)?.[1]
    const isComment = line.startsWith('#') && !isMissing(line.split(/[,;\t|]/)[0])
    if (sep !== undefined && told === undefined) told = sep === '\\t' ? '\t' : sep
    else if (isComment) {
      comments++
      last = line
    } else if (line !== '' || lines === 0) break
    start = at < 0 ? text.length : at + newline.length
  }
  // Text of comments alone is a table whose first column is called such as "#".
  if (start === text.length && comments > 0)
    return { ...emptyFormat, delimiter: findDelimiter(text), newline }
  const rest = text.slice(start, start + 10_000)
  const delimiter = told ?? findDelimiter(rest)
  const header = comments > 0 ? headerOf(last, rest.split(newline, 1)[0], delimiter) : undefined
  return {
    delimiter,
    newline,
    start,
    lines,
    comments: header === undefined ? comments : comments - 1,
    header,
  }
}

const emptyFormat = { start: 0, lines: 0, comments: 0, header: undefined }

/** The names of a comment that is the header of the row below. */
function headerOf(comment: string, row: string, delimiter: string): string[] | undefined {
  const names = comment
    .replace(/^#+/, '')
    .split(delimiter)
    .map((cell) => cell.trim())
  const cells = row.split(delimiter).map((cell) => cell.trim())
  const isNames = names.length > 1 && names.length === cells.length && names.every(isText)
  return isNames && !cells.every(isText) ? names : undefined
}

/**
 * The delimiter that occurs equally often in most of the first lines. The comma comes late: in a file separated by
 * semicolons it may be a decimal comma.
 */
function findDelimiter(text: string): string {
  const lines = text
    .slice(0, 10_000)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/, 50)
    .filter((line) => line.trim() !== '')
  // The last line may have been cut short.
  const whole = lines.length > 2 ? lines.slice(0, -1) : lines
  let best = { delimiter: ',', even: 0 }
  for (const delimiter of ['\t', ';', ',', '|']) {
    const counts = whole.map((line) => line.split(delimiter).length - 1)
    const evenOf = (n: number): number => counts.filter((count) => count === n).length
    const even = Math.max(0, ...new Set(counts.filter((n) => n > 0).map(evenOf)))
    if (even > best.even) best = { delimiter, even }
  }
  return best.delimiter
}
