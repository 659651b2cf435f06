/** Wording that messages share. */

/** How many of something in words, such as `1 row` or `3 rows`. */
export const counted = (n: number, noun: string): string => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`)

/** Most names that are listed one by one. */
const mostListed = 12

/** The names between commas; of more than twelve, the first twelve and the number of the others. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ')
  return names.length > mostListed ? `${shown} and ${names.length - mostListed} more` : shown
}
