/** The sum of what regularizers add to a loss. */
import type { Tensor } from '../tensor/index.js'
import type { Parameter, Read } from './parameter.js'

/** What the parameters' regularizers add to the loss; those that are not trained add nothing, as in Keras. */
export function penaltyOf(read: Read, parameters: readonly Parameter[]): Tensor | undefined {
  const penalties = parameters.flatMap((parameter) => {
    const { l1 = 0, l2 = 0 } = parameter.trainable ? (parameter.regularizer ?? {}) : {}
    return [
      ...(l1 > 0 ? [read(parameter).abs().sum().mul(l1)] : []),
      ...(l2 > 0 ? [read(parameter).square().sum().mul(l2)] : []),
    ]
  })
  return penalties.length === 0 ? undefined : penalties.reduce((sum, one) => sum.add(one))
}
