/** Text as a field of a CSV (RFC 4180). */
export const textField = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** A number as the shortest text that reads back as the same float64; nothing where it is not finite. */
export const numberField = (value: number): string => (Number.isFinite(value) ? String(value) : '')
