/** Updates of all parameters in one kernel call: clipping, sizes, refused gradients. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { Parameter } from '../../nn/parameter.js'
import { tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { normals } from '../../tensor/testing/samples.js'
import { adam, adamW, type Optimizer, rmsprop, sgd } from './index.js'

describe('clipping', () => {
  const moved = (optimizer: Optimizer, gradients: number[][]): number[][] => {
    const parameters = gradients.map((g, i) => new Parameter(`w${i}`, [g.length], new Float32Array(g.length)))
    optimizer.start(parameters.map((parameter) => parameter.tensor)).update(gradients.map((g) => tensor(g)))
    return parameters.map((parameter) => Array.from(parameter.read(), (n) => -n))
  }

  test('by norm takes each gradient alone, globally all together, by value each number', () => {
    const gradients = [
      [3, 4],
      [0.3, 0.4],
    ]
    const rounded = (options: object) =>
      moved(sgd({ learningRate: 1, ...options }), gradients).map((g) => g.map((n) => Number(n.toFixed(4))))
    expect(rounded({ clipNorm: 1 })).toEqual([
      [0.6, 0.8],
      [0.3, 0.4],
    ])
    expect(rounded({ clipValue: 0.35 })).toEqual([
      [0.35, 0.35],
      [0.3, 0.35],
    ])
    const norm = Math.hypot(5, 0.5)
    expect(rounded({ globalClipNorm: 1 })).toEqual(
      gradients.map((g) => g.map((n) => Number((n / norm).toFixed(4)))),
    )
  })

  test('leaves gradients within the limit as they are, and zeros too', () => {
    expect(moved(sgd({ learningRate: 1, clipNorm: 5 }), [[3, 4]])).toEqual([[3, 4]])
    expect(moved(sgd({ learningRate: 1, globalClipNorm: 1 }), [[0, 0]])).toEqual([[-0, -0]])
  })
})

describe('parameters of any size, in one call', () => {
  const sizes = [1, 5, 8192, 20_003]

  test('Adam against float64, clipped together', () => {
    const parameters = sizes.map(
      (size, i) => new Parameter(`w${i}`, [size], Float32Array.from(normals([size], i).data)),
    )
    const references = parameters.map((parameter) => Array.from(parameter.read(), (w) => ({ w, m: 0, v: 0 })))
    const running = adam({ learningRate: 0.1, globalClipNorm: 2 }).start(parameters.map((p) => p.tensor))
    for (let update = 1; update <= 3; update++) {
      const gradients = sizes.map((size, i) => normals([size], 10 * update + i))
      const before = gradients.map(({ data }) => data.slice())
      running.update(gradients)
      expect(gradients.map(({ data }) => data)).toEqual(before)
      const all = gradients.flatMap(({ data }) => Array.from(data))
      const norm = Math.hypot(...all)
      const corrected = (0.1 * Math.sqrt(1 - 0.999 ** update)) / (1 - 0.9 ** update)
      references.forEach((reference, i) => {
        reference.forEach((one, j) => {
          const g = (gradients[i].data[j] * 2) / norm
          one.m += 0.1 * (g - one.m)
          one.v += 0.001 * (g * g - one.v)
          one.w -= (corrected * one.m) / (Math.sqrt(one.v) + 1e-7)
        })
        const expected = reference.map(({ w }) => w)
        expectClose(parameters[i].read(), expected, 2e-6, `update ${update}, size ${sizes[i]}`)
      })
    }
  })

  test('an element’s update does not depend on where it stands', () => {
    const gradient = Float32Array.from(normals([20_003]).data)
    const moved = (optimizer: Optimizer, order: (data: Float32Array) => Float32Array) => {
      const parameter = new Parameter('w', [gradient.length], new Float32Array(gradient.length))
      const running = optimizer.start([parameter.tensor])
      for (let i = 0; i < 2; i++) running.update([tensor(order(gradient))])
      return parameter.read()
    }
    for (const optimizer of [sgd({ momentum: 0.9, nesterov: true }), rmsprop({ momentum: 0.5 }), adamW()]) {
      const backwards = moved(optimizer, (data) => data.slice().reverse())
      expect(backwards.reverse()).toEqual(moved(optimizer, (data) => data))
    }
  })

  test('a norm beyond the largest float is clipped too', () => {
    const parameter = new Parameter('w', [2], Float32Array.of(0, 0))
    sgd({ learningRate: 1, clipNorm: 5 })
      .start([parameter.tensor])
      .update([tensor([3e30, -4e30])])
    expectClose(parameter.read(), [-3, 4], 1e-6)
  })

  test('gradients that do not fit are refused', () => {
    const running = sgd().start([new Parameter('w', [2], Float32Array.of(0, 0)).tensor])
    for (const [gradients, message] of [
      [[], 'sgd update: expected 1 gradients, got 0'],
      [[tensor([1])], 'sgd update gradient 0: expected float32 [2], got float32 [1]'],
      [[tensor(Int32Array.of(1, 2))], 'sgd update gradient 0: expected float32 [2], got int32 [2]'],
    ] as const) {
      expect(() => running.update(gradients)).toThrow(new InputError(message))
    }
  })
})
