import { fixed } from './numbers.js'

/**
 * The number of rows and their first and last time stamp.
 * @param count number of rows before thinning. Default: of those given
 */
export function extent(
  thing: string,
  rows: readonly { readonly ds: string }[],
  count: number = rows.length,
): string {
  const [first, last] = [rows[0]?.ds, rows.at(-1)?.ds]
  const counted = `${fixed(0)(count)} ${thing}${count === 1 ? '' : 's'}`
  if (first === undefined || last === undefined) return counted
  return first === last ? `${counted}, ${first}` : `${counted}, ${first} to ${last}`
}
