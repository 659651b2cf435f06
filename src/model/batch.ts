/** Samples cut into batches, and batches cut along time. */
import type { Value } from '../nn/index.js'
import { gatherRows, sizeOf, type Tensor, tensor } from '../tensor/index.js'
import type { Graph } from './graph.js'

/** Samples for one update, or all there are, in the order of the graph's inputs and outputs. */
export interface Batch {
  readonly inputs: readonly Value[] // each [B, ...]
  readonly targets: readonly Tensor[] // each [B, ...]
  /** How much each sample counts, or each of its steps, in the loss of each output. */
  readonly weights?: readonly (Tensor | undefined)[] // each [B] or [B, T]
}

/** How many samples a batch has. */
export const samplesOf = ({ inputs }: Pick<Batch, 'inputs'>): number => inputs[0].tensor.shape[0]

/** The same part of each input. */
export const inputsOf = (inputs: readonly Value[], take: (part: Tensor) => Tensor): Value[] =>
  inputs.map(({ tensor, lengths }) => ({ tensor: take(tensor), lengths: lengths && take(lengths) }))

/** The same part of everything in a batch. */
export const rowsOf = ({ inputs, targets, weights }: Batch, take: (part: Tensor) => Tensor): Batch => ({
  inputs: inputsOf(inputs, take),
  targets: targets.map(take),
  weights: weights?.map((one) => one && take(one)),
})

/** Where batches of so many samples begin and end, in order; the last may be smaller. */
export function* runsOf(
  samples: number,
  batchSize: number,
): Generator<readonly [start: number, end: number]> {
  for (let start = 0; start < samples; start += batchSize) yield [start, Math.min(samples, start + batchSize)]
}

/** `count` steps of each row of x [B, T, ...], from a start of the row's own. */
function stepsFrom(x: Tensor, starts: ArrayLike<number>, count: number): Tensor {
  const [batch, time, ...shape] = x.shape
  const rows = Int32Array.from({ length: batch * count }, (_, at) => {
    const row = Math.floor(at / count)
    return row * time + starts[row] + (at % count)
  })
  return gatherRows(x.reshape([batch * time, ...shape]), rows).reshape([batch, count, ...shape])
}

const within = (lengths: Tensor, f: (length: number, row: number) => number): Tensor =>
  tensor(Int32Array.from(lengths.data, f))

/** The steps of a batch from `start` to `end`, of inputs and targets alike. */
export const stepsBetween = (batch: Batch, start: number, end: number): Batch => ({
  ...batch,
  inputs: batch.inputs.map(({ tensor, lengths }) => ({
    tensor: tensor.slice(start, end - start, 1),
    lengths: lengths && within(lengths, (n) => Math.min(Math.max(n - start, 0), end - start)),
  })),
  targets: batch.targets.map((target) => target.slice(start, end - start, 1)),
  weights: batch.weights?.map((one) => (one?.rank === 2 ? one.slice(start, end - start, 1) : one)),
})

/** Each sample's last valid steps, at most `count` < T of them, and the steps before those. */
export function splitLastSteps(
  { inputs, ...rest }: Batch,
  count: number,
): { readonly before: readonly Value[]; readonly last: Batch } {
  const parts = inputs.map(({ tensor: x, lengths }) => {
    const [batch, time] = x.shape
    const starts = lengths
      ? Int32Array.from(lengths.data, (n) => Math.max(0, n - count))
      : new Int32Array(batch).fill(time - count)
    return {
      before: { tensor: x.slice(0, time - count, 1), lengths: lengths && tensor(starts) },
      last: {
        tensor: stepsFrom(x, starts, count),
        lengths: lengths && within(lengths, (n, row) => n - starts[row]),
      },
    }
  })
  return {
    before: parts.map(({ before }) => before),
    last: { ...rest, inputs: parts.map(({ last }) => last) },
  }
}

/** Whether all targets are one a step, so that time can be cut through inputs and targets alike. */
export const areStepTargets = (graph: Graph, { targets }: Batch): boolean =>
  targets.every((_, output) => graph.hasStepTargets(output))

/** x [B, T, ...] with zeros beyond each sample's length, so that nothing that stands there can matter. */
export function withoutPadding(x: Tensor, { data: lengths }: Tensor): Tensor {
  const [batch, time, ...shape] = x.shape
  const size = sizeOf(shape)
  const kept = x.data.slice()
  for (let row = 0; row < batch; row++)
    kept.fill(0, (row * time + lengths[row]) * size, (row + 1) * time * size)
  return tensor(kept, x.shape)
}
