/**
 * A cell's whole sequence as one kernel call forward and one backward. What the kernels of all cells have
 * in common stands here; each cell names its own and orders their arguments.
 */
import { scratch } from '../engine/storage.js'
import { onlyFirstDerivative, operationOfMany, type Tensor, unwritten } from '../tensor/index.js'
import type { CellState, RecurrentCell, SequenceOptions, SequenceResult } from './cell.js'
import { checkSequence } from './scan.js'

/** B, T, I, H. */
type Sizes = readonly [number, number, number, number]
type SizeKernel = (...sizes: Sizes) => number
type Addresses = readonly number[]

export interface SequenceKernels {
  /** After x, in the order in which `forward` and `backward` get their addresses. */
  readonly weights: readonly Tensor[]
  /** Floats the backward pass needs of the forward one. */
  readonly saveSize: SizeKernel
  readonly forwardWorkSize: SizeKernel
  readonly backwardWorkSize: SizeKernel
  readonly forward: (
    inputs: Addresses,
    states: Addresses,
    lengths: number,
    y: number,
    finalStates: Addresses,
    save: number,
    work: number,
    sizes: Sizes,
    reverse: number,
  ) => void
  /** `save` holds what is needed of the inputs and the states. */
  readonly backward: (
    weights: Addresses,
    lengths: number,
    save: number,
    dy: number,
    dFinalStates: Addresses,
    dInputs: Addresses,
    dStates: Addresses,
    work: number,
    sizes: Sizes,
    reverse: number,
  ) => void
}

const addressOf = (x: Tensor | undefined): number => x?.storage.address ?? 0

export function fusedSequence<S extends CellState>(
  where: string,
  cell: RecurrentCell<S>,
  x: Tensor,
  state: S,
  options: SequenceOptions,
  kernels: SequenceKernels,
): SequenceResult<S> {
  checkSequence(where, cell, x, state, options)
  const { lengths, reverse = false } = options
  const [batch, time, inputSize] = x.shape
  const sizes: Sizes = [batch, time, inputSize, cell.outputSize]
  const names = Object.keys(state)
  const states = Object.values(state)
  const inputs = [x, ...kernels.weights]
  const isTracing = [...inputs, ...states].some((input) => input.trace !== undefined)
  let save: Tensor | undefined

  const [outputs, ...finalStates] = operationOfMany(
    [...inputs, ...states],
    () => {
      const y = unwritten([batch, time, cell.outputSize])
      const after = states.map(({ shape }) => unwritten(shape))
      if (isTracing) save = unwritten([kernels.saveSize(...sizes)])
      const [from, before, to] = [inputs, states, after].map((list) => list.map(addressOf))
      const [lengthsAt, yAt, saveAt] = [lengths, y, save].map(addressOf)
      scratch(kernels.forwardWorkSize(...sizes), (work) =>
        kernels.forward(from, before, lengthsAt, yAt, to, saveAt, work, sizes, Number(reverse)),
      )
      return [y, ...after]
    },
    ([dy, ...dFinal]) => {
      onlyFirstDerivative(where)
      const dInputs = inputs.map((input, i) => (i > 0 || input.trace ? unwritten(input.shape) : undefined))
      const dStates = states.map(({ shape }) => unwritten(shape))
      const [weightsAt, toInputs, toStates] = [kernels.weights, dInputs, dStates].map((list) =>
        list.map(addressOf),
      )
      const dFinalAt = states.map((_, i) => addressOf(dFinal[i]))
      const [lengthsAt, saveAt, dyAt] = [lengths, save, dy].map(addressOf)
      scratch(kernels.backwardWorkSize(...sizes), (work) =>
        kernels.backward(
          ...([weightsAt, lengthsAt, saveAt, dyAt, dFinalAt, toInputs, toStates, work, sizes] as const),
          Number(reverse),
        ),
      )
      return [...dInputs, ...dStates].map((d) => d && (() => d))
    },
  )
  return { outputs, state: Object.fromEntries(names.map((name, i) => [name, finalStates[i]])) as S }
}
