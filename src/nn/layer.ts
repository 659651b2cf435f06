/**
 * Layers. A layer has parameters and nothing else; what it computes is a pure function of their values, its inputs
 * and what the call brings along.
 */
import { marked } from '../engine/copies.js'
import { freshSeed, RandomStream } from '../engine/random.js'
import { type AllowedOf, anything, checkGiven, objectWith, yesOrNo } from '../options/index.js'
import { type FloatTensor, type Shape, type Tensor, type TensorLike, tensor } from '../tensor/index.js'
import type { Fault } from './fault.js'
import { type Parameter, type Read, readNow, setParameters, type WeightSource } from './parameter.js'
import type { StreamProgram, StreamValue } from './stream/program.js'
import { checkInput, lengthsOf, symbolsOf, type Value } from './value.js'

/** What a layer carries from one call to the next: nothing, a recurrent state, or those of layers inside. */
export type LayerState = readonly Tensor[]

/** What a layer is told of a call, beside its inputs. */
export interface CallContext {
  /** Whether dropout and the like act. */
  readonly training: boolean
  /** Where dropout draws from. */
  readonly random: RandomStream
  /** The state to start from; absent: zeros. */
  readonly state?: LayerState
}

/** What a layer gives for its inputs. */
export interface LayerResult {
  /** [B, ...outputShape]; where it is a sequence, its lengths are those of the first input. */
  readonly output: Tensor
  /** Where the output is a softmax: what of. */
  readonly logits?: Tensor
  /** The state after the last step; absent for layers without one. */
  readonly state?: LayerState
}

/** What a layer is made of, once the shapes of its inputs are known. */
export interface LayerParts {
  /** Without the batch axis; -1 stands for any size. */
  readonly outputShape: Shape
  /** Of the state's tensors, without the batch axis, for layers whose state can be an output. */
  readonly stateShapes?: readonly Shape[]
  /** In the order of Keras's `get_weights`. */
  readonly parameters: readonly Parameter[]
  /**
   * The output for inputs, by operations on tensors, so that gradients flow.
   * @param read gives the values of parameters
   * @param inputs as many as shapes were given
   */
  readonly apply: (read: Read, inputs: readonly Value[], context: CallContext) => LayerResult
  /**
   * Whether a step's output follows from that step and the state before it, so that a stream can be fed one
   * step at a time. Default true.
   */
  readonly streams?: boolean
  /** Whether [B, T, ...] becomes [B, ...]. Default false. */
  readonly dropsTime?: boolean
  /** Adds the layer's step to a stream; undefined where there is no kernel for it, and `apply` does the step. */
  readonly streamStep?: ((program: StreamProgram, input: StreamValue) => StreamValue | undefined) | undefined
  /** Of layers that look symbols up: what is wrong with the numbers of an input. Such an input is read as int32. */
  readonly checkIds?: ((symbols: ArrayLike<number>) => Fault | undefined) | undefined
  /** Of layers that look symbols up: the one that fills samples up at their end, from which their lengths follow. */
  readonly paddingId?: number | undefined
}

/** Options of `layer.call`. */
export interface CallOptions {
  /** Valid steps of each sample of the first input, [B]; by default all. */
  readonly lengths?: TensorLike
  /** The recurrent state to start from, as `returnState` gives it; by default zeros. */
  readonly initialState?: readonly TensorLike[]
  /** Whether dropout acts. Default false. */
  readonly training?: boolean
  /** Whether each tensor of the state comes behind the output. Default: the layer's own option. */
  readonly returnState?: boolean
  /**
   * Where dropout draws from. Default: a stream of the layer's, which goes on from call to call, and which the model's
   * seed decides.
   */
  readonly random?: RandomStream
}

const callOptions = {
  lengths: anything(),
  initialState: {
    expected: 'a list of tensors',
    includes: (value): value is TensorLike[] => Array.isArray(value),
  },
  training: yesOrNo,
  returnState: yesOrNo,
  random: objectWith<RandomStream>('a stream of random numbers, made by random(seed)', 'uniform'),
} satisfies AllowedOf<CallOptions>

/** A layer's options, as saved. */
export type LayerConfig = { readonly [option: string]: unknown }

/** What a layer is known by. */
export interface LayerIdentity {
  /** The Keras class, such as `LSTM`. */
  readonly className: string
  /** The options that make the layer again. */
  readonly config: LayerConfig
  /** Its name in the model, from which its parameters take theirs. */
  readonly name: string
}

/** A layer with parameters. */
export class Layer implements LayerParts, LayerIdentity {
  readonly className: string
  /** The options that make the layer again; saved with the model. */
  readonly config: LayerConfig
  #name: string
  /** What dropout draws from in `call`. */
  #chance: RandomStream | undefined
  /** Of its inputs, each without the batch axis. */
  readonly inputShapes: readonly Shape[]
  readonly outputShape: Shape
  readonly stateShapes: readonly Shape[]
  readonly parameters: readonly Parameter[]
  /** The output for inputs, as the model calls it; `call` takes whatever a tensor can be made of. */
  readonly apply: LayerParts['apply']
  readonly streams: boolean
  readonly dropsTime: boolean
  readonly streamStep: LayerParts['streamStep']
  readonly checkIds: LayerParts['checkIds']
  readonly paddingId: number | undefined

  /**
   * @param identity what it is known by
   * @param inputShapes of its inputs, each without the batch axis
   * @param parts what it computes, and with which parameters
   */
  constructor({ className, config, name }: LayerIdentity, inputShapes: readonly Shape[], parts: LayerParts) {
    this.className = className
    this.config = config
    this.#name = name
    this.inputShapes = inputShapes
    this.outputShape = parts.outputShape
    this.stateShapes = parts.stateShapes ?? []
    this.parameters = parts.parameters
    this.apply = parts.apply
    this.streams = parts.streams ?? true
    this.dropsTime = parts.dropsTime ?? false
    this.streamStep = parts.streamStep
    this.checkIds = parts.checkIds
    this.paddingId = parts.paddingId
  }

  /** Its name in the model, from which its parameters take theirs. */
  get name(): string {
    return this.#name
  }

  /**
   * Calls the layer and its parameters by another name; for models, in which names differ. Parameters that it shares with
   * another layer keep the name that they have from there.
   */
  rename(name: string): void {
    const own = this.parameters.filter((parameter) => parameter.name.startsWith(`${this.#name}.`))
    for (const parameter of own) parameter.rename(name + parameter.name.slice(this.#name.length))
    this.#name = name
  }

  /** Whether training changes all of its weights. What is set holds for each of them, from the next `fit` on. */
  get trainable(): boolean {
    return this.parameters.every(({ trainable }) => trainable)
  }

  set trainable(given: boolean) {
    checkGiven(this.name, { trainable: yesOrNo }, { trainable: given })
    for (const parameter of this.parameters) parameter.trainable = given
  }

  /** Of the first input, without the batch axis. */
  get inputShape(): Shape {
    return this.inputShapes[0]
  }

  /**
   * Gives the parameters their first values, except those that have some.
   * @param chance what dropout draws from in `call`. Default: a stream that the source decides, if it is one
   * @param source a stream to draw from, or saved weights
   */
  initialize(
    source: WeightSource,
    chance: RandomStream | undefined = source instanceof RandomStream ? source.branch() : undefined,
  ): void {
    this.#chance ??= chance
    for (const parameter of this.parameters) parameter.initialize(source)
  }

  /**
   * The layer's output for x [B, ...inputShape]; with `returnState: true`, the output and then each state tensor. A layer
   * made with `returnState` gives them in any case: pass the option here too, so that the compiler knows.
   * @param x for a layer of several inputs, an array of them
   * @param options lengths, the state to start from, and whether dropout acts
   * @throws InputError on a shape that does not fit, and on lengths that are not whole numbers from 0 to T
   */
  call(
    x: TensorLike,
    options: CallOptions & {
      /** Gives the state too. */
      readonly returnState: true
    },
  ): FloatTensor[]
  call(x: TensorLike, options?: CallOptions): FloatTensor
  call(x: TensorLike, options: CallOptions = {}): FloatTensor | FloatTensor[] {
    checkGiven(`${this.name}.call`, callOptions, options, {
      mask: 'give lengths, the valid steps of each sample',
    })
    const { lengths, initialState, training = false } = options
    this.#chance ??= new RandomStream(freshSeed())
    const { random = this.#chance } = options
    const given = this.inputShapes.length > 1 ? (x as readonly TensorLike[]) : [x]
    const inputs = this.inputShapes.map((shape, i): Value => {
      const input = i === 0 && this.checkIds !== undefined ? symbolsOf(given[i]) : tensor(given[i]).toFloat()
      checkInput(`${this.className} ${i === 0 ? 'x' : `input ${i}`}`, shape, input)
      return {
        tensor: input,
        lengths: i > 0 || lengths === undefined ? undefined : lengthsOf(this.className, lengths, input),
      }
    })
    const state = initialState?.map((part) => tensor(part).toFloat())
    const result = this.apply(readNow, inputs, { training, random, state })
    const { returnState = this.config.returnState === true } = options
    const outputs = [result.output, ...(result.state ?? [])] as FloatTensor[]
    return returnState && result.state !== undefined ? outputs : outputs[0]
  }

  /** Copies of the weights, in Keras's order and layout. */
  getWeights(): FloatTensor[] {
    return this.parameters.map((parameter) => tensor(parameter.read(), parameter.shape, 'float32'))
  }

  /** Replaces the weights, given in Keras's order and layout. Throws `InputError` on a count or shape that differs. */
  setWeights(weights: readonly TensorLike[]): void {
    setParameters(`${this.name}.setWeights`, this.parameters, weights)
  }
}

marked(Layer.prototype)
