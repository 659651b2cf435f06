import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { formatShape, tensor } from '../../tensor/index.js'
import type { Initializer } from '../initialisers.js'
import { describeLayer, type LayerOptions, type LayerSpec } from '../layer.js'

export interface EmbeddingOptions extends LayerOptions {
  /** Default `uniform`, between -0.05 and 0.05. */
  readonly embeddingsInitializer?: Initializer
}

/**
 * A vector for each of `inputDim` symbols: whole numbers [B, ...] to [B, ..., outputDim]. Weights:
 * embeddings [inputDim, outputDim].
 * @throws InputError on a symbol that is not a whole number from 0 to inputDim - 1
 */
export function embedding(inputDim: number, outputDim: number, options: EmbeddingOptions = {}): LayerSpec {
  checkWhole('embedding inputDim', inputDim)
  checkWhole('embedding outputDim', outputDim)
  const { embeddingsInitializer = 'uniform' } = options
  return describeLayer('Embedding', { ...options, inputDim, outputDim }, (inputShape, make) => ({
    outputShape: [...inputShape, outputDim],
    parameters: [make('embeddings', [inputDim, outputDim], embeddingsInitializer)],
    apply: ([table], x) => {
      const bad = x.data.findIndex((symbol) => !Number.isInteger(symbol) || symbol < 0 || symbol >= inputDim)
      if (bad >= 0) {
        throw new InputError(
          `embedding x: expected whole numbers from 0 to ${inputDim - 1}, ` +
            `got ${x.data[bad]} at element ${bad} of ${formatShape(x.shape)}`,
        )
      }
      return { output: table.gather(x.dtype === 'int32' ? x : tensor(Int32Array.from(x.data), x.shape)) }
    },
  }))
}
