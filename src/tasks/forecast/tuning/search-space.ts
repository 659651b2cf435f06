/** Which settings a search tries: the default, and others around it, drawn at random without repetition. */

import { random } from '../../../engine/random.js'
import {
  columnCountsOf,
  type KnownSeries,
  type NetworkKind,
  type NetworkShape,
  type ScheduleOptions,
  type SearchedOptions,
  scheduleFor,
  shapeFor,
  type Task,
  type TrainingSchedule,
  windowRanges,
} from '../../../forecaster/index.js'
import type { TunedSettings } from '../document.js'
import type { Model } from '../options.js'

/** Settings are tried at the default's value times these, and at the default itself. */
const factors = {
  hiddenSize: [0.5, 2, 4],
  windowSteps: [0.5, 1.5, 2, 3],
  learningRate: [0.5, 2, 4],
} as const
const dropouts = [0.1, 0.3]
const largestHidden = 128

/** What is trained without a search. */
export interface Usual {
  readonly shape: NetworkShape
  readonly schedule: TrainingSchedule
}

const lengthsOf = (series: readonly KnownSeries[]): number[] => series.map(({ y }) => y.length)

/** @param given what the caller asks for in place of defaults */
export function usualFor(series: readonly KnownSeries[], task: Task, given: ScheduleOptions): Usual {
  const { strategy = 'direct', head = 'median' } = task
  const shape = shapeFor(lengthsOf(series), { ...task, strategy, head, columns: columnCountsOf(series[0]) })
  // Only how many windows there are decides it.
  const counted = series.map(({ y, covariates }) => ({ values: y, scale: 1, weight: 1, ...covariates }))
  return { shape, schedule: scheduleFor(windowRanges(counted, shape), given) }
}

/**
 * Windows around the usual one: of whole segments, or of whole seasons where the usual one holds a season; as far as half
 * of a series of usual length allows.
 */
function windowsAround(
  { windowSteps, segmentSteps, horizonSteps }: NetworkShape,
  m: number,
  lengths: number[],
) {
  const typical = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)]
  const unit = segmentSteps > 1 ? segmentSteps : windowSteps >= m ? m : 1
  const longest = (typical - horizonSteps) / 2
  const tried = factors.windowSteps.map(
    (factor) => Math.max(1, Math.round((factor * windowSteps) / unit)) * unit,
  )
  return [...new Set(tried)].filter((steps) => steps !== windowSteps && steps >= 2 && steps <= longest)
}

/** The networks that a search may choose from, first the one that is trained without it. */
export const networksToTry = (model: Model, network: NetworkKind): readonly NetworkKind[] =>
  model !== 'auto' ? [network] : network === 'segment' ? ['segment', 'lstm', 'gru'] : ['lstm', 'gru']

/** All settings there are of one network, the default first. */
function settingsOf(
  series: readonly KnownSeries[],
  task: Task,
  given: Pick<ScheduleOptions, 'learningRate'>,
): TunedSettings[] {
  const { shape, schedule: usual } = usualFor(series, task, given)
  const { hiddenSize, learningRate } = factors
  const around = {
    hiddenSize: hiddenSize
      .map((factor) => Math.max(1, Math.round(factor * shape.hiddenSize)))
      .filter((size) => size !== shape.hiddenSize && size <= largestHidden),
    windowSteps: windowsAround(shape, task.seasonalPeriod, lengthsOf(series)),
    dropout: dropouts,
    learningRate: learningRate.map((factor) => factor * usual.learningRate),
  }
  const asked: SearchedOptions = { ...task, ...given }
  let all: TunedSettings[] = [{ model: task.kind }]
  for (const name of Object.keys(around) as (keyof typeof around)[]) {
    if (asked[name] !== undefined) continue
    all = all.flatMap((one) => [one, ...around[name].map((value) => ({ ...one, [name]: value }))])
  }
  return all
}

/**
 * Settings to try, the default first; fewer where there are not so many. More of them with the same seed begin with the
 * same ones.
 * @param kinds networks to choose from, the default first
 * @param task what is given of it stays as it is
 */
export function settingsToTry(
  count: number,
  kinds: readonly NetworkKind[],
  series: readonly KnownSeries[],
  task: Task,
  given: Pick<ScheduleOptions, 'learningRate'>,
  seed: number,
): TunedSettings[] {
  const [usual, ...others] = kinds.flatMap((kind) => settingsOf(series, { ...task, kind }, given))
  const order = random(seed).fork().permutation(others.length)
  return [usual, ...Array.from(order.subarray(0, count - 1), (at) => others[at])]
}
