/** Checkpoints take little memory: measured on the engine's memory, which only grows, so the smaller comes first. */
import { expect, test } from 'vitest'
import { engine, engineInfo } from '../../engine/engine.js'
import { random } from '../../engine/random.js'
import { tidy } from '../../engine/storage.js'
import { gradientsOf, tensor } from '../../tensor/index.js'
import { lstm } from '../layers/index.js'
import { readFrom } from '../parameter.js'

const [B, H] = [8, 16]

/** The gradients of the last state's sum for every weight, after `T` steps, and bytes the engine took more for it. */
function train(T: number, checkpoint?: boolean) {
  const layer = lstm(H, { checkpoint }).build([[T, 1]], random(1))
  const x = tensor(
    Float32Array.from({ length: B * T }, (_, i) => Math.sin(i)),
    [B, T, 1],
  )
  const weights = layer.parameters.map((parameter) => parameter.tensor)
  const before = engineInfo().totalBytes
  const { gradients } = tidy(() =>
    gradientsOf(weights, (leaves) => ({
      loss: layer
        .apply(readFrom(layer.parameters, leaves), [{ tensor: x }], { training: true, random: random(2) })
        .output.sum(),
    })),
  )
  return { gradients: gradients.map(({ data }) => data), bytes: engineInfo().totalBytes - before }
}

const kept = (T: number): number => engine().kernels.lstm_save_size(B, T, 1, H, T) * 4

test('asked for, they take a small part of what is kept without, for the same gradients', () => {
  const T = 20_000
  const few = train(T, true)
  const all = train(T, false)
  expect(few.gradients).toEqual(all.gradients)
  // Some of it is the outputs, which stand beside what is kept.
  expect(few.bytes).toBeLessThan(kept(T) * 0.6)
  expect(few.bytes + all.bytes).toBeGreaterThan(kept(T))
})

test('they are made by themselves where all would take more than 256 MB', () => {
  const T = 100_000
  expect(kept(T)).toBeGreaterThan(256e6)
  expect(train(T).bytes).toBeLessThan(256e6)
})
