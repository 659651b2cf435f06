/** Negative log-likelihoods, whose terms cancel in float32 where parameters are large or small: each in one kernel. */
import { InputError } from '../../engine/errors.js'
import { onlyFirstDerivative } from '../autograd.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/** Floats of one shape. */
function alike<const N extends readonly string[]>(
  where: string,
  names: N,
  values: { readonly [K in keyof N]: TensorLike },
): { [K in keyof N]: Tensor } {
  const tensors = (values as readonly TensorLike[]).map((value) => given(where, value))
  checkFloat(where, ...tensors)
  tensors.forEach(({ shape }, i) => {
    if (!sameShape(shape, tensors[0].shape)) {
      throw new InputError(
        `${where} ${names[i]}: expected ${formatShape(tensors[0].shape)} like ${names[0]}, got ${formatShape(shape)}`,
      )
    }
  })
  return tensors as { [K in keyof N]: Tensor }
}

const addresses = (tensors: readonly Tensor[]): number[] => tensors.map(({ storage }) => storage.address)

/**
 * -log of the density of Student's t distribution at each target: all of one shape, and so is the result. Computed in
 * double; finite for finite parameters. Differentiable once in the parameters; nothing flows back to the targets.
 * @param scale above 0
 * @param freedom degrees of freedom, above 0
 * @throws InputError on shapes that differ
 */
export function studentTLoss(
  location: TensorLike,
  scale: TensorLike,
  freedom: TensorLike,
  targets: TensorLike,
): Tensor {
  const inputs = alike(
    'studentTLoss',
    ['location', 'scale', 'freedom', 'targets'],
    [location, scale, freedom, targets],
  )
  return operation(
    inputs,
    () => {
      const out = unwritten(inputs[0].shape)
      const [m, s, n, y, to] = addresses([...inputs, out])
      out.device.kernels.student_t(m, s, n, y, to, out.size)
      return out
    },
    (g) => {
      onlyFirstDerivative('studentTLoss')
      const slopes = [1, 2, 3].map(() => unwritten(g.shape))
      const [by, m, s, n, y, ...to] = addresses([g, ...inputs, ...slopes])
      g.device.kernels.student_t_gradient(by, m, s, n, y, to[0], to[1], to[2], g.size)
      return [() => slopes[0], () => slopes[1], () => slopes[2], undefined]
    },
  )
}

/**
 * -log of the probability of each target under the negative binomial distribution: all of one shape, and so is the
 * result. The variance is mean + dispersion · mean². Computed in double; finite for finite parameters. Differentiable
 * once in the parameters; nothing flows back to the targets.
 * @param mean above 0
 * @param dispersion above 0
 * @param targets from 0; in between whole numbers the gamma function goes on
 * @throws InputError on shapes that differ
 */
export function negativeBinomialLoss(
  mean: TensorLike,
  dispersion: TensorLike,
  targets: TensorLike,
): FloatTensor {
  const inputs = alike('negativeBinomialLoss', ['mean', 'dispersion', 'targets'], [mean, dispersion, targets])
  return operation(
    inputs,
    () => {
      const out = unwritten(inputs[0].shape)
      const [m, a, y, to] = addresses([...inputs, out])
      out.device.kernels.negative_binomial(m, a, y, to, out.size)
      return out
    },
    (g) => {
      onlyFirstDerivative('negativeBinomialLoss')
      const slopes = [1, 2].map(() => unwritten(g.shape))
      const [by, m, a, y, ...to] = addresses([g, ...inputs, ...slopes])
      g.device.kernels.negative_binomial_gradient(by, m, a, y, to[0], to[1], g.size)
      return [() => slopes[0], () => slopes[1], undefined]
    },
  )
}
