import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, oneOf } from '../../options/index.js'
import { concat, type Tensor } from '../../tensor/index.js'
import { buildLayer, checkLayerSpec, describeLayer, type LayerSpec, recordOf } from '../describe-layer.js'
import type { LayerResult } from '../layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { fromTheEnd } from './recurrent.js'

/** How the two directions' outputs meet. */
const merges = {
  concat: (a: Tensor, b: Tensor) => concat([a, b], -1),
  sum: (a: Tensor, b: Tensor) => a.add(b),
  ave: (a: Tensor, b: Tensor) => a.add(b).mul(0.5),
  mul: (a: Tensor, b: Tensor) => a.mul(b),
} as const

/** Options of `bidirectional`, with Keras's names and defaults. */
export interface BidirectionalOptions extends LayerOptions {
  /** Default `concat`. */
  readonly mergeMode?: keyof typeof merges
}

const bidirectionalOptions = {
  ...layerOptions,
  mergeMode: oneOf(Object.keys(merges) as (keyof typeof merges)[]),
} satisfies AllowedOf<BidirectionalOptions>

/** Of the options that files keep. */
export const bidirectionalOptionNames = ['layer', 'returnState', ...Object.keys(bidirectionalOptions)]

const insideWay = 'give it to the layer inside: bidirectional(lstm(8, { returnSequences: true }))'
const bidirectionalWays = {
  ...layerWays,
  returnSequences: insideWay,
  returnState: insideWay,
  dropout: insideWay,
  units: insideWay,
  backwardLayer: 'the backward layer is a twin of the forward one',
}

/**
 * A recurrent layer run forwards and a twin run backwards over the same sequence (Schuster & Paliwal 1997);
 * step t of the output joins both directions at step t. Weights and states: those of the forward layer,
 * then those of the backward one.
 * @param layer a recurrent layer's description, such as `lstm(32)`
 */
export function bidirectional(layer: LayerSpec, options: BidirectionalOptions = {}): LayerSpec {
  checkLayerSpec('bidirectional', layer)
  checkGiven('bidirectional', bidirectionalOptions, options, bidirectionalWays)
  const { mergeMode = 'concat' } = options
  const merge = merges[mergeMode]
  const backwards = layer.backwards?.()
  if (backwards === undefined) {
    const got = layer.config.goBackwards === true ? `${layer.className} with goBackwards` : layer.className
    throw new InputError(
      `bidirectional: expected a recurrent layer that runs forwards, such as lstm(8), got ${got}`,
    )
  }
  const { inputShape = layer.inputShape, ...own } = options
  const returnState = layer.config.returnState === true
  const config = {
    ...own,
    layer: recordOf(layer),
    ...(inputShape ? { inputShape } : {}),
    ...(returnState ? { returnState } : {}),
  }
  return describeLayer(
    'Bidirectional',
    config,
    ([shape], _, name) => {
      const forward = buildLayer('bidirectional', layer, [shape], undefined, `${name}.forward`)
      const backward = buildLayer('bidirectional', backwards, [shape], undefined, `${name}.backward`)
      const features = forward.outputShape[forward.outputShape.length - 1]
      const returnSequences = forward.outputShape.length === 2
      return {
        outputShape: [...forward.outputShape.slice(0, -1), mergeMode === 'concat' ? 2 * features : features],
        stateShapes: [...forward.stateShapes, ...backward.stateShapes],
        parameters: [...forward.parameters, ...backward.parameters],
        streams: false,
        dropsTime: forward.dropsTime,
        apply: (read, [x, ...initial], context): LayerResult => {
          const start = initial.length > 0 ? initial.map(({ tensor }) => tensor) : context.state
          const half = start && start.length / 2
          const ahead = forward.apply(read, [x], { ...context, state: start?.slice(0, half) })
          const back = backward.apply(read, [x], { ...context, state: start?.slice(half) })
          // The backward layer's sequence comes in the order in which it was read.
          const aligned = returnSequences ? fromTheEnd(back.output, x.lengths) : back.output
          return {
            output: merge(ahead.output, aligned),
            state: [...(ahead.state ?? []), ...(back.state ?? [])],
          }
        },
      }
    },
    bidirectionalOptionNames,
  )
}
