/**
 * Products of tensors by the names of their axes, after Einstein's convention: axes of the same name are multiplied
 * together, and those that the result does not name are summed over.
 *
 *     einsum('ij,jk->ik', a, b)         the matrix product
 *     einsum('bqd,bkd->bqk', q, k)      scores of attention
 *     einsum('ij->ji', a)               the transpose
 */
import { InputError } from '../../engine/errors.js'
import { given } from '../operation.js'
import { formatShape, type Shape } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/** A tensor whose axes have names. */
interface Named {
  readonly tensor: Tensor
  readonly axes: readonly string[]
}

const fail = (equation: string, expected: string, got: string): never => {
  throw new InputError(`einsum '${equation}': expected ${expected}, got ${got}`)
}

function parse(equation: string): { readonly inputs: string[][]; readonly output: string[] } {
  const [, left, right] =
    /^([a-zA-Z,\s]*)->([a-zA-Z\s]*)$/.exec(equation) ??
    fail(equation, "names of axes such as 'ij,jk->ik'", 'another form')
  const names = (text: string): string[] => [...text.replaceAll(/\s/g, '')]
  return { inputs: left.split(',').map(names), output: names(right) }
}

/** Without the axes that are not kept. */
function summed({ tensor, axes }: Named, kept: ReadonlySet<string>): Named {
  const over = axes.flatMap((axis, d) => (kept.has(axis) ? [] : [d]))
  return over.length === 0
    ? { tensor, axes }
    : { tensor: tensor.sum(over), axes: axes.filter((axis) => kept.has(axis)) }
}

const inOrder = ({ tensor, axes }: Named, order: readonly string[]): Tensor =>
  order.every((axis, d) => axis === axes[d])
    ? tensor
    : tensor.transpose(order.map((axis) => axes.indexOf(axis)))

/** @param kept axes that the result or later factors name */
function multiplied(
  left: Named,
  right: Named,
  kept: ReadonlySet<string>,
  sizes: ReadonlyMap<string, number>,
): Named {
  const a = summed(left, new Set([...kept, ...right.axes]))
  const b = summed(right, new Set([...kept, ...left.axes]))
  const shared = a.axes.filter((axis) => b.axes.includes(axis))
  const batch = shared.filter((axis) => kept.has(axis))
  const contracted = shared.filter((axis) => !kept.has(axis))
  const free = ({ axes }: Named): string[] => axes.filter((axis) => !shared.includes(axis))
  const [rows, columns] = [free(a), free(b)]
  const shapeOf = (axes: readonly string[]): number[] => axes.map((axis) => sizes.get(axis)!)
  const size = (axes: readonly string[]): number => shapeOf(axes).reduce((product, n) => product * n, 1)
  const x = inOrder(a, [...batch, ...rows, ...contracted]).reshape([
    size(batch),
    size(rows),
    size(contracted),
  ])
  const y = inOrder(b, [...batch, ...contracted, ...columns]).reshape([
    size(batch),
    size(contracted),
    size(columns),
  ])
  const axes = [...batch, ...rows, ...columns]
  return { tensor: x.matmul(y).reshape(shapeOf(axes)), axes }
}

/**
 * The sum over products that the equation names; see above. Axes of several factors must have the same size.
 * @param equation names of one letter for the axes of each factor, between commas, and after `->` those of the result
 * @throws InputError on another number of factors or axes, axes of one name and different sizes, an axis named twice in
 *   one factor, and an axis of the result that no factor has
 */
export function einsum(equation: string, ...factors: readonly TensorLike[]): FloatTensor {
  const { inputs, output } = parse(equation)
  if (inputs.length !== factors.length) fail(equation, `${inputs.length} factors`, `${factors.length}`)
  const sizes = new Map<string, number>()
  const named = factors.map((factor, i): Named => {
    const tensor = given('einsum', factor).toFloat()
    const axes = inputs[i]
    const shape: Shape = tensor.shape
    if (axes.length !== shape.length)
      fail(equation, `${axes.length} axes of factor ${i + 1}`, formatShape(shape))
    if (new Set(axes).size < axes.length) fail(equation, `different axes in factor ${i + 1}`, axes.join(''))
    for (const [d, axis] of axes.entries()) {
      const known = sizes.get(axis) ?? shape[d]
      if (known !== shape[d]) fail(equation, `one size of axis ${axis}`, `${known} and ${shape[d]}`)
      sizes.set(axis, known)
    }
    return { tensor, axes }
  })
  const absent = output.find((axis) => !sizes.has(axis))
  if (absent !== undefined) fail(equation, 'axes of the result that factors have', absent)
  if (new Set(output).size < output.length) fail(equation, 'different axes in the result', output.join(''))
  const [first, ...others] = named
  let result = first
  others.forEach((factor, i) => {
    const kept = new Set([...output, ...others.slice(i + 1).flatMap(({ axes }) => axes)])
    result = multiplied(result, factor, kept, sizes)
  })
  return inOrder(summed(result, new Set(output)), output) as FloatTensor
}
