/** Which steps of the horizon a scenario changes. */
import type { Series } from '../../../data/index.js'
import { OptionError } from '../../../options/index.js'

/** First and last time stamp of the steps that are changed. Default: those of the horizon. */
export interface ScenarioSpan {
  readonly from?: string
  readonly to?: string
}

/** A step of the horizon. */
interface Step {
  readonly stamp: string
  /** The clock's reading, or the number of the step where rows are counted. */
  readonly at: number
}

const stepsOf = (one: Series, horizonSteps: number): Step[] =>
  one.future(horizonSteps).map((stamp, h) => ({
    stamp,
    at: one.timeOf(one.y.length + h) ?? one.y.length + h,
  }))

/** Whether a stamp is the text, or begins with it, as `2024-03-01` does with `2024-03`. */
const isMeant = (stamp: string, text: string): boolean =>
  stamp === text || (stamp.startsWith(text) && /^\W|^T/.test(stamp.slice(text.length)))

/**
 * Whether each step of the horizon is changed, for each series.
 * @throws OptionError on a stamp that no series has in its horizon, and where none is left
 */
export function changedSteps(
  series: readonly Series[],
  horizonSteps: number,
  { from, to }: ScenarioSpan,
): boolean[][] {
  const each = series.map((one) => stepsOf(one, horizonSteps))
  const all = each.flat().sort((a, b) => a.at - b.at)
  const find = (option: 'from' | 'to', text: string | undefined, usual: number): number => {
    if (text === undefined) return usual
    const meant = all.filter(({ stamp }) => isMeant(stamp, text))
    const found = option === 'from' ? meant[0] : meant.at(-1)
    if (found !== undefined) return found.at
    throw new OptionError(
      'scenario',
      (named) =>
        `${named(option)}: expected a time stamp of the horizon, ${all[0].stamp} to ${all.at(-1)!.stamp}, ` +
        `got ${JSON.stringify(text)}`,
    )
  }
  const [first, last] = [find('from', from, -Infinity), find('to', to, Infinity)]
  if (first > last) {
    throw new OptionError(
      'scenario',
      (named) => `${named('to')}: expected a time stamp from ${from} on, got ${JSON.stringify(to)}`,
    )
  }
  return each.map((steps) => steps.map(({ at }) => at >= first && at <= last))
}
