import { type PlotOptions, plot } from '@observablehq/plot'

/** A chart for a width in CSS pixels. */
export type Chart = (width: number) => PlotOptions

/** Width of a printed page's text, in CSS pixels: A4 or Letter less the margins. */
const textWidth = 660

/** Between two charts side by side. */
const gap = 24

interface Drawing {
  readonly element: HTMLElement
  readonly draw: (width: number) => void
}

/** Every chart on the page; those of a series no longer shown are dropped when it prints. */
const drawings = new Set<Drawing>()

function drawAll(widthOf: (element: HTMLElement) => number): void {
  for (const drawing of drawings) {
    const { element, draw } = drawing
    if (!element.isConnected) drawings.delete(drawing)
    else if (element.clientWidth > 0) draw(widthOf(element))
  }
}

addEventListener('beforeprint', () => drawAll((element) => printWidth(element)))
addEventListener('afterprint', () => drawAll((element) => element.clientWidth))

/** Charts that stand side by side share the printed width as well. */
const printWidth = (element: HTMLElement): number =>
  element.closest('.pair') === null ? textWidth : (textWidth - gap) / 2

/**
 * Draws a chart into an element and again whenever the element's width changes; returns a function that puts
 * another chart in its place.
 */
export function keepDrawn(element: HTMLElement, chart: Chart): (next: Chart) => void {
  let current = chart
  let drawnWidth = 0
  const draw = (width: number) => {
    if (width === 0) return
    drawnWidth = width
    drawFitted(element, current(width), width)
  }
  new ResizeObserver(() => {
    if (element.clientWidth !== drawnWidth) draw(element.clientWidth)
  }).observe(element)
  drawings.add({ element, draw })
  draw(element.clientWidth)
  return (next) => {
    current = next
    draw(element.clientWidth)
  }
}

/** Draws twice: the width of the value axis is known only once its labels are set. */
function drawFitted(element: HTMLElement, options: PlotOptions, width: number): void {
  const put = (marginLeft: number) => {
    const drawing = plot({ marginTop: 16, marginRight: 12, marginBottom: 38, ...options, width, marginLeft })
    drawing.setAttribute('role', 'img')
    element.replaceChildren(drawing)
    return drawing
  }
  const labels = put(60).querySelectorAll<SVGTextElement>('[aria-label="y-axis tick label"] text')
  const widest = Math.max(0, ...[...labels].map((label) => label.getBBox().width))
  put(Math.ceil(widest) + 14)
}

/** Height that suits a width: flat on a desktop, nearer to square on a phone. */
export function heightFor(width: number, most: number): number {
  return Math.round(Math.min(most, 160 + width * 0.28))
}
