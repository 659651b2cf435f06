import { shade } from './bands.js'
import { escapeHtml } from './html.js'

/** A line or band of a chart: its class in the style sheet and its text in the legend. */
export interface LegendEntry {
  readonly swatch: string
  readonly text: string
  /** Bands over one another there, which give its shade. Default none: a line. */
  readonly bands?: number
}

/** The place of a chart: an empty `.plot` for the page's script to fill; its legend and a note are the caption. */
export function figure(chart: string, legend: readonly LegendEntry[], note: string): string {
  const keys = legend.map(
    ({ swatch, text, bands }) =>
      `<span class="key"><i class="${swatch}"${bands ? ` style="background:${shade(bands)}"` : ''} aria-hidden="true"></i>${escapeHtml(text)}</span>`,
  )
  return `<figure data-chart="${chart}">
<div class="plot"></div>
<figcaption>${keys.join('')}<span class="note">${note}</span></figcaption>
</figure>`
}
