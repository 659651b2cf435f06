/** A model's optimizer, which goes on from `fit` to `fit`, also where other weights are trained than before. */
import { type Parameter, readNow } from '../nn/index.js'
import type { Optimizer, OptimizerState, RunningOptimizer } from '../train/index.js'
import type { Graph } from './graph.js'

export interface Optimizing {
  /** The parameters that it was started on, in its order. */
  readonly trained: readonly Parameter[]
  readonly optimizer: RunningOptimizer
}

/**
 * The optimizer of these parameters: the one before where they are the same, else one that goes on with its updates,
 * learning rate and what it kept of those that both train.
 */
export function optimizingOf(
  optimizer: Optimizer,
  trained: readonly Parameter[],
  before: Optimizing | undefined,
): Optimizing {
  const isSame =
    before?.trained.length === trained.length &&
    before.trained.every((parameter, i) => parameter === trained[i])
  if (before !== undefined && isSame) return before
  const next = optimizer.start(trained.map(readNow))
  if (before !== undefined) {
    const { kept, ...state } = before.optimizer.takeState()
    const fresh = next.takeState().kept
    const keptOf = new Map(before.trained.map((parameter, i) => [parameter, kept[i]]))
    next.putState({ ...state, kept: trained.map((parameter, i) => keptOf.get(parameter) ?? fresh[i]) })
  }
  return { trained, optimizer: next }
}

/** An optimizer's state apart from the model: what it trains, by their places among the graph's parameters. */
export interface SavedOptimizing extends OptimizerState {
  readonly trained: readonly number[]
}

export const savedOptimizing = ({ trained, optimizer }: Optimizing, graph: Graph): SavedOptimizing => ({
  ...optimizer.takeState(),
  trained: trained.map((parameter) => graph.parameters.indexOf(parameter)),
})

/**
 * An optimizer that goes on from its state in a file, if there is one.
 * @throws InputError on the state of another model
 */
export function resumedOptimizing(
  optimizer: Optimizer,
  { parameters }: Graph,
  saved: SavedOptimizing | undefined,
): Optimizing | undefined {
  if (saved === undefined) return undefined
  const { trained, ...state } = saved
  const own = trained.flatMap((at) => parameters[at] ?? [])
  const started = optimizer.start(own.map(readNow))
  started.putState(state)
  return { trained: own, optimizer: started }
}
