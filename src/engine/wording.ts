/** Wording that messages share. */

/** How many of something in words, such as `1 row` or `3 rows`. */
export const counted = (n: number, noun: string): string => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`)

const byteUnits = ['MB', 'GB', 'TB', 'PB', 'EB']

/** A number of bytes in words, such as `1.5 MB` or `64.0 GB`. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(bytes / 1e6) / 3)))
  return `${(bytes / 1e6 / 1000 ** power).toFixed(1)} ${byteUnits[power]}`
}

/** Most names that are listed one by one. */
const mostListed = 12

/** The names between commas; of more than twelve, the first twelve and the number of the others. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ')
  return names.length > mostListed ? `${shown} and ${names.length - mostListed} more` : shown
}

/**
 * Characters that are not seen but steer what shows them: control characters, those that turn the direction of text
 * (Unicode Standard Annex 9), line separators, and halves of characters.
 */
const unseen = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

/** Text from a file, such as a series id, with unseen characters as their codes, such as `\\u202e`. */
export const visible = (text: string): string =>
  text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
