/** A line or band of a chart: its class in the style sheet, and what the legend calls it. */
export type LegendEntry = readonly [swatch: string, text: string]

/**
 * The place of a chart: an empty `.plot` for the page's script to fill, with its legend and a note as the
 * caption.
 */
export function figure(chart: string, legend: readonly LegendEntry[], note: string): string {
  const keys = legend.map(
    ([swatch, text]) => `<span class="key"><i class="${swatch}" aria-hidden="true"></i>${text}</span>`,
  )
  return `<figure data-chart="${chart}">
<div class="plot"></div>
<figcaption>${keys.join('')}<span class="note">${note}</span></figcaption>
</figure>`
}
