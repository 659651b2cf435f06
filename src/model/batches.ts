/** Samples cut into batches, and batches cut along time. */
import type { TypedArray } from '../engine/dtype.js'
import { sizeOf, type Tensor, tensor } from '../tensor/index.js'

/** Samples for one update, or all there are. */
export interface Batch {
  readonly x: Tensor // [B, ...]
  readonly y: Tensor // [B, ...]
  readonly lengths?: Tensor // int32 [B]
}

const empty = ({ dtype }: Tensor, size: number): TypedArray =>
  dtype === 'int32' ? new Int32Array(size) : new Float32Array(size)

/** The same part of everything in a batch. */
export const rowsOf = ({ x, y, lengths }: Batch, take: (part: Tensor) => Tensor): Batch => ({
  x: take(x),
  y: take(y),
  lengths: lengths && take(lengths),
})

/** The rows of x at the given indices, in that order. */
export function takeRows(x: Tensor, rows: ArrayLike<number>): Tensor {
  const shape = x.shape.slice(1)
  const size = sizeOf(shape)
  const { data } = x
  const picked = empty(x, rows.length * size)
  for (let i = 0; i < rows.length; i++)
    picked.set(data.subarray(rows[i] * size, (rows[i] + 1) * size), i * size)
  return tensor(picked, [rows.length, ...shape])
}

/** A run of rows of x. */
export function rowsBetween(x: Tensor, start: number, end: number): Tensor {
  const shape = x.shape.slice(1)
  const size = sizeOf(shape)
  return tensor(x.data.subarray(start * size, end * size), [end - start, ...shape])
}

/** Batches of so many samples, in order; the last may be smaller. */
export function* batchesOf(all: Batch, batchSize: number): Generator<Batch> {
  const samples = all.x.shape[0]
  for (let start = 0; start < samples; start += batchSize)
    yield rowsOf(all, (part) => rowsBetween(part, start, Math.min(samples, start + batchSize)))
}

/** `count` steps of each row of x [B, T, ...], from a start of the row's own. */
function stepsFrom(x: Tensor, starts: ArrayLike<number>, count: number): Tensor {
  const [batch, time, ...shape] = x.shape
  const size = sizeOf(shape)
  const { data } = x
  const picked = empty(x, batch * count * size)
  for (let row = 0; row < batch; row++) {
    const at = (row * time + starts[row]) * size
    picked.set(data.subarray(at, at + count * size), row * count * size)
  }
  return tensor(picked, [batch, count, ...shape])
}

/** The steps of a batch from `start` to `end`, of inputs and targets alike. */
export const stepsBetween = ({ x, y, lengths }: Batch, start: number, end: number): Batch => ({
  x: x.slice(start, end - start, 1),
  y: y.slice(start, end - start, 1),
  lengths:
    lengths && tensor(Int32Array.from(lengths.data, (n) => Math.min(Math.max(n - start, 0), end - start))),
})

/** Each sample's last valid steps, at most `count` < T of them, and the steps before those. */
export function splitLastSteps({ x, y, lengths }: Batch, count: number): { before: Batch; last: Batch } {
  const [batch, time] = x.shape
  const starts = lengths
    ? Int32Array.from(lengths.data, (n) => Math.max(0, n - count))
    : new Int32Array(batch).fill(time - count)
  return {
    before: { x: x.slice(0, time - count, 1), y, lengths: lengths && tensor(starts) },
    last: {
      x: stepsFrom(x, starts, count),
      y,
      lengths: lengths && tensor(Int32Array.from(lengths.data, (n, row) => n - starts[row])),
    },
  }
}

/** x [B, T, ...] with zeros beyond each sample's length, so that nothing that stands there can matter. */
export function withoutPadding(x: Tensor, { data: lengths }: Tensor): Tensor {
  const [batch, time, ...shape] = x.shape
  const size = sizeOf(shape)
  const kept = x.data.slice()
  for (let row = 0; row < batch; row++)
    kept.fill(0, (row * time + lengths[row]) * size, (row + 1) * time * size)
  return tensor(kept, x.shape)
}
