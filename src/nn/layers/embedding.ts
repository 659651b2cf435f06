import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import { formatShape, tensor } from '../../tensor/index.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { type Fault, faultError } from '../fault.js'
import { anInitializer, type Initializer } from '../initializers.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { aRegularizer, type Regularizer } from '../regularizers.js'

/** Options of `embedding`, with Keras's names and defaults. */
export interface EmbeddingOptions extends LayerOptions {
  /** Default `uniform`, between -0.05 and 0.05. */
  readonly embeddingsInitializer?: Initializer
  /** What the vectors add to the loss. Default: nothing. */
  readonly embeddingsRegularizer?: Regularizer
  /**
   * The symbol 0 fills samples up at their end: in `fit`, `evaluate` and `predict` their lengths follow from it, unless
   * lengths are given. Default false.
   */
  readonly maskZero?: boolean
}

const embeddingOptions = {
  ...layerOptions,
  embeddingsInitializer: anInitializer,
  embeddingsRegularizer: aRegularizer,
  maskZero: yesOrNo,
} satisfies AllowedOf<EmbeddingOptions>

/** Of the options that files keep. */
export const embeddingOptionNames = ['inputDim', 'outputDim', ...Object.keys(embeddingOptions)]

const embeddingWays = {
  ...layerWays,
  inputDim: 'sizes come first: embedding(1000, 32)',
  outputDim: 'sizes come first: embedding(1000, 32)',
  inputLength: 'give inputShape: [length]',
  paddingIdx: 'pad with 0 and give maskZero: true, or give lengths to fit and predict',
}

/** From here on, float32 does not tell all whole numbers apart. */
const inexactFrom = 2 ** 24

/** The first of them that is no symbol of `inputDim`. */
function faultOf(symbols: ArrayLike<number>, inputDim: number): Fault | undefined {
  const isFloat = symbols instanceof Float32Array
  for (let at = 0; at < symbols.length; at++) {
    const symbol = symbols[at]
    const isExact = !isFloat || symbol < inexactFrom
    if (Number.isInteger(symbol) && symbol >= 0 && symbol < inputDim && isExact) continue
    const problem = `expected whole numbers from 0 to ${inputDim - 1}, got ${symbol}`
    const fix =
      symbol >= inputDim
        ? 'inputDim is to exceed the largest id'
        : !Number.isInteger(symbol)
          ? 'give each symbol its number'
          : symbol < 0
            ? 'pad with 0, and give lengths'
            : `float32 does not hold ids from ${inexactFrom} exactly; give an Int32Array, or tensor(ids, shape, 'int32')`
    return { at, problem, fix }
  }
  return undefined
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
  const { embeddingsInitializer = 'uniform', maskZero = false } = options
  const checkIds = (symbols: ArrayLike<number>): Fault | undefined => faultOf(symbols, inputDim)
  return describeLayer(
    'Embedding',
    { ...options, inputDim, outputDim },
    ([inputShape], make) => {
      if (maskZero && inputShape.length !== 1) {
        throw new InputError(
          `embedding maskZero: expected sequences of symbols [B, T], got samples of ${formatShape(inputShape)}`,
        )
      }
      const embeddings = make('embeddings', [inputDim, outputDim], embeddingsInitializer, {
        regularizer: options.embeddingsRegularizer,
      })
      return {
        outputShape: [...inputShape, outputDim],
        parameters: [embeddings],
        apply: (read, [{ tensor: x }]) => {
          const fault = checkIds(x.data)
          if (fault !== undefined) throw faultError('embedding x', fault, x.shape, true)
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
        checkIds,
        ...(maskZero ? { paddingId: 0 } : {}),
      }
    },
    embeddingOptionNames,
  )
}
