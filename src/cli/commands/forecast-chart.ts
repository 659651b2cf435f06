import { boundsOf, levelsOf } from '../../statistics/forecast-rows.js'
import type { SeriesForecast } from '../../tasks/forecast/document.js'
import { chart, chartRoom, type Step } from '../terminal/chart.js'
import type { Look } from '../terminal/terminal.js'

/** Level of the interval drawn, in percent, or the nearest to it: several would not be distinct. */
const preferredLevel = 80

/**
 * The recent history and the forecast with its 80 % interval, or the nearest to it, as lines of text: a thin line for
 * the history, a heavy one for the median and shading for the interval, so that they differ also without colour.
 *
 * Shows as much history as there is room for at a character a step, and at least two horizons of it; with a long
 * horizon, several steps share a character.
 */
export function forecastChart(
  { history, forecast }: Pick<SeriesForecast, 'history' | 'forecast'>,
  look: Look,
): string {
  const past = history.slice(-Math.max(2 * forecast.length, chartRoom(look) - forecast.length))
  const [level] = levelsOf(forecast).sort(
    (a, b) => Math.abs(a - preferredLevel) - Math.abs(b - preferredLevel),
  )
  const steps: Step[] = [
    ...past.map(({ y }) => ({ value: y, low: y, high: y })),
    ...forecast.map((row) => {
      const [low, high] = level === undefined ? [row.median, row.median] : boundsOf(row, level)
      return { value: row.median, low, high, isHeavy: true }
    }),
  ]
  const cutoff = past.at(-1)?.ds
  return chart(
    steps,
    {
      stamps: [past[0]?.ds, cutoff, forecast.at(-1)?.ds ?? cutoff],
      legend: [
        ['line', 'history'],
        ['heavy', 'median forecast'],
        ...(level === undefined ? [] : ([['band', `${level} % interval`]] as const)),
      ],
    },
    look,
  )
}
