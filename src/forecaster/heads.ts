/** What a network puts out for each step, how that is held against what came, and which quantiles follow. */
import { negativeBinomialTensors, studentT } from '../nn/index.js'
import { LEVELS } from '../statistics/quantiles.js'
import {
  absoluteError,
  negativeBinomialLoss,
  quantileLoss,
  squaredError,
  type Tensor,
} from '../tensor/index.js'
import { negativeBinomialQuantiles, studentTQuantiles } from './likelihood-quantiles.js'

export interface Head {
  /** Numbers a step. */
  readonly outputs: number
  /** The power of an error with which its loss grows: 1, 2, or 0 where it grows by its logarithm. */
  readonly power: number
  /** The first so many of them are on the scale of the values, and move as the values do; the others tell of spread. */
  readonly levels: number
  /** Whether its quantiles differ, so that intervals can rest on them. */
  readonly hasSpread: boolean
  /** Whether it is for counts: then values are whole numbers from 0, which are scaled and not shifted. */
  readonly isOfCounts: boolean
  /**
   * May be below 0.
   * @param raw what the network puts out, [B, O, outputs]
   * @param y what came, in the windows' units, [B, O]
   * @param units one unit of each window in the series' values, [B, 1]
   * @returns [B, O]
   */
  loss(raw: Tensor, y: Tensor, units: Tensor): Tensor
  /**
   * The quantiles of `LEVELS` in rising order, in the window's units, from one step's outputs, which begin at `at`.
   * @param unit of the window, above 0
   */
  quantiles(raw: ArrayLike<number>, at: number, unit: number): Float64Array
  /**
   * What lies in the middle, in the window's units, through which gradients flow: the median; of the heads `mean` and
   * `negativeBinomial` the mean.
   * @returns [B, O]
   */
  middle(raw: Tensor): Tensor
}

const middle = LEVELS.indexOf(0.5)

/** How much the median counts beside the mean over all levels. */
const medianWeight = 4

/** One number stands for all levels. */
const point = (power: number, loss: Head['loss']): Head => ({
  outputs: 1,
  power,
  levels: 1,
  hasSpread: false,
  isOfCounts: false,
  loss,
  middle: (raw) => raw.squeeze(-1),
  quantiles: (raw, at) => new Float64Array(LEVELS.length).fill(raw[at]),
})

/** The last axis of size 1 left out, as the losses of single numbers want both. */
const eachAlone = (x: Tensor): Tensor => x.reshape([...x.shape.slice(0, 2), 1])

/** What the likelihoods make of a raw output, in float64: softplus, and no less than 10⁻⁶. */
const positive = (raw: number): number => Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw))) + 1e-6

const likelihoodOfT = studentT()

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
    levels: LEVELS.length,
    hasSpread: true,
    isOfCounts: false,
    loss: (raw, y) =>
      quantileLoss(raw, y, LEVELS).add(
        quantileLoss(raw.slice(middle, 1, 2), y, [LEVELS[middle]]).mul(medianWeight),
      ),
    middle: (raw) => raw.slice(middle, 1, 2).squeeze(-1),
    quantiles: (raw, at) => Float64Array.from(LEVELS, (_, i) => raw[at + i]).sort(),
  },
  /** Location, scale and degrees of freedom of Student's t distribution, by the likelihood: for outliers. */
  studentT: {
    outputs: 3,
    power: 0,
    levels: 1,
    hasSpread: true,
    isOfCounts: false,
    loss: (raw, y) => likelihoodOfT.values(y, raw),
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
   * in the window's units, the dispersion as it is (DeepAR; Salinas et al. 2020).
   */
  negativeBinomial: {
    outputs: 2,
    power: 0,
    levels: 1,
    hasSpread: true,
    isOfCounts: true,
    loss: (raw, y, units) => {
      const { mean, dispersion } = negativeBinomialTensors(raw)
      return negativeBinomialLoss(mean.mul(units), dispersion, y.mul(units))
    },
    middle: (raw) => negativeBinomialTensors(raw).mean,
    quantiles: (raw, at, unit) =>
      negativeBinomialQuantiles({
        mean: unit * positive(raw[at]),
        dispersion: positive(raw[at + 1]),
      }).map((count) => count / unit),
  },
} as const satisfies Record<string, Head>

export type HeadKind = keyof typeof heads
