/** A training without layers: a parabola to go down. */
import { Parameter } from '../../nn/parameter.js'
import type { Batches } from '../batches.js'
import { type LoopOptions, runLoop } from '../loop.js'
import { sgd } from '../optimizers/index.js'
import { trainStep } from '../train-step.js'

/** The same batches in each epoch, with their number known. */
export const inEachEpoch = <B>(batches: readonly B[]): Batches<B> => ({
  length: batches.length,
  batches: () => batches,
})

/** Minimises w² from w = 1, with a step of half the gradient: w is halved by each update at rate 0.25. */
export function parabola(options: Partial<LoopOptions<string>> & { rate?: number } = {}) {
  const parameter = new Parameter('w', [1], Float32Array.of(1))
  const optimizer = sgd({ learningRate: options.rate ?? 0.25 }).start([parameter.tensor])
  let last = 0
  const done = runLoop({
    parameters: [parameter],
    optimizer,
    epochs: 3,
    data: inEachEpoch(['first', 'second']),
    trainBatch: () => {
      last = trainStep([parameter], optimizer, (read) => ({
        loss: read(parameter).square().sum(),
      })).loss.item()
      return last
    },
    endEpoch: () => ({ loss: last }),
    takeSums: () => ({ last }),
    putSums: (sums) => {
      last = sums.last
    },
    callbacks: [],
    save: async () => {},
    ...options,
  })
  return { parameter, done }
}
