import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, wholeNumber } from '../../options/index.js'
import { axisOf, concat, formatShape, type Shape } from '../../tensor/index.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'

/** Options of `concatenate`, with Keras's names and defaults. */
export interface ConcatenateOptions extends LayerOptions {
  /** Axis along which the inputs are joined, that of the batch being 0; -1 is the last. Default -1. */
  readonly axis?: number
}

const concatenateOptions = { ...layerOptions, axis: wholeNumber() } satisfies AllowedOf<ConcatenateOptions>

/** Of the options that files keep. */
export const concatenateOptionNames = Object.keys(concatenateOptions)

/**
 * Joins its inputs along an axis: [B, ..., I] and [B, ..., J] to [B, ..., I + J]. For models made by `functional`:
 * `concatenate().apply([a, b])`. Where they are sequences, the lengths are those of the first.
 * @throws InputError, where it is applied, on one input alone and on shapes that differ along other axes
 */
export function concatenate(options: ConcatenateOptions = {}): LayerSpec {
  checkGiven('concatenate', concatenateOptions, options, layerWays)
  const { axis = -1 } = options
  return describeLayer(
    'Concatenate',
    { ...options },
    (inputShapes) => {
      if (inputShapes.length < 2)
        throw new InputError(
          `concatenate: expected at least two inputs, got ${inputShapes.length}; apply it to several: ` +
            'concatenate().apply([a, b])',
        )
      const [first] = inputShapes
      const along = axisOf('concatenate axis', [-1, ...first], axis) - 1
      const differs = (shape: Shape): boolean =>
        shape.length !== first.length || shape.some((n, d) => d !== along && n !== first[d])
      if (along < 0 || inputShapes.some(differs)) {
        throw new InputError(
          `concatenate: expected samples that differ along axis ${axis} alone, which is not the batch's, ` +
            `got ${inputShapes.map(formatShape).join(' and ')}`,
        )
      }
      const sizes = inputShapes.map((shape) => shape[along])
      const size = sizes.includes(-1) ? -1 : sizes.reduce((sum, n) => sum + n, 0)
      return {
        outputShape: first.map((n, d) => (d === along ? size : n)),
        parameters: [],
        streams: along > 0 || first.length === 1, // not along time
        apply: (_, inputs) => ({
          output: concat(
            inputs.map(({ tensor }) => tensor),
            along + 1,
          ),
        }),
      }
    },
    concatenateOptionNames,
  )
}
