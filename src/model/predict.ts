/** A model's outputs for samples, batch after batch. */
import { tidy } from '../engine/storage.js'
import { readNow } from '../nn/index.js'
import { concat, rowsBetween, type Tensor, zeros } from '../tensor/index.js'
import { inputsOf, runsOf, samplesOf } from './batch.js'
import type { Data, PredictOptions } from './options.js'
import { inForm, type Structured } from './ports.js'
import { readInputs, type Wired } from './samples.js'

/**
 * The outputs for all samples, in the form that the model declares them.
 * @throws InputError on shapes that do not fit
 */
export function predictGraph(
  wired: Wired,
  x: Data,
  { batchSize = 32, lengths }: PredictOptions,
): Structured<Tensor> {
  const { graph, outputPorts } = wired
  const all = readInputs('predict', wired, x, lengths)
  const parts = [...runsOf(samplesOf({ inputs: all }), batchSize)].map(([start, end]) =>
    tidy(() => {
      const inputs = inputsOf(all, (part) => rowsBetween(part, start, end))
      return graph.forward(readNow, inputs, { training: false }).outputs.map(({ tensor }) => tensor)
    }),
  )
  const [{ tensor: first }] = all
  const whole = graph.outputs.map(({ shape }, output) => {
    const tensors = parts.map((part) => part[output])
    if (tensors.length === 0) return zeros([0, ...shape.map((n, d) => (n === -1 ? first.shape[d + 1] : n))])
    return tensors.length === 1 ? tensors[0] : concat(tensors)
  })
  return inForm(outputPorts, whole)
}
