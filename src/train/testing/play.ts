/** A training without a model, for callbacks. */
import type { Callback, CallbackSpec, Run } from '../callback.js'
import { sgd } from '../optimizers/index.js'
import type { EpochLogs } from '../training-state.js'

/** Plays a training whose weights are the epoch's number; stops where the callback says so. */
export async function play(
  given: Callback | CallbackSpec,
  epochs: readonly (number | EpochLogs)[],
  learningRate = 1,
) {
  const callback = 'start' in given ? given.start() : given
  let [epoch, weight, stopped] = [0, -1, false]
  const saved: string[] = []
  const rates: number[] = []
  const run: Run = {
    epochs: epochs.length,
    optimizer: sgd({ learningRate }),
    learningRate,
    stop: () => {
      stopped = true
    },
    takeWeights: () => [Float32Array.of(weight)],
    putWeights: ([[value]]) => {
      weight = value
    },
    save: async (path) => {
      saved.push(path)
    },
    takeState: () => {
      throw new Error('not here')
    },
    resume: () => {
      throw new Error('not here')
    },
  }
  await callback.onTrainBegin?.(run)
  for (; epoch < epochs.length && !stopped; epoch++) {
    weight = epoch
    const logs = epochs[epoch]
    await callback.onEpochEnd?.(epoch, typeof logs === 'number' ? { loss: 9, valLoss: logs } : logs, run)
    rates.push(Number(run.learningRate.toPrecision(6)))
  }
  await callback.onTrainEnd?.(run, 'finished')
  return { epochs: epoch, weight, rates, saved }
}
