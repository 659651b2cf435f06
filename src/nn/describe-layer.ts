/**
 * Descriptions of layers. A factory such as `lstm(20)` describes a layer: everything but its weights. A model builds
 * it once the shapes of its inputs are known.
 */
import { checkCopy, marked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import { RandomStream } from '../engine/random.js'
import { shown } from '../engine/shown.js'
import { type AllowedOf, aFunction, checkAmong, checkGiven, text } from '../options/index.js'
import { formatShape, type Shape } from '../tensor/index.js'
import { type Initializer, initialize } from './initializers.js'
import { Layer, type LayerConfig, type LayerIdentity, type LayerParts } from './layer.js'
import { type LayerOptions, layerOptions, layerWays } from './layer-options.js'
import { Parameter, type WeightSource } from './parameter.js'
import { aRegularizer, type Regularizer } from './regularizers.js'
import { SavedWeights } from './saved-weights.js'
import { callLayer, SymbolicTensor } from './symbolic.js'
import { sampleShape } from './value.js'

/** What a parameter may have beside its shape and its initializer. */
export interface ParameterOptions {
  /** What it adds to the loss. Default: nothing. */
  readonly regularizer?: Regularizer
  /** Changes the values that were drawn, where some are to begin otherwise. */
  readonly adjust?: (drawn: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>
}

const parameterOptions = {
  regularizer: aRegularizer,
  adjust: aFunction(),
} satisfies AllowedOf<ParameterOptions>

/**
 * Makes a parameter named within its layer. Its values are drawn by an initializer once a model is made.
 * @param name such as `kernel`
 */
export type MakeParameter = (
  name: string,
  shape: Shape,
  initializer: Initializer,
  options?: ParameterOptions,
) => Parameter

/** What `lstm(20)` and its like return: everything about a layer but its weights. */
export interface LayerSpec extends LayerIdentity {
  /** Given on a model's first layer: the shape of one sample, in which -1 stands for any size. */
  readonly inputShape: Shape | undefined
  /** Of recurrent layers that run forwards: the same layer reading from the end. */
  readonly backwards?: () => LayerSpec
  /**
   * Uses the layer on a tensor, or on several, of a model that `functional` makes. Each use of the same description is
   * the same layer, with the same weights. Recurrent layers take the tensors of their initial state after x:
   * `lstm(8).apply([x, ...lstm(8).apply(y).state])`.
   * @throws InputError on inputs of other shapes than it was used on before, or that the layer cannot take
   */
  apply(inputs: SymbolicTensor | readonly SymbolicTensor[]): SymbolicTensor
  /**
   * A layer for inputs of these shapes.
   * @param weights where its first weights come from. Default: the model that it becomes part of
   * @param name what the layer and its parameters are called in place of the description's name
   * @param inputShapes of each input, without the batch axis; -1 stands for any size
   */
  build(inputShapes: readonly Shape[], weights?: WeightSource, name?: string): Layer
}

/** A layer's description as it is saved. */
export interface LayerRecord {
  /** What saved files call the kind of layer: a Keras class such as `LSTM`, or the name given to `describeLayer`. */
  readonly className: string
  /** The options that make the layer again. */
  readonly config: LayerConfig
}

/** What is saved of a description; `layerFromRecord` makes it again. */
export const recordOf = ({ className, config }: LayerRecord): LayerRecord => ({ className, config })

/**
 * A layer's description.
 * @param className what saved files call it; for a class of your own to load again, give it to `registerLayer`
 * @param options as the user gave them, and whatever else makes the layer again when it is loaded
 * @param parts makes what the layer is of from the shapes of its inputs; `name` is the built layer's
 * @param own names of the layer's own options. Where given, all others are refused; by default misspellings of the
 *   options of all layers are
 * @throws InputError on options that are refused
 */
export function describeLayer(
  className: string,
  options: LayerOptions & LayerConfig,
  parts: (inputShapes: readonly Shape[], make: MakeParameter, name: string) => LayerParts,
  own?: readonly string[],
): LayerSpec {
  checkGiven('describeLayer', { className: text, parts: aFunction() }, { className, parts }, {}, [
    'className',
    'parts',
  ])
  checkAmong(className, layerOptions, own, options, layerWays)
  const { name = className.toLowerCase(), inputShape, ...config } = options
  const identity: LayerIdentity = {
    className,
    config: {
      ...config,
      ...(options.name === undefined ? {} : { name }),
      ...(inputShape ? { inputShape } : {}),
    },
    name,
  }
  const build: LayerSpec['build'] = (inputShapes, weights, layerName = name) => {
    checkBuild(className, inputShapes, weights, layerName)
    checkDeclared(className, inputShape, inputShapes[0])
    const make: MakeParameter = (parameter, shape, initializer, options = {}) => {
      checkGiven(`${className} ${parameter}`, parameterOptions, options)
      const { regularizer, adjust = (drawn) => drawn } = options
      if (shape.includes(-1)) {
        throw new InputError(
          `${className} ${parameter}: expected inputs with a known number of features, got samples of ` +
            `${sampleShape(inputShapes[0])}; end inputShape with that number, such as [null, 3]`,
        )
      }
      return new Parameter(
        `${layerName}.${parameter}`,
        shape,
        (random) => adjust(initialize(`${className} ${parameter}`, initializer, shape, random)),
        { regularizer },
      )
    }
    const made = parts(inputShapes, make, layerName)
    // What a layer with a state is given after x is the state to start from.
    const shapes = made.stateShapes === undefined ? inputShapes : inputShapes.slice(0, 1)
    const layer = new Layer({ ...identity, name: layerName }, shapes, made)
    if (options.trainable !== undefined) layer.trainable = options.trainable
    if (weights !== undefined) layer.initialize(weights)
    return layer
  }
  let shared: Layer | undefined
  return marked({
    ...identity,
    inputShape: inputShape?.map((n) => n ?? -1),
    build,
    apply(inputs) {
      const list = Array.isArray(inputs) ? inputs : [inputs]
      for (const one of list) checkCopy(`${name}.apply`, 'a symbolic tensor', one)
      if (!list.every((one) => one instanceof SymbolicTensor))
        throw new InputError(
          `${name}.apply: expected what input([null, 3]) or apply of another layer gives, got ` +
            `${shown(list.find((one) => !(one instanceof SymbolicTensor)))}; for numbers, use model.predict`,
        )
      if (list.length === 0) throw new InputError(`${name}.apply: expected at least one input, got none`)
      const layer = shared ?? build(list.map(({ shape }) => shape))
      checkShapes(layer, list)
      shared = layer
      return callLayer(layer, list)
    },
  })
}

/** @throws InputError on what is no description of a layer */
export function checkLayerSpec(where: string, given: unknown): asserts given is LayerSpec {
  checkCopy(where, 'a layer', given)
  if (given instanceof Layer) {
    throw new InputError(
      `${where}: expected a description such as dense(1), got the built layer ${given.name}; describe it anew, and give ` +
        'it the weights by setWeights',
    )
  }
  if (typeof given === 'object' && given !== null && 'build' in given) return
  const isUncalled = typeof given === 'function' && given.name !== ''
  const got = isUncalled ? `the function ${given.name}; call it` : given === null ? 'null' : typeof given
  throw new InputError(`${where}: expected a description such as dense(1), got ${got}`)
}

/**
 * Builds a layer inside another one, or of a chain.
 * @throws InputError on a description that builds none
 */
export function buildLayer(where: string, spec: LayerSpec, ...rest: Parameters<LayerSpec['build']>): Layer {
  const layer: unknown = spec.build(...rest)
  checkCopy(where, 'a layer', layer)
  if (layer instanceof Layer) return layer
  throw new InputError(`${where}: expected a description that builds a layer, got ${typeof layer}`)
}

const fits = (shape: Shape, other: Shape): boolean =>
  shape.length === other.length && shape.every((n, d) => n === -1 || n === other[d])

const isShape = (given: unknown): given is Shape =>
  Array.isArray(given) && given.every((n) => n === -1 || (Number.isSafeInteger(n) && n >= 1))

/** @throws InputError on what are no shapes, no source of weights and no name */
function checkBuild(className: string, inputShapes: unknown, weights: unknown, name: unknown): void {
  checkGiven(`${className}.build`, { name: text }, { name }, {}, ['name'])
  if (!Array.isArray(inputShapes) || inputShapes.length === 0 || !inputShapes.every(isShape)) {
    throw new InputError(
      `${className}.build inputShapes: expected a list of shapes of samples, with -1 for any size, such as [[-1, 3]], got ` +
        (Array.isArray(inputShapes) ? JSON.stringify(inputShapes) : shown(inputShapes)),
    )
  }
  if (weights === undefined || weights instanceof RandomStream || weights instanceof SavedWeights) return
  throw new InputError(
    `${className}.build weights: expected a stream to draw them from, such as random(1), got ${shown(weights)}`,
  )
}

/** @throws InputError where a layer is built for samples of another shape than its options say */
function checkDeclared(className: string, declared: LayerOptions['inputShape'], shape: Shape): void {
  const expected = declared?.map((n) => n ?? -1)
  if (expected !== undefined && !fits(expected, shape)) {
    throw new InputError(
      `${className} inputShape: declared ${formatShape(expected)}, but used on samples of ${formatShape(shape)}`,
    )
  }
}

/** @throws InputError where a layer is used on inputs of other shapes than it was built for */
function checkShapes({ name, inputShapes, stateShapes }: Layer, inputs: readonly SymbolicTensor[]): void {
  const given = inputs.map(({ shape }) => shape)
  const expected = given.length > inputShapes.length ? [...inputShapes, ...stateShapes] : inputShapes
  if (given.length !== expected.length || !expected.every((shape, i) => fits(shape, given[i]))) {
    const inWords = (shapes: readonly Shape[]): string => shapes.map(formatShape).join(' and ')
    throw new InputError(`${name}.apply: expected samples of ${inWords(expected)}, got ${inWords(given)}`)
  }
}
