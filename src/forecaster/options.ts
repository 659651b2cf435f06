/**
 * The options of networks and of their training, which tasks offer. An entry here makes an option in code, one of the
 * command line with its check and help, a row in the docs, and a part of the checkpoint digest; only the code that uses
 * the option is elsewhere.
 */
import {
  number,
  type OptionTable,
  oneOf,
  type SearchedName,
  type TableOf,
  wholeNumber,
  yesOrNo,
} from '../options/index.js'

/**
 * The kinds of networks. `lstm`, `gru` and `rnn` read the window step by step; `segment` reads it in segments of a
 * season and forecasts the segments ahead in parallel (SegRNN; Lin et al. 2023), for seasons of many steps.
 */
export const NETWORKS = ['lstm', 'gru', 'rnn', 'segment'] as const
/** One of `NETWORKS`. */
export type NetworkKind = (typeof NETWORKS)[number]

/**
 * How a network forecasts steps far ahead: `direct` forecasts all of them at once, so that errors do not accumulate;
 * `recursive` forecasts the next step (or segment), and appends its medians to the window for the one after.
 */
export const STRATEGIES = ['direct', 'recursive'] as const
/** One of `STRATEGIES`. */
export type Strategy = (typeof STRATEGIES)[number]

/** The kinds of a network's output, see `head` below; heads.ts has the loss and the quantiles of each. */
export const HEADS = ['median', 'mean', 'quantiles', 'studentT', 'negativeBinomial'] as const
/** One of `HEADS`. */
export type HeadKind = (typeof HEADS)[number]

/** Largest number of networks in an ensemble whose random numbers are independent. */
export const mostMembers = 100

/** Largest seed for which the seeds of all networks are safe integers. */
export const largestSeed = Math.floor(Number.MAX_SAFE_INTEGER / mostMembers) - 1

/** Longest input window in steps: networks of more take minutes a window. */
export const longestWindow = 1_000_000

/** Longest season in steps: a year of minutes is half of it. */
export const mostSeasonSteps = 1_000_000

/** Options of the shape of a network. */
export interface NetworkOptions {
  /** Whether a network forecasts all steps at once, or one after another from its own forecasts. Default `direct`. */
  readonly strategy?: Strategy
  /**
   * The network's output for each step: `quantiles`, the `median` alone, the `mean`, or the parameters of a
   * distribution: `studentT` for series with outliers, `negativeBinomial` for counts (whole numbers from 0). Default:
   * with many windows `quantiles`, or `negativeBinomial` for counts with many zeros; else `median`.
   */
  readonly head?: HeadKind
  /** Units of the recurrent layer, from 1. Default by the number of windows: 16 to 64. */
  readonly hiddenSize?: number
  /** Length of the input window in steps, 2 to 1,000,000. Default by the season and the horizon. */
  readonly windowSteps?: number
  /** Share of the decoder's inputs dropped in training, from 0 and below 1. Default 0. */
  readonly dropout?: number
}

export const networkOptions = {
  strategy: {
    flag: '--strategy <how>',
    values: oneOf(STRATEGIES),
    help: 'forecast all steps at once, or step by step from its own forecasts',
    default: 'direct',
  },
  head: {
    flag: '--head <output>',
    values: oneOf(HEADS),
    help: "the network's output: quantiles, median, mean, or a distribution",
    defaultText: 'by the amount of data',
  },
  hiddenSize: {
    flag: '--hidden-size <units>',
    values: wholeNumber({ from: 1 }),
    help: 'units of the recurrent layer',
    defaultText: 'by the amount of data',
    searchedAs: (units: number) => `${units} units`,
  },
  windowSteps: {
    flag: '--window <steps>',
    values: wholeNumber({ from: 2, to: longestWindow }),
    help: 'length of the input window of the networks',
    defaultText: 'by season and horizon',
    searchedAs: (steps: number) => `window ${steps}`,
  },
  dropout: {
    flag: '--dropout <share>',
    values: number({ from: 0, below: 1 }),
    help: 'share of inputs dropped in training',
    defaultText: '0',
    searchedAs: (share: number) => `dropout ${share}`,
  },
} satisfies TableOf<NetworkOptions>

/** Options of the training of an ensemble of networks. */
export interface EnsembleOptions {
  /** Random seed, a whole number of either sign; the same seed gives the same result. Default 0. */
  readonly seed?: number
  /**
   * Number of networks in the ensemble, 1 to 100, each from its own random weights. Default 4; 2 for large data, where
   * each takes longer to train and they differ less.
   */
  readonly members?: number
  /** Initial learning rate, above 0; it falls along half a cosine. Default 0.005; 0.003 for large data. */
  readonly learningRate?: number
  /** Largest number of epochs of each network's training. Default 10 to 100 by the number of windows and series. */
  readonly epochs?: number
}

/** The table of the training options. Checkpoints rely on its order. */
export const trainingOptions = {
  seed: {
    flag: '--seed <number>',
    values: wholeNumber({ from: -largestSeed, to: largestSeed }),
    help: 'random seed; the same seed gives the same result',
    default: 0,
  },
  members: {
    flag: '--members <count>',
    values: wholeNumber({ from: 1, to: mostMembers }),
    help: 'number of networks in the ensemble',
    defaultText: '4; 2 for large data',
  },
  learningRate: {
    flag: '--learning-rate <number>',
    values: number({ above: 0 }),
    help: 'initial learning rate',
    defaultText: 'by the amount of data',
    searchedAs: (rate: number) => `learning rate ${rate}`,
  },
  epochs: {
    flag: '--epochs <count>',
    values: wholeNumber({ from: 1 }),
    help: 'epochs of each training, at most',
    defaultText: 'by the amount of data',
  },
} satisfies TableOf<EnsembleOptions>

/** The option of calendar features. */
export interface CalendarOption {
  /** Whether networks also see the hour, the weekday and the like. Default: true from 1,000 values. */
  readonly calendar?: boolean
}

export const calendarOption = {
  calendar: {
    flag: '--calendar',
    values: yesOrNo,
    help: 'networks also see hour, weekday and the like',
    helpOfNo: 'networks do not see the calendar',
    defaultText: 'on from 1,000 values',
  },
} satisfies TableOf<CalendarOption>

const all = { ...networkOptions, ...trainingOptions }

/** Options whose values a search for settings tries. */
export type SearchedOptions = Pick<NetworkOptions & EnsembleOptions, SearchedName<typeof all>>

/** The searched values among options as text, such as `32 units`. */
export const searchedTexts = (options: SearchedOptions): string[] =>
  Object.entries<OptionTable[string]>(all).flatMap(([name, { searchedAs }]) => {
    const value = options[name as keyof SearchedOptions]
    return searchedAs === undefined || value === undefined ? [] : [searchedAs(value)]
  })
