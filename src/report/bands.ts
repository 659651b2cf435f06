/**
 * Rules for charts with translucent bands one over another, such as the intervals of a forecast.
 * @param most bands over one another, at most: the more, the lighter each
 */
export const bandStyles = (most: number): string => `
:root { --band: rgb(10 98 169 / ${opacity(0.35, most)}); }
@media screen and (prefers-color-scheme: dark) {
  :root { --band: rgb(98 180 244 / ${opacity(0.45, most)}); }
}
`

/** The opacity of one band that gives all of them together a given opacity. */
const opacity = (all: number, bands: number): string =>
  (1 - (1 - Math.min(0.75, all + 0.05 * Math.max(0, bands - 2))) ** (1 / Math.max(1, bands))).toFixed(3)

/** The background of a legend's swatch: as many bands over one another as the chart has there. */
export const shade = (bands: number): string =>
  Array.from({ length: bands }, () => 'linear-gradient(var(--band),var(--band))').join(',')
