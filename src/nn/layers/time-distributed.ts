import { InputError } from '../../engine/errors.js'
import { formatShape } from '../../tensor/index.js'
import { describeLayer, type LayerOptions, type LayerSpec, recordOf } from '../layer.js'

/** The same layer at every step: [B, T, ...] to [B, T, ...]. Weights: those of the layer. */
export function timeDistributed(layer: LayerSpec, options: LayerOptions = {}): LayerSpec {
  return describeLayer(
    'TimeDistributed',
    { ...options, layer: recordOf(layer) },
    (inputShape, _, weights, name) => {
      if (inputShape.length < 2) {
        throw new InputError(
          `timeDistributed: expected an input of [B, T, ...], got samples of ${formatShape(inputShape)}`,
        )
      }
      const [time, ...stepShape] = inputShape
      const inner = layer.build(stepShape, weights, name)
      return {
        outputShape: [time, ...inner.outputShape],
        parameters: inner.parameters,
        // Where a step is a vector, the layer inside has no time of its own.
        streamStep: (program, input) =>
          stepShape.length === 1 ? inner.streamStep?.(program, input) : undefined,
        apply: (values, x, context) => {
          const [batch, steps] = x.shape
          const each = x.reshape([batch * steps, ...x.shape.slice(2)])
          const { output } = inner.apply(values, each, { ...context, lengths: undefined, state: undefined })
          return { output: output.reshape([batch, steps, ...output.shape.slice(1)]) }
        },
      }
    },
  )
}
