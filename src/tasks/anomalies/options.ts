/** The options of anomaly detection. */
import type { PanelOptions } from '../../data/index.js'
import {
  type CalendarOption,
  calendarOption,
  checkpointFolder,
  NETWORKS,
  type NetworkKind,
  type Progress,
  trainingOptions,
} from '../../forecaster/index.js'
import {
  type AllowedOf,
  aFunction,
  checkGiven,
  checkKnown,
  checkOptions,
  number,
  objectWith,
  oneOf,
  type TableOf,
  type WithDefaults,
  withDefaults,
  yesOrNo,
} from '../../options/index.js'

interface ScoreOptions extends CalendarOption {
  /**
   * Anomaly score from which a value is an anomaly: -log10 of how often chance alone brings one as far off. 1 to 100.
   * Default 3, one value in a thousand.
   */
  readonly threshold?: number
  /** The network that forecasts each value from those before. Default `lstm`. */
  readonly model?: NetworkKind
  /** Random seed; the same seed gives the same scores. Default 0. */
  readonly seed?: number
}

export const thresholdOption = {
  threshold: {
    flag: '--threshold <score>',
    values: number({ from: 1, to: 100 }),
    help: 'anomaly score from which a value is an anomaly; 3 is one in a thousand',
    default: 3,
  },
} satisfies TableOf<Pick<ScoreOptions, 'threshold'>>

export const detectionOptions = {
  model: {
    flag: '--model <name>',
    values: oneOf(NETWORKS),
    help: 'the network that forecasts each value',
    default: 'lstm',
  },
  ...calendarOption,
  seed: trainingOptions.seed,
} satisfies TableOf<Omit<ScoreOptions, 'threshold'>>

export const anomalyOptions = { ...thresholdOption, ...detectionOptions } satisfies TableOf<ScoreOptions>

/** Options of `detectAnomalies`. */
export interface DetectOptions extends ScoreOptions {
  /** Whether a series of too few values is an error, rather than skipped while there are others. Default false. */
  readonly strict?: boolean
  /**
   * Folder in which progress is saved: after an interruption, the same call resumes from it and ends with the same
   * scores, to the bit. Made if absent, and removed at the end. A checkpoint of other data or options is refused.
   * Default: nothing is saved.
   */
  readonly checkpoint?: string
  /** Ends the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called now and then, with what is under way and how far it is. */
  readonly onProgress?: (progress: Progress) => void
}

/** Options of `anomalies`: those of `detectAnomalies`, and which column of the rows is what. */
export interface AnomalyOptions extends DetectOptions, PanelOptions {}

type RunOptions = Omit<DetectOptions, keyof ScoreOptions>

const runOptions = {
  strict: yesOrNo,
  checkpoint: checkpointFolder,
  signal: objectWith<AbortSignal>('a signal', 'aborted', 'addEventListener'),
  onProgress: aFunction<(progress: Progress) => void>(),
} satisfies AllowedOf<RunOptions>

/**
 * @param others names of further options of the caller's
 * @throws OptionError on options out of range and on unknown names
 */
export function resolved(
  given: DetectOptions,
  others: readonly string[] = [],
): WithDefaults<typeof anomalyOptions, DetectOptions> {
  checkKnown('anomalies', [...Object.keys(anomalyOptions), ...Object.keys(runOptions), ...others], given)
  checkOptions('anomalies', anomalyOptions, given)
  const { strict, checkpoint, signal, onProgress } = given
  checkGiven('anomalies', runOptions, { strict, checkpoint, signal, onProgress })
  return withDefaults(anomalyOptions, given)
}
