/**
 * Text from a file, such as a series id or a time stamp, without the control characters that could move the
 * cursor, colour the terminal or set its title.
 */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '')
}
