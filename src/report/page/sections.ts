/** One of several things on a page: picked by its menu or search field, its arrows, or a link to `#name`. */

/**
 * Fills a page of one section, or of a picker among several.
 * @param names of the things that the page has, each different
 * @param html the section of one, drawn once it is picked; the only one of a page stands in it from the start
 * @param fill draws the charts of a section
 */
export function fillSections(
  names: readonly string[],
  html: (index: number) => string,
  fill: (section: HTMLElement, index: number) => void,
): void {
  if (document.getElementById('picker') !== null) {
    chooseAmong(names, (place, index) => {
      place.innerHTML = html(index)
      fill(place, index)
    })
    return
  }
  const only = document.querySelector<HTMLElement>('main > section')
  if (only !== null) fill(only, 0)
}

/**
 * Shows the thing that the address names, or else the first, and then whichever the reader picks; the address follows,
 * so that a bookmark keeps the choice.
 * @param show puts the thing of an index into its place
 */
function chooseAmong(names: readonly string[], show: (place: HTMLElement, index: number) => void): void {
  const picker = document.getElementById('picker')!
  const place = document.getElementById('shown')!
  const found = document.getElementById('found')!
  const field = document.getElementById('choice') as HTMLInputElement | HTMLSelectElement
  const lower = names.map((name) => name.toLowerCase())
  let current = -1

  const choose = (index: number) => {
    field.value = field instanceof HTMLSelectElement ? String(index) : names[index]
    found.textContent = `${index + 1} of ${names.length}`
    if (index === current) return
    current = index
    show(place, index)
  }
  /** By a reader's act: the address follows it. */
  const pick = (index: number) => {
    choose(index)
    history.replaceState(null, '', `#${encodeURIComponent(names[index])}`)
  }
  const named = (): number => names.indexOf(decoded(location.hash.slice(1)))

  picker.hidden = false
  if (field instanceof HTMLSelectElement) {
    field.addEventListener('change', () => pick(Number(field.value)))
  } else {
    // Emptied while in use: a list of suggestions shows only the names that match the text.
    field.addEventListener('focus', () => {
      field.placeholder = names[current]
      field.value = ''
    })
    field.addEventListener('blur', () => choose(current))
    field.addEventListener('input', () => {
      const index = names.indexOf(field.value)
      if (index >= 0) pick(index)
      else found.textContent = matches(lower, field.value)
    })
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') field.value = ''
      if (event.key !== 'Enter' || field.value === '') return
      const index = firstMatch(lower, field.value)
      if (index < 0) return
      pick(index)
      field.select()
    })
  }
  for (const button of picker.querySelectorAll<HTMLButtonElement>('[data-step]')) {
    button.addEventListener('click', () =>
      pick((current + Number(button.dataset.step) + names.length) % names.length),
    )
  }
  addEventListener('hashchange', () => {
    const index = named()
    if (index < 0) return
    choose(index)
    picker.scrollIntoView()
  })
  const first = named()
  choose(Math.max(0, first))
  if (first >= 0) picker.scrollIntoView()
}

/** A name that begins with the text, or else one that contains it. */
function firstMatch(lower: readonly string[], text: string): number {
  const sought = text.toLowerCase()
  const begins = lower.findIndex((id) => id.startsWith(sought))
  return begins >= 0 ? begins : lower.findIndex((id) => id.includes(sought))
}

function matches(lower: readonly string[], text: string): string {
  const sought = text.toLowerCase()
  const count = lower.filter((id) => id.includes(sought)).length
  return count === 0 ? 'no match' : `${count} of ${lower.length} match; Enter takes the first`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
