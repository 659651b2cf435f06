/** A record of text: a line of a CSV file, or a row of a sheet. */
export interface Line {
  /** Without surrounding blanks. */
  readonly cells: readonly string[]
  /** Line of the file on which the record starts, or row of the sheet, from 1. */
  readonly line: number
  /** Which cells are numbers at the source, not text. Default none. */
  readonly isNumber?: readonly boolean[]
}

/** The record with exactly `width` cells, if that takes or adds only empty ones behind; otherwise as it is. */
export function fitted(line: Line, width: number): Line {
  const { cells } = line
  if (cells.length <= width || cells.slice(width).some((cell) => cell !== '')) return line
  return { ...line, cells: cells.slice(0, width) }
}

/** Such as `line 3`, or `lines 3 to 5` of several in a row. */
export function placesOf(lines: readonly Line[], unit: string): string {
  const [first, last] = [lines[0].line, lines.at(-1)!.line]
  return first === last ? `${unit} ${first}` : `${unit}s ${first} to ${last}`
}
