/** How much work a run does where options do not say: the baselines alone, the usual work, or more of it. */
import {
  type EnsembleOptions,
  mostMembers,
  type NetworkOptions,
  networkOptions,
  trainingOptions,
} from '../../forecaster/index.js'
import { type OptionTable, oneOf, type TableOf } from '../../options/index.js'

/** The efforts, from the least work to the most. */
export const EFFORTS = ['quick', 'normal', 'thorough'] as const
/** One of `EFFORTS`. */
export type Effort = (typeof EFFORTS)[number]

/** The option of how much work is done. */
export interface EffortOption {
  /**
   * How much work is done; options that are given come first. `quick` trains no network under `auto`, so that the forecast
   * is of the baselines, and otherwise one network, once for all folds. `thorough` trains four times the networks, in two
   * to four times the time. Default `normal`.
   */
  readonly effort?: Effort
}

export const effortOption = {
  effort: {
    flag: '--effort <how>',
    values: oneOf(EFFORTS),
    help: 'quick: baselines alone, or one network, trained once; thorough: four times the networks',
    default: 'normal',
  },
} satisfies TableOf<EffortOption>

/** Times the usual networks. */
const more = 4

/** Networks of an ensemble, where no option says how many. */
export const networksFor = (effort: Effort | undefined, usual: number): number =>
  effort === 'quick' ? 1 : effort === 'thorough' ? Math.min(mostMembers, more * usual) : usual

/** Whether networks are trained in every fold, where no option says so; undefined where the data decide. */
export const refitsWith = (effort: Effort | undefined): boolean | undefined =>
  effort === 'quick' ? false : undefined

const { seed: _, ...ofTraining } = trainingOptions
/** Options that only matter to networks, with their defaults. */
const ofNetworks = Object.entries<OptionTable[string]>({ ...networkOptions, ...ofTraining })

/** Whether a run trains no network since it is quick: under `auto`, unless an option of networks is given. */
export const isWithoutNetwork = (
  options: EffortOption &
    NetworkOptions &
    EnsembleOptions & { readonly model: string; readonly tune?: number },
): boolean =>
  options.effort === 'quick' &&
  options.model === 'auto' &&
  options.tune === undefined &&
  ofNetworks.every(([name, { default: usual }]) => {
    const value = options[name as keyof typeof options]
    return value === undefined || value === usual
  })
