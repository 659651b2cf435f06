import { type Chart, keepDrawn } from './chart.js'

/** Draws a chart into a figure's empty place; returns a function that puts another in its place. */
export const draw = (figure: HTMLElement, chart: Chart): ((next: Chart) => void) =>
  keepDrawn(figure.querySelector<HTMLElement>('.plot')!, chart)

/** Fills every figure within an element by the name of its chart, and shows the part of the page it is in. */
export function fillFigures(
  within: HTMLElement,
  charts: Readonly<Record<string, (figure: HTMLElement) => void>>,
): void {
  const figures = [...within.querySelectorAll<HTMLElement>('[data-chart]')]
  // All are shown before the first is drawn: a hidden element has no width.
  for (const figure of figures) figure.closest('article')!.hidden = false
  for (const figure of figures) charts[figure.dataset.chart!](figure)
}

/** Buttons above a figure, one pressed, that choose among charts. */
export function addViews(
  figure: HTMLElement,
  label: string,
  views: readonly (readonly [text: string, choose: () => void])[],
): void {
  const group = document.createElement('div')
  group.className = 'views'
  group.role = 'group'
  group.ariaLabel = label
  const buttons = views.map(([text, choose], view) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = text
    button.ariaPressed = String(view === 0)
    button.addEventListener('click', () => {
      for (const other of buttons) other.ariaPressed = String(other === button)
      choose()
    })
    return button
  })
  group.append(...buttons)
  figure.prepend(group)
}
