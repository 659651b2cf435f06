import { escapeHtml } from './html.js'
import { fixed } from './numbers.js'

/** Names and values as an HTML description list; empty values are left out. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  const items = pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`)
  return `<dl class="facts">${items.join('')}</dl>`
}

/**
 * How many rows there are and from when to when.
 * @param count rows there were before some were left out. Default: those given
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
