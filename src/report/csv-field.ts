/** How a CSV is written. */
export interface CsvOptions {
  /**
   * Whether an apostrophe precedes text that a spreadsheet would run as a formula: names of series that begin with `=`, `+`,
   * `-`, `@`, a tab or a carriage return. Default false: names as they are.
   */
  readonly isSafe?: boolean
}

/** Text as a field of a CSV (RFC 4180). */
export function textField(given: string, { isSafe = false }: CsvOptions = {}): string {
  const text = isSafe && /^[=+\-@\t\r]/.test(given) ? `'${given}` : given
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A number as the shortest text that reads back as the same float64; nothing where it is not finite. */
export const numberField = (value: number): string => (Number.isFinite(value) ? String(value) : '')
