/**
 * A cell's whole sequence as one kernel call forward and one backward. What the kernels of all cells have
 * in common stands here; each cell names its own and orders their arguments.
 */
import { deviceOf, scratch } from '../../engine/storage.js'
import { onlyFirstDerivative, operationOfMany, type Tensor, unwritten } from '../../tensor/index.js'
import type { CellState, RecurrentCell, SequenceOptions, SequenceResult } from './cell.js'
import { checkSequence } from './scan.js'

/** B, T, I, H, and the steps of a segment: T, or fewer with checkpoints. */
type Sizes = readonly [number, number, number, number, number]
type Addresses = readonly number[]

export interface SequenceKernels {
  /** After x, in the order in which `forward` and `backward` get their addresses. */
  readonly weights: readonly Tensor[]
  /** Floats of the state and of all that is kept, for each sample, step and unit. */
  readonly keptPerUnit: { readonly state: number; readonly step: number }
  /** Floats the backward pass needs of the forward one. */
  readonly saveSize: (...sizes: Sizes) => number
  readonly forwardWorkSize: (...sizes: [...Sizes, saves: number]) => number
  readonly backwardWorkSize: (...sizes: [...Sizes, wantsDx: number]) => number
  readonly forward: (
    inputs: Addresses,
    states: Addresses,
    lengths: number,
    y: number,
    finalStates: Addresses,
    save: number,
    work: number,
    B: number,
    T: number,
    I: number,
    H: number,
    reverse: number,
    segment: number,
  ) => void
  /** `save` holds what is needed of the states, and is used up. */
  readonly backward: (
    inputs: Addresses,
    lengths: number,
    save: number,
    dy: number,
    dFinalStates: Addresses,
    dInputs: Addresses,
    dStates: Addresses,
    work: number,
    B: number,
    T: number,
    I: number,
    H: number,
    reverse: number,
    segment: number,
  ) => void
}

/** What a forward pass may keep, in floats, before checkpoints are made by themselves: 256 MB. */
const mostKept = 1 << 26

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
  const shape = [batch, time, inputSize, cell.outputSize] as const
  const { checkpoint = kernels.saveSize(...shape, time) > mostKept } = options
  const { state: stateKept, step: stepKept } = kernels.keptPerUnit
  const inputs = [x, ...kernels.weights]
  const segment = checkpoint
    ? deviceOf(inputs).kernels.checkpoint_steps(batch, time, stateKept, stepKept)
    : time
  const sizes: Sizes = [...shape, segment]
  const names = Object.keys(state)
  const states = Object.values(state)
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
      scratch(kernels.forwardWorkSize(...sizes, Number(isTracing)), (work) =>
        kernels.forward(from, before, lengthsAt, yAt, to, saveAt, work, ...shape, Number(reverse), segment),
      )
      return [y, ...after]
    },
    ([dy, ...dFinal]) => {
      onlyFirstDerivative(where, 'scan the cell instead')
      const dInputs = inputs.map((input, i) => (i > 0 || input.trace ? unwritten(input.shape) : undefined))
      const dStates = states.map(({ shape }) => unwritten(shape))
      const [from, toInputs, toStates] = [inputs, dInputs, dStates].map((list) => list.map(addressOf))
      const dFinalAt = states.map((_, i) => addressOf(dFinal[i]))
      const [lengthsAt, saveAt, dyAt] = [lengths, save, dy].map(addressOf)
      scratch(kernels.backwardWorkSize(...sizes, Number(x.trace !== undefined)), (work) =>
        kernels.backward(
          ...([from, lengthsAt, saveAt, dyAt, dFinalAt, toInputs, toStates, work, ...shape] as const),
          Number(reverse),
          segment,
        ),
      )
      return [...dInputs, ...dStates].map((d) => d && (() => d))
    },
  )
  return { outputs, state: Object.fromEntries(names.map((name, i) => [name, finalStates[i]])) as S }
}
