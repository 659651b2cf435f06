/**
 * Layers. A factory such as `lstm(20)` describes a layer; `build` gives it weights for an input shape; what
 * it computes is a pure function of those weights, its input and what the call brings along.
 */
import { InputError } from '../engine/errors.js'
import { RandomStream } from '../engine/random.js'
import { formatShape, type Shape, sameShape, type Tensor, type TensorLike, tensor } from '../tensor/index.js'
import { type Initializer, initialise } from './initialisers.js'
import { Parameter } from './parameter.js'
import { SavedWeights } from './saved-weights.js'
import type { StreamProgram, StreamValue } from './stream/program.js'

/** What a layer carries from one call to the next: nothing, a recurrent state, or those of layers inside. */
export type LayerState = readonly Tensor[]

export interface CallContext {
  /** Whether dropout and the like act. */
  readonly training: boolean
  readonly random: RandomStream
  /** Valid steps of each sample, int32 [B]; absent when all are. */
  readonly lengths?: Tensor
  /** The state to start from; absent: zeros. */
  readonly state?: LayerState
}

export interface LayerResult {
  readonly output: Tensor
  /** The state after the last step; absent for layers without one. */
  readonly state?: LayerState
}

/** What a layer is made of, once its input shape is known. */
export interface LayerParts {
  /** Without the batch axis. */
  readonly outputShape: Shape
  /** In the order of Keras's `get_weights`. */
  readonly parameters: readonly Parameter[]
  readonly apply: (weights: readonly Tensor[], x: Tensor, context: CallContext) => LayerResult
  /**
   * Whether a step's output follows from that step and the state before it, so that a stream can be fed one
   * step at a time. Default true.
   */
  readonly streams?: boolean
  /** Whether [B, T, ...] becomes [B, ...]. Default false. */
  readonly dropsTime?: boolean
  /** Adds the layer's step to a stream; undefined where there is no kernel for it, and `apply` does the step. */
  readonly streamStep?: (program: StreamProgram, input: StreamValue) => StreamValue | undefined
  /** Checks what a stream that begins with this layer is given. */
  readonly checkStep?: (x: ArrayLike<number>) => void
}

export interface CallOptions {
  /** Valid steps of each sample, [B]; by default all. */
  readonly lengths?: TensorLike
  /** The recurrent state to start from, as `returnState` gives it; by default zeros. */
  readonly initialState?: readonly TensorLike[]
  /** Whether dropout acts. Default false. */
  readonly training?: boolean
  /** Where dropout draws from. Default a stream of seed 0. */
  readonly random?: RandomStream
}

export type LayerConfig = { readonly [option: string]: unknown }

/** A layer with weights. */
export class Layer implements LayerParts {
  readonly className: string
  readonly config: LayerConfig
  readonly name: string
  readonly inputShape: Shape
  readonly outputShape: Shape
  readonly parameters: readonly Parameter[]
  readonly apply: LayerParts['apply']
  readonly streams: boolean
  readonly dropsTime: boolean
  readonly streamStep: LayerParts['streamStep']
  readonly checkStep: LayerParts['checkStep']

  constructor(spec: LayerSpec, name: string, inputShape: Shape, parts: LayerParts) {
    this.className = spec.className
    this.config = spec.config
    this.name = name
    this.inputShape = inputShape
    this.outputShape = parts.outputShape
    this.parameters = parts.parameters
    this.apply = parts.apply
    this.streams = parts.streams ?? true
    this.dropsTime = parts.dropsTime ?? false
    this.streamStep = parts.streamStep
    this.checkStep = parts.checkStep
  }

  /**
   * The layer's output for x [B, ...inputShape]; with `returnState`, the output and then each state tensor.
   * @throws InputError on a shape that does not fit, and on lengths that are not whole numbers from 0 to T
   */
  call(x: TensorLike, options: CallOptions = {}): Tensor | Tensor[] {
    const { lengths, initialState, training = false, random = new RandomStream(0) } = options
    const input = tensor(x).toFloat()
    checkInput(`${this.className} x`, this.inputShape, input)
    const { output, state } = this.apply(
      this.parameters.map((parameter) => parameter.tensor),
      input,
      {
        training,
        random,
        lengths: lengths === undefined ? undefined : lengthsOf(this.className, lengths, input),
        state: initialState?.map((part) => tensor(part).toFloat()),
      },
    )
    return this.config.returnState === true && state !== undefined ? [output, ...state] : output
  }

  /** Copies of the weights, in Keras's order and layout. */
  getWeights(): Tensor[] {
    return this.parameters.map((parameter) => tensor(parameter.read(), parameter.shape))
  }

  /** Replaces the weights, given in Keras's order and layout. Throws `InputError` on a count or shape that differs. */
  setWeights(weights: readonly TensorLike[]): void {
    setParameters(`${this.name}.setWeights`, this.parameters, weights)
  }
}

/** Replaces the values of parameters, all or, on a count or shape that differs, none. */
export function setParameters(
  where: string,
  parameters: readonly Parameter[],
  weights: readonly TensorLike[],
): void {
  if (weights.length !== parameters.length) {
    throw new InputError(`${where}: expected ${parameters.length} weights, got ${weights.length}`)
  }
  const values = weights.map((weight) => tensor(weight))
  values.forEach(({ shape }, i) => {
    const { name, shape: expected } = parameters[i]
    if (!sameShape(shape, expected)) {
      throw new InputError(`${where} ${name}: expected ${formatShape(expected)}, got ${formatShape(shape)}`)
    }
  })
  values.forEach(({ data }, i) => {
    parameters[i].assign(data)
  })
}

/** Checks x against an input shape without the batch axis, in which -1 stands for any size. */
export function checkInput(where: string, inputShape: Shape, x: Tensor): void {
  const fits =
    x.rank === inputShape.length + 1 && inputShape.every((n, d) => n === -1 || n === x.shape[d + 1])
  if (!fits) {
    const expected = ['B', ...inputShape.map((n) => (n === -1 ? 'any' : n))].join(', ')
    throw new InputError(`${where}: expected [${expected}], got ${formatShape(x.shape)}`)
  }
}

/**
 * Valid steps of each sample of x [B, T, ...] as int32 [B].
 * @throws InputError unless there is one whole number from 0 to T a sample
 */
export function lengthsOf(where: string, given: TensorLike, { shape: [samples, steps] }: Tensor): Tensor {
  const { data, shape } = tensor(given)
  if (!sameShape(shape, [samples])) {
    throw new InputError(`${where} lengths: expected [B] = [${samples}], got ${formatShape(shape)}`)
  }
  const bad = data.findIndex((n) => !Number.isInteger(n) || n < 0 || n > steps)
  if (bad >= 0) {
    throw new InputError(
      `${where} lengths: expected whole numbers from 0 to T = ${steps}, got ${data[bad]} for sample ${bad}`,
    )
  }
  return tensor(Int32Array.from(data))
}

/** Where a layer's first weights come from: drawn by the initialisers, or as they were saved. */
export type WeightSource = RandomStream | SavedWeights

/**
 * Makes a parameter named within its layer, filled by an initialiser, and then by `adjust` where some values are
 * to begin otherwise; or as it was saved.
 */
export type MakeParameter = (
  name: string,
  shape: Shape,
  initialiser: Initializer,
  adjust?: (drawn: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>,
) => Parameter

/** What `lstm(20)` and its like return: everything about a layer but its weights. */
export interface LayerSpec {
  /** The Keras class, such as `LSTM`. */
  readonly className: string
  /** The options, as saved. */
  readonly config: LayerConfig
  readonly name: string
  /** Given on a model's first layer: the shape of one sample, in which -1 stands for any size. */
  readonly inputShape: Shape | undefined
  /** Of recurrent layers that run forwards: the same layer reading from the end. */
  readonly backwards?: () => LayerSpec
  /** @param name what the layer and its parameters are called in place of the spec's name */
  build(inputShape: Shape, weights: WeightSource, name?: string): Layer
}

/** Options every layer takes. */
export interface LayerOptions {
  /**
   * Shown in summaries and used in saved files; by default the class's name in lower case. A model numbers
   * names that repeat.
   */
  readonly name?: string
  /**
   * Shape of one sample, without the batch, `null` for any size. On a model's first layer it builds the
   * model at once; without it the first data do.
   */
  readonly inputShape?: readonly (number | null)[]
}

/** A layer's description as it is saved. */
export interface LayerRecord {
  readonly className: string
  readonly config: LayerConfig
}

/** What is saved of a description; `layerFromRecord` makes it again. */
export const recordOf = ({ className, config }: LayerSpec): LayerRecord => ({ className, config })

/**
 * A layer's description.
 * @param options as the user gave them, and whatever else makes the layer again when it is loaded
 * @param parts makes what the layer is of, once its input shape is known; `name` is the built layer's
 */
export function describeLayer(
  className: string,
  options: LayerOptions & LayerConfig,
  parts: (inputShape: Shape, make: MakeParameter, weights: WeightSource, name: string) => LayerParts,
): LayerSpec {
  const { name = className.toLowerCase(), inputShape, ...config } = options
  const spec: LayerSpec = {
    className,
    config: {
      ...config,
      ...(options.name === undefined ? {} : { name }),
      ...(inputShape ? { inputShape } : {}),
    },
    name,
    inputShape: inputShape?.map((n) => n ?? -1),
    build: (shape, weights, layerName = name) => {
      const make: MakeParameter = (parameter, size, initialiser, adjust = (drawn) => drawn) => {
        const fullName = `${layerName}.${parameter}`
        const values =
          weights instanceof SavedWeights
            ? weights.values(fullName, size)
            : adjust(initialise(`${className} ${parameter}`, initialiser, size, weights))
        return new Parameter(fullName, size, values)
      }
      return new Layer(spec, layerName, shape, parts(shape, make, weights, layerName))
    },
  }
  return spec
}
