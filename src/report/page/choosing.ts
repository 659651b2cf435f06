/** Which of several series is shown: by the picker, its arrows, or a link to `#id`, which a bookmark keeps. */

/**
 * Shows the series that the address names, or else the first, and then whichever the reader picks.
 * @param show puts the series of an index into its place
 */
export function chooseAmong(ids: readonly string[], show: (place: HTMLElement, index: number) => void): void {
  const one = document.getElementById('one')!
  const place = document.getElementById('shown')!
  const found = document.getElementById('found')!
  const field = document.getElementById('series') as HTMLInputElement | HTMLSelectElement
  const lower = ids.map((id) => id.toLowerCase())
  let current = -1

  const choose = (index: number) => {
    field.value = field instanceof HTMLSelectElement ? String(index) : ids[index]
    found.textContent = `${index + 1} of ${ids.length}`
    if (index === current) return
    current = index
    show(place, index)
  }
  /** By a reader's act: the address follows it. */
  const pick = (index: number) => {
    choose(index)
    history.replaceState(null, '', `#${encodeURIComponent(ids[index])}`)
  }
  const named = (): number => ids.indexOf(decoded(location.hash.slice(1)))

  one.hidden = false
  if (field instanceof HTMLSelectElement) {
    field.addEventListener('change', () => pick(Number(field.value)))
  } else {
    // Emptied while in use: a list of suggestions shows only what fits the text.
    field.addEventListener('focus', () => {
      field.placeholder = ids[current]
      field.value = ''
    })
    field.addEventListener('blur', () => choose(current))
    field.addEventListener('input', () => {
      const index = ids.indexOf(field.value)
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
  for (const button of one.querySelectorAll<HTMLButtonElement>('[data-step]')) {
    button.addEventListener('click', () =>
      pick((current + Number(button.dataset.step) + ids.length) % ids.length),
    )
  }
  addEventListener('hashchange', () => {
    const index = named()
    if (index < 0) return
    choose(index)
    one.scrollIntoView()
  })
  const first = named()
  choose(Math.max(0, first))
  if (first >= 0) one.scrollIntoView()
}

/** An id that begins with the text, or else one that holds it. */
function firstMatch(lower: readonly string[], text: string): number {
  const sought = text.toLowerCase()
  const begins = lower.findIndex((id) => id.startsWith(sought))
  return begins >= 0 ? begins : lower.findIndex((id) => id.includes(sought))
}

function matches(lower: readonly string[], text: string): string {
  const sought = text.toLowerCase()
  const count = lower.filter((id) => id.includes(sought)).length
  return count === 0
    ? 'none has this in its name'
    : `${count} of ${lower.length} match; Enter takes the first`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
