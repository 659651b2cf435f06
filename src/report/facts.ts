import { escapeHtml } from './html.js'

/** Names and values as an HTML description list; empty values are left out. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  const items = pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`)
  return `<dl class="facts">${items.join('')}</dl>`
}
