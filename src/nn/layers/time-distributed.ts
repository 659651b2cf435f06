import { InputError } from '../../engine/errors.js'
import { checkGiven } from '../../options/index.js'
import { buildLayer, checkLayerSpec, describeLayer, type LayerSpec, recordOf } from '../describe-layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { sampleShape } from '../value.js'

/** Of the options that files keep. */
export const timeDistributedOptionNames = ['layer', ...Object.keys(layerOptions)]

/** The same layer at every step: [B, T, ...] to [B, T, ...]. Weights: those of the layer. */
export function timeDistributed(layer: LayerSpec, options: LayerOptions = {}): LayerSpec {
  checkLayerSpec('timeDistributed', layer)
  checkGiven('timeDistributed', layerOptions, options, layerWays)
  return describeLayer(
    'TimeDistributed',
    { ...options, layer: recordOf(layer) },
    ([inputShape], _, name) => {
      if (inputShape.length < 2) {
        throw new InputError(
          `timeDistributed: expected an input of [B, T, ...], got samples of ${sampleShape(inputShape)}; ` +
            'a recurrent layer before it needs returnSequences: true',
        )
      }
      const [time, ...stepShape] = inputShape
      const inner = buildLayer('timeDistributed', layer, [stepShape], undefined, name)
      if (inner.paddingId !== undefined) {
        throw new InputError(
          `timeDistributed: expected a layer that takes all that it is given, got ${layer.className} with maskZero; leave ` +
            'maskZero out',
        )
      }
      return {
        outputShape: [time, ...inner.outputShape],
        parameters: inner.parameters,
        // Where a step is a vector, the layer inside has no time of its own.
        streamStep: (program, input) =>
          stepShape.length === 1 ? inner.streamStep?.(program, input) : undefined,
        checkIds: inner.checkIds,
        apply: (read, [{ tensor: x }], context) => {
          const [batch, steps] = x.shape
          const each = { tensor: x.reshape([batch * steps, ...x.shape.slice(2)]) }
          const { output } = inner.apply(read, [each], { ...context, state: undefined })
          return { output: output.reshape([batch, steps, ...output.shape.slice(1)]) }
        },
      }
    },
    timeDistributedOptionNames,
  )
}
