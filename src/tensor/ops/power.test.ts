import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { clip, cos, pow, sin } from './power.js'

test.each([
  ['sin', sin, Math.sin],
  ['cos', cos, Math.cos],
] as const)('%s of every element, and its gradient', (name, operation, reference) => {
  const x = normals([3, 5])
  expectClose(operation(x).data, Array.from(x.data, reference), 1e-6)
  expect(operation(x).shape).toEqual([3, 5])
  checkGradients((y) => y[name](), [x])
  expect(() => operation(tensor(Int32Array.of(1)))).toThrow(
    new InputError(`${name}: expected float32, got int32 [1]; use toFloat()`),
  )
})

describe('pow', () => {
  test('broadcasts as arithmetic does', () => {
    expect(pow([[1], [2], [3]], [2, 3]).toArray()).toEqual([
      [1, 1],
      [4, 8],
      [9, 27],
    ])
    expect(tensor([4, 9]).pow(0.5).toArray()).toEqual([2, 3])
    expect(pow(-8, 3).item()).toBe(-512)
    expect(pow(-8, 0.5).item()).toBeNaN()
    expect(pow(0, 0).item()).toBe(1)
  })

  test('its gradients agree with finite differences', () => {
    const base = normals([2, 3]).abs().add(0.5)
    checkGradients((x, p) => x.pow(p), [base, normals([3])])
    checkGradients((x) => x.pow(3), [normals([4])])
  })

  test('its gradients are finite at 0', () => {
    expect(grad((x: Tensor) => x.pow(2).sum())([0, 3]).toArray()).toEqual([0, 6])
    expect(grad((x: Tensor) => x.pow(0).sum())([0]).toArray()).toEqual([0])
    expect(grad((p: Tensor) => pow([0, 2], p).sum())([2, 1]).toArray()).toEqual([
      0,
      Math.fround(2 * Math.log(2)),
    ])
  })
})

describe('clip', () => {
  test('keeps what lies within, and NaN', () => {
    expect(clip([-5, -1, 0, 2, 7, Number.NaN], -1, 2).toArray()).toEqual([-1, -1, 0, 2, 2, Number.NaN])
  })

  test('nothing flows back from what lies outside', () => {
    expect(grad((x: Tensor) => x.clip(-1, 2).sum())([-5, 0.5, 7]).toArray()).toEqual([0, 1, 0])
  })

  test.each([
    [2, 1],
    [Number.NaN, 1],
  ])('refuses %d to %d', (low, high) => {
    expect(() => clip([1], low, high)).toThrow(
      new InputError(`clip: expected low up to high, got ${low} and ${high}`),
    )
  })
})
