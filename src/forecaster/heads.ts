/** Heads: the outputs of a network for each step, their loss against the actual values, and the quantiles they give. */
import { negativeBinomialTensors, studentT } from '../nn/index.js'
import { LEVELS, medianIndex } from '../statistics/quantiles.js'
import {
  absoluteError,
  negativeBinomialLoss,
  quantileLoss,
  squaredError,
  type Tensor,
} from '../tensor/index.js'
import { negativeBinomialQuantiles, studentTQuantiles } from './likelihood-quantiles.js'
import type { HeadKind } from './options.js'

export interface Head {
  /** Numbers a step. */
  readonly outputs: number
  /** The power of an error with which the loss grows: 1, 2, or 0 where it grows by its logarithm. */
  readonly power: number
  /** How many of the outputs, the first, are locations, which move with the values; the others are of spread. */
  readonly locations: number
  /** Whether its quantiles differ, so that intervals can rest on them. */
  readonly hasSpread: boolean
  /** Whether it is for counts: whole numbers from 0, which are scaled and have no offset. */
  readonly isOfCounts: boolean
  /**
   * May be below 0.
   * @param raw the network's outputs, [B, O, outputs]
   * @param y the actual values on the windows' scale, [B, O]
   * @param scales of the windows, above 0, [B, 1]
   * @returns [B, O]
   */
  loss(raw: Tensor, y: Tensor, scales: Tensor): Tensor
  /**
   * The quantiles of `LEVELS` in rising order, on the window's scale, from one step's outputs, which begin at `at`.
   * @param scale of the window, above 0
   */
  quantiles(raw: ArrayLike<number>, at: number, scale: number): Float64Array
  /**
   * The centre of the forecast on the window's scale, through which gradients flow: the median; of the heads `mean`
   * and `negativeBinomial` the mean.
   * @returns [B, O]
   */
  middle(raw: Tensor): Tensor
}

/** Weight of the median's loss beside the mean over all levels. */
const medianWeight = 4

/** One output for all levels. */
const point = (power: number, loss: Head['loss']): Head => ({
  outputs: 1,
  power,
  locations: 1,
  hasSpread: false,
  isOfCounts: false,
  loss,
  middle: (raw) => raw.squeeze(-1),
  quantiles: (raw, at) => new Float64Array(LEVELS.length).fill(raw[at]),
})

/** [B, O] as [B, O, 1], the shape of the outputs. */
const eachAlone = (x: Tensor): Tensor => x.reshape([...x.shape.slice(0, 2), 1])

/** A positive parameter from a raw output as the likelihoods compute it, in float64: softplus plus 10⁻⁶. */
const positive = (raw: number): number => Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + 1e-6

const likelihoodOfT = studentT()

export const heads: Readonly<Record<HeadKind, Head>> = {
  /** The median, by the absolute error. */
  median: point(1, (raw, y) => absoluteError(raw, eachAlone(y))),
  /** The mean, by the squared error. */
  mean: point(2, (raw, y) => squaredError(raw, eachAlone(y))),
  /**
   * The quantiles of `LEVELS` by the pinball loss (Koenker & Bassett 1978; Wen et al. 2017), most of which is that of
   * the median alone, since most scores are those of the median.
   */
  quantiles: {
    outputs: LEVELS.length,
    power: 1,
    locations: LEVELS.length,
    hasSpread: true,
    isOfCounts: false,
    loss: (raw, y) =>
      quantileLoss(raw, y, LEVELS).add(
        quantileLoss(raw.slice(medianIndex, 1, 2), y, [LEVELS[medianIndex]]).mul(medianWeight),
      ),
    middle: (raw) => raw.slice(medianIndex, 1, 2).squeeze(-1),
    quantiles: (raw, at) => Float64Array.from(LEVELS, (_, i) => raw[at + i]).sort(),
  },
  /** Location, scale and degrees of freedom of Student's t distribution, by the likelihood: for outliers. */
  studentT: {
    outputs: 3,
    power: 0,
    locations: 1,
    hasSpread: true,
    isOfCounts: false,
    loss: (raw, y) => likelihoodOfT.values({ tensor: y }, { tensor: raw }),
    middle: (raw) => raw.slice(0, 1, 2).squeeze(-1),
    quantiles: (raw, at) =>
      studentTQuantiles({
        location: raw[at],
        scale: positive(raw[at + 1]),
        freedom: 2 + positive(raw[at + 2]),
      }),
  },
  /**
   * Mean and dispersion of the negative binomial distribution, by the likelihood of the counts themselves. The mean is
   * on the window's scale, the dispersion as it is (DeepAR; Salinas et al. 2020).
   */
  negativeBinomial: {
    outputs: 2,
    power: 0,
    locations: 1,
    hasSpread: true,
    isOfCounts: true,
    loss: (raw, y, scales) => {
      const { mean, dispersion } = negativeBinomialTensors(raw)
      return negativeBinomialLoss(mean.mul(scales), dispersion, y.mul(scales))
    },
    middle: (raw) => negativeBinomialTensors(raw).mean,
    quantiles: (raw, at, scale) =>
      negativeBinomialQuantiles({
        mean: scale * positive(raw[at]),
        dispersion: positive(raw[at + 1]),
      }).map((count) => count / scale),
  },
}
