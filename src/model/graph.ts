/**
 * A model as a graph: inputs, uses of layers on them and on each other, and outputs. Layers that are used several times
 * have one set of weights. A chain of layers is a graph that is a line.
 */
import { bytesPerElement } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { maximumBytes } from '../engine/memory.js'
import { RandomStream } from '../engine/random.js'
import { bytesInWords } from '../engine/wording.js'
import {
  buildLayer,
  callLayer,
  type Layer,
  type LayerCall,
  type LayerSpec,
  type Parameter,
  type Read,
  SymbolicTensor,
  softmaxValue,
  type Value,
  type WeightSource,
} from '../nn/index.js'
import { formatShape, type Shape, sizeOf } from '../tensor/index.js'
import type { ModelState } from './options.js'
import { repeated } from './ports.js'

export interface ForwardOptions {
  /** Whether dropout and the like act. */
  readonly training: boolean
  /** Where dropout draws from. Default: it draws nothing, as where nothing trains. */
  readonly random?: RandomStream
  /** The states to start from; by default zeros. */
  readonly state?: ModelState
}

export interface ForwardResult {
  /** In the order of the graph's outputs. */
  readonly outputs: readonly Value[]
  /** Of each use of a layer, after the last step. */
  readonly state: ModelState
}

/** A tensor of the graph, by where `forward` puts it: an input, or which output of which use of a layer. */
export interface Place {
  /** Inputs come first, then uses of layers. */
  readonly at: number
  readonly slot: number
}

export class Graph {
  readonly inputs: readonly SymbolicTensor[]
  readonly outputs: readonly SymbolicTensor[]
  /** Uses of layers, each after those that it depends on. */
  readonly calls: readonly LayerCall[]
  /** Each once, in the order of their first use. */
  readonly layers: readonly Layer[]
  /** Each once, layer after layer. */
  readonly parameters: readonly Parameter[]
  /** What each use of a layer takes. */
  readonly places: readonly (readonly Place[])[]
  readonly outputPlaces: readonly Place[]

  /** @throws InputError when an output depends on what is not an input, or on an input too few */
  constructor(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]) {
    this.inputs = inputs
    this.outputs = outputs
    this.calls = callsBefore(outputs)
    this.layers = [...new Set(this.calls.map(({ layer }) => layer))]
    this.parameters = [...new Set(this.layers.flatMap(({ parameters }) => parameters))]
    const placeOf = this.#placer()
    this.places = this.calls.map((call) => call.inputs.map(placeOf))
    this.outputPlaces = outputs.map(placeOf)
    const used = new Set([...this.places.flat(), ...this.outputPlaces].map(({ at }) => at))
    const unused = inputs.findIndex((_, i) => !used.has(i))
    if (unused >= 0)
      throw new InputError(
        `model inputs: no output depends on input ${inputs[unused].name ?? unused}; leave it out, or use it`,
      )
    this.#checkPadding()
    nameLayers(this.layers)
    const twice = repeated(this.parameters.map(({ name }) => name))
    if (twice !== undefined)
      throw new InputError(`model: two weights are called ${twice}; give one of the layers another name`)
  }

  #placer(): (tensor: SymbolicTensor) => Place {
    const atOf = new Map(this.calls.map((call, i) => [call, this.inputs.length + i]))
    return (tensor) => {
      const at = tensor.source === undefined ? this.inputs.indexOf(tensor) : atOf.get(tensor.source)!
      if (at < 0) {
        const { name = 'an input', shape } = tensor
        throw new InputError(
          `model inputs: the outputs depend on ${name} of ${formatShape(shape)}, which is missing; add it to inputs`,
        )
      }
      return { at, slot: tensor.slot }
    }
  }

  /**
   * Gives the layers their first weights; those that another model has begun to use keep theirs.
   * @param random each layer draws from a stream of its own, which moves this one on even where weights are saved
   */
  initialize(random: RandomStream, saved?: WeightSource): void {
    this.#checkFits()
    for (const layer of this.layers) {
      const own = random.fork()
      layer.initialize(saved ?? own, own.branch())
    }
  }

  #checkFits(): void {
    const bytes = bytesPerElement * this.parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0)
    if (bytes <= maximumBytes) return
    throw new InputError(
      `model: expected weights that fit in ${bytesInWords(maximumBytes)} of memory, got layers that would take ` +
        `${bytesInWords(bytes)}; use fewer units`,
    )
  }

  /** Whether one more step can be computed from the states alone. */
  get streams(): boolean {
    return this.layers.every(({ streams }) => streams)
  }

  /** Whether a layer takes the state of another, which is known once that one has read its whole sequence. */
  get handsOnStates(): boolean {
    return this.places.flat().some(({ slot }) => slot > 0)
  }

  /** The layers that look up what an input holds, and which input. */
  get lookUps(): { readonly input: number; readonly layer: Layer }[] {
    return this.calls.flatMap(({ layer }, i) => {
      const [{ at }] = this.places[i]
      return layer.checkIds !== undefined && at < this.inputs.length ? [{ input: at, layer }] : []
    })
  }

  /** Throws `InputError` where a layer would find padding in what another layer computes. */
  #checkPadding(): void {
    const wrong = this.calls.find(
      ({ layer }, i) => layer.paddingId !== undefined && this.places[i][0].at >= this.inputs.length,
    )
    if (wrong !== undefined) {
      throw new InputError(
        `${wrong.layer.name} maskZero: expected symbols that the model is given, got those of another layer; give lengths`,
      )
    }
  }

  /** Whether an input holds symbols alone, for layers that look them up. */
  areSymbols(input: number): boolean {
    const users = this.calls.filter((_, i) => this.places[i].some(({ at }) => at === input))
    return users.length > 0 && users.every(({ layer }) => layer.checkIds !== undefined)
  }

  /** Runs the layers on parameters' values as `read` gives them. */
  forward(
    read: Read,
    inputs: readonly Value[],
    { training, random = idle, state: before }: ForwardOptions,
  ): ForwardResult {
    const made: (readonly Value[])[] = inputs.map((input) => [input])
    const take = ({ at, slot }: Place): Value => made[at][slot]
    const state = this.calls.map(({ layer }, i) => {
      const taken = this.places[i].map(take)
      const result = layer.apply(read, taken, { training, random, state: before?.[i] })
      const lengths = layer.dropsTime ? undefined : taken[0].lengths
      const states = (result.state ?? []).map((tensor) => ({ tensor }))
      const { logits } = result
      const output = logits === undefined ? { tensor: result.output, lengths } : softmaxValue(logits, lengths)
      made.push([output, ...states])
      return result.state
    })
    return { outputs: this.outputPlaces.map(take), state }
  }

  /** Whether an output has a target for each step rather than one a sample. */
  hasStepTargets(output: number): boolean {
    const { hasTime, shape } = this.outputs[output]
    return hasTime && shape.length > 1
  }
}

/** Nobody draws from it. */
const idle = new RandomStream(0)

/** The uses of layers that tensors come from, each after those that it depends on. */
function callsBefore(outputs: readonly SymbolicTensor[]): LayerCall[] {
  const calls = new Set<LayerCall>()
  const visit = ({ source }: SymbolicTensor): void => {
    if (source === undefined || calls.has(source)) return
    source.inputs.forEach(visit)
    calls.add(source)
  }
  outputs.forEach(visit)
  return [...calls]
}

/** Layers that a model has named: they keep their names in other models. */
const named = new WeakSet<Layer>()

/** Numbers names that repeat, around names that are taken. */
function nameLayers(layers: readonly Layer[]): void {
  const taken = new Set(layers.filter((layer) => named.has(layer)).map(({ name }) => name))
  if (taken.size < layers.filter((layer) => named.has(layer)).length) {
    throw new InputError('model: two layers of other models have the same name; give them names of their own')
  }
  for (const layer of layers) {
    if (named.has(layer)) continue
    let { name } = layer
    for (let n = 1; taken.has(name); n++) name = `${layer.name}_${n}`
    taken.add(name)
    layer.rename(name)
    named.add(layer)
  }
}

/**
 * Layers of their own one after the other.
 * @param inputShape of one sample; -1 stands for any size
 */
export function line(specs: readonly LayerSpec[], inputShape: Shape): Graph {
  const input = new SymbolicTensor(inputShape, {})
  const output = specs.reduce(
    (tensor, spec, i) => callLayer(buildLayer(`sequential layers[${i}]`, spec, [tensor.shape]), [tensor]),
    input,
  )
  return new Graph([input], [output])
}
