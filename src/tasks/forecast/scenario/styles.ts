import { bandStyles } from '../../../report/index.js'

/**
 * Rules of the page of a scenario beside those of every page: the second fan is in the second colour.
 * @param intervals of a forecast, at most
 */
export const scenarioStyles = (intervals: number): string => `${bandStyles(intervals)}
:root { --second-band: color-mix(in srgb, var(--second) 16%, transparent); }
@media (max-width: 40rem) {
  .list :is(th, td):last-child { white-space: normal; }
}
`
