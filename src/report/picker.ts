import { escapeHtml } from './html.js'

/** Up to so many series are chosen from a menu; among more, one types part of an id. */
const MOST_IN_MENU = 12

/** Where one of several series is chosen; hidden until the page's script works it. */
export function picker(ids: readonly string[]): string {
  const options = (value: (id: string, index: number) => string) => ids.map(value).join('')
  const field =
    ids.length <= MOST_IN_MENU
      ? `<select id="series">${options((id, index) => `<option value="${index}">${escapeHtml(id)}</option>`)}</select>`
      : `<input id="series" type="search" list="ids" autocomplete="off" spellcheck="false" placeholder="Type part of a name" aria-describedby="found">` +
        `<datalist id="ids">${options((id) => `<option value="${escapeHtml(id)}"></option>`)}</datalist>`
  return `<div class="picker" id="one" hidden>
<label for="series">Series</label>${field}
<span class="steps"><button type="button" data-step="-1" aria-label="Previous series">←</button><button type="button" data-step="1" aria-label="Next series">→</button></span>
<span id="found" role="status"></span>
</div>
<div id="shown"></div>`
}
