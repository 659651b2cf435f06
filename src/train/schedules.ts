/**
 * Learning rates that follow the number of updates, with Keras 3's names, formulas and edges
 * (keras/src/optimizers/schedules/learning_rate_schedule.py, 3.15.1). An optimizer asks before each update, with
 * the number of updates before it: the first has step 0.
 */
import { marked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import {
  type AllowedOf,
  checkGiven,
  entryOf,
  listOf,
  number,
  wholeNumber,
  yesOrNo,
} from '../options/index.js'

/**
 * A learning rate that follows the number of updates: give it to an optimizer as `learningRate`. `cosineDecay`,
 * `exponentialDecay` and `piecewiseConstantDecay` make them.
 */
export interface Schedule {
  /** What saved files and messages call it, such as `cosineDecay`. */
  readonly name: string
  /** What makes it again from its name when a model is loaded. */
  readonly options: Readonly<Record<string, number | boolean | readonly number[]>>
  /**
   * The rate of the next update.
   * @param step updates so far, a whole number from 0
   */
  rateAt(step: number): number
}

/** Options of `cosineDecay`, with names and defaults of Keras's `CosineDecay`. */
export interface CosineDecayOptions {
  /** Rate of the first update. Default 0.001, or 0 where there is a warm-up to come from. */
  readonly initialLearningRate?: number
  /** Updates over which the rate falls, after the warm-up. */
  readonly decaySteps: number
  /** Share of the rate that is left at the end, from 0 to 1. Default 0. */
  readonly alpha?: number
  /** Updates over which the rate rises in a line to `warmupTarget`. Default 0; goes with `warmupTarget`. */
  readonly warmupSteps?: number
  /** The rate after the warm-up, from which it then falls. Default: no warm-up. */
  readonly warmupTarget?: number
}

const cosineDecayOptions = {
  initialLearningRate: number({ from: 0 }),
  decaySteps: wholeNumber({ from: 1 }),
  alpha: number({ from: 0, to: 1 }),
  warmupSteps: wholeNumber({ from: 0 }),
  warmupTarget: number({ above: 0 }),
} satisfies AllowedOf<CosineDecayOptions>

/**
 * Half a cosine wave down (Loshchilov & Hutter 2017, without restarts), after a warm-up where asked:
 *
 *     target ((1 - alpha) (1 + cos(π s / decaySteps)) / 2 + alpha),  s = step - warmupSteps, at most decaySteps
 *
 * @throws InputError on options out of range, and on a warm-up with steps but no target or a target but no steps
 */
export function cosineDecay(options: CosineDecayOptions): Schedule {
  checkGiven('cosineDecay', cosineDecayOptions, options, {}, ['decaySteps'])
  const { decaySteps, alpha = 0, warmupSteps = 0, warmupTarget } = options
  const isWarmed = warmupTarget !== undefined
  const { initialLearningRate = isWarmed ? 0 : 0.001 } = options
  if (isWarmed !== warmupSteps > 0) {
    throw new InputError(
      `cosineDecay: expected warmupSteps and warmupTarget together, got ${warmupSteps} and ${warmupTarget}`,
    )
  }
  if (!isWarmed && initialLearningRate === 0)
    throw new InputError('cosineDecay initialLearningRate: expected a number above 0, got 0')
  const top = warmupTarget ?? initialLearningRate
  return marked({
    name: 'cosineDecay',
    options: {
      initialLearningRate,
      decaySteps,
      alpha,
      ...(isWarmed && { warmupSteps, warmupTarget }),
    },
    rateAt(step) {
      if (step < warmupSteps) return (top - initialLearningRate) * (step / warmupSteps) + initialLearningRate
      const share = Math.min(step - warmupSteps, decaySteps) / decaySteps
      return top * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha)
    },
  })
}

/** Options of `exponentialDecay`, with the names of Keras's `ExponentialDecay`. */
export interface ExponentialDecayOptions {
  /** Rate of the first update, above 0. */
  readonly initialLearningRate: number
  /** Updates in which the rate is multiplied by `decayRate` once. */
  readonly decaySteps: number
  /** Factor of the rate, above 0. */
  readonly decayRate: number
  /** Changes the rate only after whole `decaySteps`. Default false. */
  readonly staircase?: boolean
}

const exponentialDecayOptions = {
  initialLearningRate: number({ above: 0 }),
  decaySteps: wholeNumber({ from: 1 }),
  decayRate: number({ above: 0 }),
  staircase: yesOrNo,
} satisfies AllowedOf<ExponentialDecayOptions>

/**
 * initialLearningRate · decayRate^(step / decaySteps), the exponent rounded down for a staircase.
 * @throws InputError on options out of range
 */
export function exponentialDecay(options: ExponentialDecayOptions): Schedule {
  checkGiven('exponentialDecay', exponentialDecayOptions, options, {}, [
    'initialLearningRate',
    'decaySteps',
    'decayRate',
  ])
  const { initialLearningRate, decaySteps, decayRate, staircase = false } = options
  return marked({
    name: 'exponentialDecay',
    options: { initialLearningRate, decaySteps, decayRate, staircase },
    rateAt(step) {
      const exponent = step / decaySteps
      return initialLearningRate * decayRate ** (staircase ? Math.floor(exponent) : exponent)
    },
  })
}

/** Options of `piecewiseConstantDecay`, with the names of Keras's `PiecewiseConstantDecay`. */
export interface PiecewiseConstantDecayOptions {
  /** The last step of each rate but the last, rising. */
  readonly boundaries: readonly number[]
  /** The rates, one more than boundaries, each above 0. */
  readonly values: readonly number[]
}

const piecewiseOptions = {
  boundaries: listOf(wholeNumber({ from: 0 })),
  values: listOf(number({ above: 0 })),
} satisfies AllowedOf<PiecewiseConstantDecayOptions>

/**
 * One rate up to and at each boundary, and the last beyond.
 * @throws InputError on boundaries that do not rise, and where there is not one value more than boundaries
 */
export function piecewiseConstantDecay(options: PiecewiseConstantDecayOptions): Schedule {
  checkGiven('piecewiseConstantDecay', piecewiseOptions, options, {}, ['boundaries', 'values'])
  const [boundaries, values] = [[...options.boundaries], [...options.values]]
  boundaries.forEach((boundary, i) => {
    if (i > 0 && boundary <= boundaries[i - 1]) {
      throw new InputError(
        `piecewiseConstantDecay boundaries: expected rising numbers, got [${boundaries.join(', ')}]`,
      )
    }
  })
  if (values.length !== boundaries.length + 1) {
    throw new InputError(
      `piecewiseConstantDecay values: expected one more than boundaries = ${boundaries.length + 1}, got ${values.length}`,
    )
  }
  return marked({
    name: 'piecewiseConstantDecay',
    options: { boundaries, values },
    rateAt: (step) => values[boundaries.filter((boundary) => step > boundary).length],
  })
}

/** The schedules there are. */
const schedules = { cosineDecay, exponentialDecay, piecewiseConstantDecay } as const

/**
 * A schedule again, from its name and options as saved.
 * @throws InputError on a name that there is not, and on options out of range
 */
export function scheduleFrom({ name, options }: Pick<Schedule, 'name' | 'options'>): Schedule {
  // Each checks the options that it is given.
  return entryOf<(options: never) => Schedule>('schedule', schedules, name)(options as never)
}
