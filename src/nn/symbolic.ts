/**
 * What a model is drawn with before there are data: tensors of which only the shape is known, and which layer makes
 * them of which others. `functional` makes a model of them.
 */
import { marked } from '../engine/copies.js'
import { InputError } from '../engine/errors.js'
import { shown } from '../engine/shown.js'
import { checkGiven, text } from '../options/index.js'
import { formatShape, type Shape } from '../tensor/index.js'
import type { Layer } from './layer.js'

/** One use of a layer. A layer that is used several times has the same weights each time. */
export interface LayerCall {
  /** The layer used. */
  readonly layer: Layer
  /** In the order of the layer's inputs, then those it takes its initial state from. */
  readonly inputs: readonly SymbolicTensor[]
}

/**
 * The output of a layer in a graph that is being wired: it has a shape and no values. `input` makes the first ones,
 * `apply` of a layer's description the others.
 */
export class SymbolicTensor {
  /** Of one sample, without the batch axis; -1 stands for any size. */
  readonly shape: Shape
  /** What makes it; undefined for an input of the model. */
  readonly source: LayerCall | undefined
  /** Which of the layer's outputs it is: 0, or from 1 on those of its state. */
  readonly slot: number
  /** Of an input: what `fit` and `predict` may call it. */
  readonly name: string | undefined
  /** Whether its first axis is time. */
  readonly hasTime: boolean

  /**
   * Made by `input` and by applying layers.
   * @param shape of one sample, without the batch axis; -1 stands for any size
   * @param of the use of a layer and which of its outputs it is, or the name of an input
   */
  constructor(
    shape: Shape,
    of:
      | {
          /** The use of a layer that makes it. */
          readonly source: LayerCall
          /** Which of the layer's outputs it is: 0, or from 1 on those of its state. */
          readonly slot: number
        }
      | {
          /** What `fit` and `predict` may call it. Default: none. */
          readonly name?: string
        },
  ) {
    this.shape = shape
    this.source = 'source' in of ? of.source : undefined
    this.slot = 'source' in of ? of.slot : 0
    this.name = 'source' in of ? undefined : of.name
    this.hasTime =
      this.source === undefined
        ? shape.length > 0
        : this.slot === 0 && !this.source.layer.dropsTime && this.source.inputs[0].hasTime
  }

  /** The state after the last step of the recurrent layer that makes it, as `[h]` or `[h, c]`; else none. */
  get state(): SymbolicTensor[] {
    const { source } = this
    if (source === undefined) return []
    return source.layer.stateShapes.map((shape, i) => new SymbolicTensor(shape, { source, slot: i + 1 }))
  }

  /** Its shape, for messages. */
  toString(): string {
    return `SymbolicTensor(${formatShape(this.shape)})`
  }
}

marked(SymbolicTensor.prototype)

/**
 * An input of a model that `functional` makes.
 * @param shape of one sample, without the batch axis; `null` stands for any size
 * @param options its name
 * @throws InputError on sizes that are not whole numbers from 1
 */
export function input(
  shape: readonly (number | null)[],
  options: {
    /** What `fit` and `predict` may call it. Default: none, and inputs are known by their order. */
    readonly name?: string
  } = {},
): SymbolicTensor {
  checkGiven('input', { name: text }, options, { shape: 'it comes first: input([null, 3])' })
  if (!Array.isArray(shape))
    throw new InputError(`input shape: expected sizes such as [null, 3], got ${shown(shape)}`)
  const { name } = options
  const bad = shape.find((n) => n !== null && !(Number.isInteger(n) && n >= 1))
  if (bad !== undefined)
    throw new InputError(`input shape: expected sizes from 1, or null for any, got ${bad}`)
  return new SymbolicTensor(
    shape.map((n) => n ?? -1),
    { name },
  )
}

/** What a layer makes of some inputs. */
export const callLayer = (layer: Layer, inputs: readonly SymbolicTensor[]): SymbolicTensor =>
  new SymbolicTensor(layer.outputShape, { source: { layer, inputs }, slot: 0 })
