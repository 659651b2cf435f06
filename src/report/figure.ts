import { levelsOf } from '../statistics/forecast-rows.js'
import { escapeHtml } from './html.js'

/** A line or band of a chart: its class in the style sheet, and what the legend calls it. */
export interface LegendEntry {
  readonly swatch: string
  readonly text: string
  /** Bands that lie over one another there, from which its shade follows. Default none: a line. */
  readonly bands?: number
}

/**
 * The place of a chart: an empty `.plot` for the page's script to fill, with its legend and a note as the
 * caption.
 */
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

const shade = (bands: number): string =>
  Array.from({ length: bands }, () => 'linear-gradient(var(--band),var(--band))').join(',')

/** Legend of a fan: the median, then its intervals from the narrowest, which all others lie under. */
export function fanLegend(rows: Parameters<typeof levelsOf>[0]): LegendEntry[] {
  const levels = levelsOf(rows)
  return [
    { swatch: 'median', text: 'median forecast' },
    ...levels.map((level, index) => ({
      swatch: 'band',
      text: `${level} % interval`,
      bands: levels.length - index,
    })),
  ]
}
