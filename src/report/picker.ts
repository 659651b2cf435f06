import { escapeHtml } from './html.js'
import { capital } from './words.js'

/** Up to this many choices stand in a menu; among more, one types part of a name. */
const mostInMenu = 12

/**
 * The place where a page of several things shows one of them, and above it the means to pick which; hidden until the
 * page's script runs.
 * @param names of the things, each different
 * @param noun for one of them, such as `series`
 */
export function picker(names: readonly string[], noun: string): string {
  const options = (option: (name: string, index: number) => string) => names.map(option).join('')
  const field =
    names.length <= mostInMenu
      ? `<select id="choice">${options((name, index) => `<option value="${index}">${escapeHtml(name)}</option>`)}</select>`
      : `<input id="choice" type="search" list="names" autocomplete="off" spellcheck="false" placeholder="Type part of a name" aria-describedby="found">` +
        `<datalist id="names">${options((name) => `<option value="${escapeHtml(name)}"></option>`)}</datalist>`
  return `<div class="picker" id="picker" hidden>
<label for="choice">${capital(noun)}</label>${field}
<span class="steps"><button type="button" data-step="-1" aria-label="Previous ${noun}">←</button><button type="button" data-step="1" aria-label="Next ${noun}">→</button></span>
<span id="found" role="status"></span>
</div>
<div id="shown"></div>`
}
