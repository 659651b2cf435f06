/**
 * How much is trained to forecast the next value. It takes less to learn than values far ahead do, and a score needs
 * no better forecast than the noise allows: on 4,032 values of a season of 288, three networks that see 40,000 windows of
 * 36 steps forecast as well as five that see 150,000 of 192 (mean error 0.50 and 0.51 of a processor's load, 1.57 and 1.49
 * of another's, in a tenth of the time), and of 500 series of 200 values 150,000 windows do as well as 300,000.
 */
export interface TrainingSize {
  /** Blocks that each series is divided into, and networks. */
  readonly blocks: number
  /** Default: as networks that forecast further ahead, here and below. */
  readonly epochs?: number
  readonly hiddenSize?: number
  readonly windowSteps?: number
}

/** Up to so many values, all is as for networks that forecast further ahead. */
const fewValues = 1000
/** Windows that a network sees, in so many epochs at least. An epoch has so many at most, by the training schedule. */
const [seenWindows, fewestEpochs, mostInEpoch] = [40_000, 4, 51_200]
const hiddenSize = 16
const blocks = 3
/** Steps of a window, or two seasons where they fit into so many; the calendar tells longer ones. */
const [usualWindow, longestWindow] = [36, 96]

/**
 * @param values of all series together
 * @param seasonalPeriod steps in a season
 */
export function trainingSizeFor(values: number, seasonalPeriod: number): TrainingSize {
  if (values <= fewValues) return { blocks: 5 }
  const inEpoch = Math.min(mostInEpoch, (values * (blocks - 1)) / blocks)
  return {
    blocks,
    epochs: Math.max(fewestEpochs, Math.round(seenWindows / inEpoch)),
    hiddenSize,
    windowSteps: 2 * seasonalPeriod > longestWindow ? usualWindow : undefined,
  }
}
