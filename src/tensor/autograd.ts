/**
 * Reverse-mode differentiation. A tensor that depends on what is being differentiated carries the node
 * that made it; going back from the loss, newest node first, applies the chain rule once a node.
 *
 * Derivatives are written in the same operations, so that derivatives of derivatives follow, except
 * through fused kernels that say otherwise.
 */
import { InputError } from '../engine/errors.js'
import type { Node, Tensor, Trace } from './tensor.js'

let order = 0
/** How many `grad` calls are under way, one inside another. */
let depth = 0
/** Whether somebody may differentiate what is computed now: not outside `grad`, nor in its backward pass. */
let recording = false

export const isTraced = (inputs: readonly Tensor[]): boolean =>
  recording && inputs.some((input) => input.trace !== undefined)

export const newNode = (inputs: readonly Tensor[], rule: Node['rule']): Node => ({
  order: ++order,
  inputs,
  rule,
})

/** Whether a `grad` call is under way, which may want what is computed now. */
export const isDifferentiating = (): boolean => depth > 0

/**
 * Throws where a derivative of a derivative is wanted of something that has only the first.
 * @param instead what to do, where there is something
 */
export function onlyFirstDerivative(where: string, instead?: string): void {
  if (depth > 1) {
    const remedy = instead === undefined ? '' : `; ${instead}`
    throw new InputError(`${where}: second derivatives are not available here${remedy}`)
  }
}

/**
 * The nodes between the leaves and the loss, newest first.
 * @param after the order of the last node made before the leaves: nothing up to it depends on them
 */
function nodesBetween(loss: Trace | undefined, leaves: ReadonlySet<Node>, after: number): Node[] {
  const reaches = new Map<Node, boolean>()
  const path: Node[] = []
  const open: Node[] = loss === undefined ? [] : [loss.node]
  while (open.length > 0) {
    const node = open[open.length - 1]
    if (reaches.has(node)) {
      open.pop()
      continue
    }
    if (leaves.has(node)) {
      reaches.set(node, true)
      continue
    }
    if (node.order <= after) {
      reaches.set(node, false)
      continue
    }
    const unseen = node.inputs.flatMap(({ trace }) => (trace && !reaches.has(trace.node) ? [trace.node] : []))
    if (unseen.length > 0) {
      open.push(...unseen)
      continue
    }
    const isOnPath = node.inputs.some(({ trace }) => trace !== undefined && reaches.get(trace.node) === true)
    reaches.set(node, isOnPath)
    if (isOnPath) path.push(node)
  }
  return path.sort((a, b) => b.order - a.order)
}

/**
 * Runs `work` on leaves traced anew and returns its result with the gradients of its loss.
 *
 * @param leafOf wraps a tensor with a trace
 * @param one the gradient of the loss with respect to itself
 */
export function differentiate<R>(
  inputs: readonly Tensor[],
  leafOf: (input: Tensor, trace: Trace) => Tensor,
  work: (leaves: readonly Tensor[]) => { loss: Tensor; result: R },
  one: (loss: Tensor) => Tensor,
): { result: R; gradients: (Tensor | undefined)[] } {
  const leafNodes = inputs.map((input) => newNode([input], ([g]) => [g && (() => g)]))
  const after = order - inputs.length
  const leaves = inputs.map((input, i) => leafOf(input, { node: leafNodes[i], slot: 0 }))
  const wasRecording = recording
  depth++
  recording = true
  try {
    const { loss, result } = work(leaves)
    recording = depth > 1
    const gradients = new Map<Node, (Tensor | undefined)[]>()
    const give = ({ node, slot }: Trace, gradient: Tensor) => {
      const slots = gradients.get(node) ?? []
      const sofar = slots[slot]
      slots[slot] = sofar === undefined ? gradient : sofar.add(gradient)
      gradients.set(node, slots)
    }
    const leafSet = new Set(leafNodes)
    const path = nodesBetween(loss.trace, leafSet, after)
    const onPath = new Set([...path, ...leafNodes])
    if (loss.trace !== undefined && onPath.has(loss.trace.node)) give(loss.trace, one(loss))
    for (const node of path) {
      const slots = gradients.get(node)
      if (slots === undefined) continue
      gradients.delete(node)
      const derivatives = node.rule(slots)
      node.inputs.forEach(({ trace }, i) => {
        const derivative = derivatives[i]
        if (trace !== undefined && derivative !== undefined && onPath.has(trace.node))
          give(trace, derivative())
      })
    }
    return { result, gradients: leafNodes.map((node) => gradients.get(node)?.[0]) }
  } finally {
    depth--
    recording = wasRecording
  }
}
