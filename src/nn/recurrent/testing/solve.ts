/** What a cell makes of a problem: outputs, final state and every gradient. */
import { expect } from 'vitest'
import { gradientsOf, type Tensor } from '../../../tensor/index.js'
import { expectClose } from '../../../tensor/testing/close.js'
import type { CellState, RecurrentCell, SequenceOptions, SequenceResult } from '../cell.js'
import type { CellCase } from './cells.js'
import { mapValues, optionsOf, type Problem } from './problem.js'

/**
 * Tolerances are relative to max(1, |expected|). `single` is for sums that float32 adds up in another order
 * than float64; `reordered` for the same float32 sums in another order.
 */
export const single = 2e-5
export const reordered = 2e-6

export type Run = (
  cell: RecurrentCell<CellState>,
  x: Tensor,
  state: CellState,
  options: SequenceOptions,
) => SequenceResult<CellState>

type Lists = Readonly<Record<string, ArrayLike<number>>>

export interface Solution {
  readonly outputs: ArrayLike<number>
  readonly state: Lists
  readonly dx: ArrayLike<number>
  readonly dWeights: Lists
  /** Gradients of the initial state. */
  readonly dInitial: Lists
}

/** Runs the problem and differentiates Σ outputs · dOutputs + Σ states · dStates. */
export function solve({ cell: cellOf }: CellCase, problem: Problem, run: Run): Solution {
  const { x, weights, state: initial, dOutputs, dState } = problem
  const names = { state: Object.keys(initial), weights: Object.keys(weights) }
  const together = (list: readonly Tensor[]) => {
    const [input, ...others] = list
    const take = (wanted: readonly string[], from: number) =>
      Object.fromEntries(wanted.map((name, i) => [name, others[from + i]]))
    return { input, state: take(names.state, 0), weights: take(names.weights, names.state.length) }
  }
  const { result, gradients } = gradientsOf(
    [x, ...Object.values(initial), ...Object.values(weights)],
    (leaves) => {
      const { input, state: before, weights: own } = together(leaves)
      const { outputs, state } = run(cellOf(own), input, before, optionsOf(problem))
      const pairs = [
        ...Object.entries(state).map(([name, part]) => [part, dState[name]] as const),
        [outputs, dOutputs] as const,
      ]
      const terms = pairs.flatMap(([part, d]) => (d ? [part.mul(d).sum()] : []))
      return { loss: terms.reduce((total, term) => total.add(term)), outputs, state }
    },
  )
  const dataOf = (parts: Readonly<Record<string, Tensor>>): Lists => mapValues(parts, ({ data }) => data)
  const of = together(gradients)
  return {
    outputs: result.outputs.data,
    state: dataOf(result.state),
    dx: of.input.data,
    dInitial: dataOf(of.state),
    dWeights: dataOf(of.weights),
  }
}

/** Every list of numbers of a solution, under a name for messages. */
const listsOf = ({ outputs, dx, ...others }: Solution): [string, ArrayLike<number>][] => [
  ['outputs', outputs],
  ...Object.entries(others).flatMap(([part, lists]) =>
    Object.entries(lists).map(([name, list]): [string, ArrayLike<number>] => [`${part} ${name}`, list]),
  ),
  ['dx', dx],
]

/** Expects the same bits, and names the first number that differs. */
export function expectIdentical(actual: Solution, expected: Solution): void {
  const wanted = new Map(listsOf(expected))
  for (const [name, list] of listsOf(actual)) {
    const other = Array.from(wanted.get(name) ?? [])
    expect(list.length, `${name}: count`).toBe(other.length)
    const at = other.findIndex((n, i) => !Object.is(n, list[i]))
    if (at >= 0) expect.fail(`${name}[${at}]: expected ${other[at]}, got ${list[at]}`)
  }
}

export function expectSame(actual: Solution, expected: Solution, tolerance: number): void {
  const wanted = new Map(listsOf(expected))
  for (const [name, list] of listsOf(actual)) expectClose(list, wanted.get(name) ?? [], tolerance, name)
}
