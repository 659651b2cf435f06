/** The option of sample paths, which forecasts have with and without training. */
import { OptionError, type TableOf, wholeNumber } from '../../../options/index.js'

/** Paths of one series: each with one value a step. */
export type Paths = readonly (readonly number[])[]

/** The option of sample paths. */
export interface PathsOption {
  /**
   * Number of sample paths of each series, from 1: equally likely courses over the horizon, whose sums and maxima are
   * distributed as those of the actual values should be. At most 5 million numbers in all. Of forecasts, not of backtests.
   * Default none.
   */
  readonly paths?: number
}

export const pathsOption = {
  paths: {
    flag: '--paths <count>',
    values: wholeNumber({ from: 1 }),
    help: 'number of sample paths of each series',
    defaultText: 'none; 1000 with --paths-out',
  },
} satisfies TableOf<PathsOption>

/** Numbers of all paths, at most: some 300 MB as CSV. */
const mostNumbers = 5_000_000

/** @throws OptionError on more paths than memory is meant for */
export function checkPathCount(
  task: string,
  { paths }: PathsOption,
  series: number,
  horizonSteps: number,
): void {
  const most = Math.floor(mostNumbers / (series * horizonSteps))
  if (paths === undefined || paths <= most) return
  const numbers = mostNumbers.toLocaleString('en')
  throw new OptionError(
    task,
    (named) =>
      `${named('paths')}: expected at most ${most} for ${series} series of ${horizonSteps} steps (${numbers} numbers in ` +
      `all), got ${paths}`,
  )
}
