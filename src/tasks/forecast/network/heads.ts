/** What a network puts out for each step, how that is held against what came, and which quantiles follow. */
import { absoluteError, quantileLoss, squaredError, type Tensor } from '../../../tensor/index.js'
import { LEVELS } from '../quantiles.js'

export interface Head {
  /** Numbers a step. */
  readonly outputs: number
  /** The power of an error with which its loss grows: 1 or 2. */
  readonly power: number
  /** Whether its quantiles differ, so that intervals can rest on them. */
  readonly hasSpread: boolean
  /**
   * @param raw what the network puts out, [B, O, outputs]
   * @param y what came, [B, O]
   * @returns [B, O]
   */
  loss(raw: Tensor, y: Tensor): Tensor
  /**
   * The median, or, of the head `mean`, the mean, through which gradients flow.
   * @returns [B, O]
   */
  median(raw: Tensor): Tensor
  /** The quantiles of `LEVELS` in rising order, from one step's outputs, which begin at `at`. */
  quantiles(raw: ArrayLike<number>, at: number): Float64Array
}

const middle = LEVELS.indexOf(0.5)

/** How much the median counts beside the mean over all levels. */
const medianWeight = 4

/** One number stands for all levels. */
const point = (power: number, loss: Head['loss']): Head => ({
  outputs: 1,
  power,
  hasSpread: false,
  loss,
  median: (raw) => raw.sum(-1),
  quantiles: (raw, at) => new Float64Array(LEVELS.length).fill(raw[at]),
})

/** The last axis of size 1 left out, as the losses of single numbers want both. */
const eachAlone = (x: Tensor): Tensor => x.reshape([...x.shape.slice(0, 2), 1])

export const heads = {
  /** The median, by the absolute error. */
  median: point(1, (raw, y) => absoluteError(raw, eachAlone(y))),
  /** The mean, by the squared error. */
  mean: point(2, (raw, y) => squaredError(raw, eachAlone(y))),
  /**
   * The quantiles of `LEVELS` by the pinball loss (Koenker & Bassett 1978; Wen et al. 2017), most of which is that of
   * the median alone, for which forecasts are judged most.
   */
  quantiles: {
    outputs: LEVELS.length,
    power: 1,
    hasSpread: true,
    loss: (raw, y) =>
      quantileLoss(raw, y, LEVELS).add(
        quantileLoss(raw.slice(middle, 1, 2), y, [LEVELS[middle]]).mul(medianWeight),
      ),
    median: (raw) => raw.slice(middle, 1, 2).sum(-1),
    quantiles: (raw, at) => Float64Array.from(LEVELS, (_, i) => raw[at + i]).sort(),
  },
} as const satisfies Record<string, Head>

export type HeadKind = keyof typeof heads
