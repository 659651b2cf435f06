/**
 * Negative log-likelihoods of distributions whose parameters a network gives, as in DeepAR (Salinas et al. 2020). The
 * raw outputs are any numbers, P a target along the last axis; softplus makes parameters of them.
 */
import { InputError } from '../../engine/errors.js'
import { formatShape, negativeBinomialLoss, studentTLoss, type Tensor } from '../../tensor/index.js'
import { describeLoss, type Loss, oneEach } from './loss.js'

/** Keeps what softplus gives away from 0. */
const least = 1e-6

const positive = (raw: Tensor): Tensor => raw.softplus().add(least)

/** The outputs of [..., P] one by one, each [...]. */
function columns(where: string, raw: Tensor, count: number): Tensor[] {
  if (raw.shape[raw.rank - 1] !== count) {
    throw new InputError(
      `${where}: expected raw outputs [..., ${count}], got ${formatShape(raw.shape)}; end the model with ` +
        `dense(${count})`,
    )
  }
  return Array.from({ length: count }, (_, i) => raw.slice(i, 1, -1).squeeze(-1))
}

/** Parameters of Student's t distributions, all of one shape. */
export interface StudentTTensors {
  /** The median, and the mean. */
  readonly location: Tensor
  /** At least 1e-6. */
  readonly scale: Tensor
  /** Above 2, so that there is a variance. */
  readonly freedom: Tensor
}

/**
 * From raw outputs [..., 3]: the location as it is, the scale softplus + 1e-6, the degrees of freedom 2 + softplus +
 * 1e-6.
 * @throws InputError on another last axis
 */
export function studentTTensors(raw: Tensor): StudentTTensors {
  const [location, scale, freedom] = columns('studentT', raw, 3)
  return { location, scale: positive(scale), freedom: positive(freedom).add(2) }
}

/**
 * -log of the density of Student's t distribution: heavy tails, so that outliers weigh little. Targets [B, ...] or [B,
 * ..., 1] against raw outputs [B, ..., 3], of which `studentTTensors` makes location, scale and degrees of freedom.
 */
export const studentT = (): Loss =>
  describeLoss('studentT', ({ tensor: target }, { tensor: prediction }) => {
    const { location, scale, freedom } = studentTTensors(prediction)
    return studentTLoss(location, scale, freedom, oneEach('studentT', target, prediction))
  })

/** Parameters of negative binomial distributions, all of one shape. The variance is mean + dispersion · mean². */
export interface NegativeBinomialTensors {
  /** At least 1e-6. */
  readonly mean: Tensor
  /** At least 1e-6. */
  readonly dispersion: Tensor
}

/**
 * From raw outputs [..., 2]: mean and dispersion, each softplus + 1e-6.
 * @throws InputError on another last axis
 */
export function negativeBinomialTensors(raw: Tensor): NegativeBinomialTensors {
  const [mean, dispersion] = columns('negativeBinomial', raw, 2)
  return { mean: positive(mean), dispersion: positive(dispersion) }
}

/**
 * -log of the probability under the negative binomial distribution, of counts. Targets [B, ...] or [B, ..., 1], from
 * 0, against raw outputs [B, ..., 2], of which `negativeBinomialTensors` makes mean and dispersion. Targets between
 * whole numbers are taken by the gamma function. `values` throws `InputError` on targets below 0.
 */
export const negativeBinomial = (): Loss =>
  describeLoss('negativeBinomial', ({ tensor: target }, { tensor: prediction }) => {
    const { mean, dispersion } = negativeBinomialTensors(prediction)
    const counts = oneEach('negativeBinomial', target, prediction)
    const below = counts.data.findIndex((count) => count < 0)
    if (below >= 0) {
      throw new InputError(
        `negativeBinomial: expected counts from 0, got ${counts.data[below]} at element ${below}`,
      )
    }
    return negativeBinomialLoss(mean, dispersion, counts)
  })
