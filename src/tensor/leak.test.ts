import { expect, test } from 'vitest'
import { engineInfo } from '../engine/engine.js'
import { tidy } from '../engine/storage.js'
import { grad, tensor } from './index.js'
import type { Tensor } from './tensor.js'
import { normals } from './testing/samples.js'

// Every test runs in one turn of the event loop: nothing is collected by a callback meanwhile.

/** Bytes held more after many calls than after the first few, which set the working space up. */
function growth(run: () => void): number {
  for (let i = 0; i < 3; i++) run()
  const before = engineInfo()
  for (let i = 0; i < 2000; i++) run()
  const after = engineInfo()
  expect(after.totalBytes).toBe(before.totalBytes)
  return after.usedBytes - before.usedBytes
}

test('2,000 operations on their own', () => {
  const [a, b] = [normals([30, 40]), normals([40, 20])]
  expect(growth(() => a.matmul(b).add(1).softmax().sum(0))).toBe(0)
})

test('2,000 steps of training take no memory', () => {
  const x = normals([16, 8])
  let w = normals([8, 4])
  const loss = (w: Tensor) => x.matmul(w).tanh().square().mean()
  expect(
    growth(() => {
      w = tidy(() => {
        return w.sub(grad(loss)(w).mul(0.01))
      })
    }),
  ).toBe(0)
  expect(loss(w).item()).toBeLessThan(loss(normals([8, 4])).item())
})

test('2,000 gradients, of gradients too, and calls that fail take no memory', () => {
  const x = normals([50])
  const inner = grad((x: Tensor) => x.square().mul(x).sum())
  expect(growth(() => grad((x: Tensor) => inner(x).sum())(x))).toBe(0)
  expect(
    growth(() => {
      expect(() => grad((x: Tensor) => x.exp().reshape([7]))(x)).toThrow('reshape')
    }),
  ).toBe(0)
})

test('results that are kept lie on the heap, not in the engine', () => {
  const kept: Tensor[] = []
  const x = normals([1000])
  expect(growth(() => kept.push(x.exp()))).toBe(0)
  expect(kept.at(-1)?.toArray()).toEqual(x.exp().toArray())
})

test('a tensor made inside a tidy scope that has ended says how to keep it', () => {
  let lost!: Tensor
  const {
    deep: [{ kept }],
  } = tidy(() => {
    lost = tensor([1]).exp()
    return { deep: [{ kept: lost.add(1) }] }
  })
  const message =
    'this tensor was made inside a tidy scope that has ended; return it from the function that made it to keep it'
  expect(() => lost.data).toThrow(message)
  expect(() => lost.add(1)).toThrow(message)
  expect(() => lost.toArray()).toThrow(message)
  expect(kept.item()).toBeCloseTo(Math.E + 1, 5)
  expect(kept.mul(2).item()).toBeCloseTo(2 * Math.E + 2, 5)
})
