/** The loss and the metrics of a chain of layers on samples. */
import { tidy } from '../engine/storage.js'
import { stopGradient, type Tensor, tensor, where } from '../tensor/index.js'
import type { Metric } from '../train/index.js'
import { type Batch, batchesOf } from './batches.js'
import type { Chain } from './chain.js'
import type { Compiled } from './options.js'
import { Tally } from './tally.js'

/** The mean of per-sample values, or per-step ones, over what is valid, and how many that is. */
export function meanOfValid(values: Tensor, { x, lengths }: Batch): { mean: Tensor; weight: number } {
  const [batch, steps] = values.shape
  if (lengths === undefined || values.rank < 2 || steps !== x.shape[1])
    return { mean: values.mean(), weight: values.size }
  const inner = values.size / (batch * steps)
  const mask = Float32Array.from({ length: batch * steps }, (_, at) =>
    Number(at % steps < lengths.data[Math.floor(at / steps)]),
  )
  const weight = inner * mask.reduce((total, m) => total + m, 0)
  const kept = where(tensor(mask, [batch, steps, 1]), values.reshape([batch, steps, inner]), 0)
  return { mean: kept.sum().div(Math.max(weight, 1)), weight }
}

/** Adds a batch's metrics to the tally. */
export function measure(metrics: readonly Metric[], batch: Batch, output: Tensor, tally: Tally): void {
  if (metrics.length === 0) return
  tidy(() => {
    const prediction = stopGradient(output)
    for (const { name, values } of metrics) {
      const { mean, weight } = meanOfValid(values(batch.y, prediction), batch)
      tally.add(name, mean.item(), weight)
    }
  })
}

/** Evaluates batch after batch, with a pause between two in which the caller may do something else. */
export function* evaluateInParts(
  chain: Chain,
  { loss, metrics }: Compiled,
  all: Batch,
  batchSize: number,
): Generator<void, Tally> {
  const tally = new Tally(metrics)
  for (const batch of batchesOf(all, batchSize)) {
    tidy(() => {
      const { output } = chain.forward(chain.weights(), batch, { training: false })
      const { mean, weight } = meanOfValid(loss.values(batch.y, output), batch)
      tally.add('loss', mean.item(), weight)
      measure(metrics, batch, output, tally)
    })
    yield
  }
  return tally
}

/** Evaluates everything at once. */
export function evaluateAll(chain: Chain, compiled: Compiled, all: Batch, batchSize: number): Tally {
  const parts = evaluateInParts(chain, compiled, all, batchSize)
  for (;;) {
    const { done, value } = parts.next()
    if (done) return value
  }
}
