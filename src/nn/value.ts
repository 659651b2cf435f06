/** What flows between layers. */
import { InputError } from '../engine/errors.js'
import { formatShape, type Shape, sameShape, Tensor, type TensorLike, tensor } from '../tensor/index.js'

/** What flows from layer to layer: a tensor, and the lengths of its sequences. */
export interface Value {
  /** [B, ...] */
  readonly tensor: Tensor
  /** Valid steps of each sample of a sequence [B, T, ...], int32 [B]; absent when all are. */
  readonly lengths?: Tensor
  /** Where the tensor is a softmax: what it is the softmax of, from which losses are cheaper and more exact. */
  readonly logits?: Tensor
}

/** A value that is the softmax of logits, computed once something asks for it. */
export function softmaxValue(logits: Tensor, lengths?: Tensor): Value {
  let tensor: Tensor | undefined
  return {
    get tensor() {
      tensor ??= logits.softmax()
      return tensor
    },
    lengths,
    logits,
  }
}

/** Symbols as int32, where they are whole numbers: float32 does not hold large ones exactly. */
export function symbolsOf(given: TensorLike): Tensor {
  if (given instanceof Tensor || given instanceof Float32Array) return tensor(given)
  try {
    return tensor(given, undefined, 'int32')
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return tensor(given) // whatever is wrong with it is found there, or by the layer
  }
}

/** A sample's shape in words, in which -1 stands for any size. */
export const sampleShape = (shape: Shape): string =>
  `[${shape.map((n) => (n === -1 ? 'any' : n)).join(', ')}]`

const fits = (expected: Shape, got: Shape): boolean =>
  expected.length === got.length && expected.every((n, d) => n === -1 || n === got[d])

/** The likely reason why inputs do not fit. */
function fixOf(inputShape: Shape, got: Shape): string {
  const [time, features] = inputShape
  if (fits(inputShape, got)) return '; of one sample alone, give [x]'
  if (fits(inputShape, [...got.slice(1), 1])) return '; give each step an array of its features, here one'
  if (inputShape.length === 2 && time !== features && fits([features, time], got.slice(1)))
    return '; steps come before features'
  return ''
}

/** Checks x against a sample's shape, in which -1 stands for any size. */
export function checkInput(where: string, inputShape: Shape, x: Tensor): void {
  if (fits(inputShape, x.shape.slice(1)) && x.rank > 0) return
  const expected = ['B', ...inputShape.map((n) => (n === -1 ? 'any' : n))].join(', ')
  throw new InputError(
    `${where}: expected [${expected}], got ${formatShape(x.shape)}${fixOf(inputShape, x.shape)}`,
  )
}

/**
 * Valid steps of each sample of x [B, T, ...] as int32 [B].
 * @throws InputError unless there is one whole number from 0 to T a sample
 */
export function lengthsOf(where: string, given: TensorLike, { shape: [samples, steps] }: Tensor): Tensor {
  if (steps === undefined)
    throw new InputError(`${where} lengths: expected none, as samples are no sequences; leave lengths out`)
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
