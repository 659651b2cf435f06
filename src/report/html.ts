import { visible } from '../engine/wording.js'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text made safe inside an HTML element or a quoted attribute, with characters that are not seen as their codes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character]!)
}

/**
 * A value as JSON that is safe inside a `<script>` element: no `<` is left, so neither `</script>` nor `<!--`
 * in a series id can end or swallow the script. Texts are as `escapeHtml` shows them. Numbers that are not finite become
 * null, as JSON does.
 */
export function scriptJson(value: unknown): string {
  const shown = (_: string, part: unknown): unknown => (typeof part === 'string' ? visible(part) : part)
  return JSON.stringify(value, shown).replaceAll('<', '\\u003c')
}

/** Running text as HTML; a percent sign stays on the line of its number. */
export function prose(text: string): string {
  return escapeHtml(text).replaceAll(' %', '&nbsp;%')
}

/** A link to a series on the same page, handled by the page's picker. */
export const seriesLink = (id: string): string =>
  `<a href="#${escapeHtml(encodeURIComponent(visible(id)))}">${escapeHtml(id)}</a>`
