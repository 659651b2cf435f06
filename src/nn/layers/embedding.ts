import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven } from '../../options/index.js'
import { formatShape, type Shape, tensor } from '../../tensor/index.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { anInitializer, type Initializer } from '../initializers.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'

export interface EmbeddingOptions extends LayerOptions {
  /** Default `uniform`, between -0.05 and 0.05. */
  readonly embeddingsInitializer?: Initializer
}

const embeddingOptions = {
  ...layerOptions,
  embeddingsInitializer: anInitializer,
} satisfies AllowedOf<EmbeddingOptions>

const embeddingWays = {
  ...layerWays,
  inputDim: 'sizes come first: embedding(1000, 32)',
  outputDim: 'sizes come first: embedding(1000, 32)',
  inputLength: 'give inputShape: [length]',
  paddingIdx: 'give lengths to fit and predict',
}

/**
 * A vector for each of `inputDim` symbols: whole numbers [B, ...] to [B, ..., outputDim]. Weights:
 * embeddings [inputDim, outputDim].
 * @throws InputError on a symbol that is not a whole number from 0 to inputDim - 1
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): LayerSpec {
  checkWhole('embedding inputDim', inputDim)
  checkWhole('embedding outputDim', outputDim)
  checkGiven('embedding', embeddingOptions, options, embeddingWays)
  const { embeddingsInitializer = 'uniform' } = options
  const check = (symbols: ArrayLike<number>, shape: Shape = [symbols.length]): void => {
    for (let i = 0; i < symbols.length; i++) {
      const symbol = symbols[i]
      if (Number.isInteger(symbol) && symbol >= 0 && symbol < inputDim) continue
      throw new InputError(
        `embedding x: expected whole numbers from 0 to ${inputDim - 1}, ` +
          `got ${symbol} at element ${i} of ${formatShape(shape)}`,
      )
    }
  }
  return describeLayer(
    'Embedding',
    { ...options, inputDim, outputDim },
    ([inputShape], make) => {
      const embeddings = make('embeddings', [inputDim, outputDim], embeddingsInitializer)
      return {
        outputShape: [...inputShape, outputDim],
        parameters: [embeddings],
        apply: (read, [{ tensor: x }]) => {
          check(x.data, x.shape)
          return {
            output: read(embeddings).gather(
              x.dtype === 'int32' ? x : tensor(Int32Array.from(x.data), x.shape),
            ),
          }
        },
        // Another layer's output is not checked, and may hold no symbols.
        streamStep: (program, input) =>
          input === program.input
            ? program.add({ kind: 'lookUp', units: outputDim, weights: { wx: embeddings.tensor } }, input, [
                ...input.shape,
                outputDim,
              ])
            : undefined,
        checkStep: check,
      }
    },
    ['inputDim', 'outputDim', ...Object.keys(embeddingOptions)],
  )
}
