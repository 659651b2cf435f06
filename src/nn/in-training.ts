/** Parameters of trainings under way: nobody else may train or replace them meanwhile. */
import { InputError } from '../engine/errors.js'

interface Named {
  readonly name: string
}

const inTraining = new WeakSet<Named>()

/** @throws InputError where a training under way changes one of the parameters */
export function checkIdle(where: string, parameters: readonly Named[]): void {
  const busy = parameters.find((parameter) => inTraining.has(parameter))
  if (busy === undefined) return
  throw new InputError(
    `${where}: a fit under way trains ${busy.name}; await that fit first (a callback sets weights by run.putWeights)`,
  )
}

/**
 * Claims parameters for one training.
 * @returns what gives them back
 */
export function claimForTraining(parameters: readonly Named[]): () => void {
  for (const parameter of parameters) inTraining.add(parameter)
  return () => {
    for (const parameter of parameters) inTraining.delete(parameter)
  }
}
