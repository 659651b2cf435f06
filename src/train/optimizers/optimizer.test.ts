import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import { Parameter } from '../../nn/parameter.js'
import { tensor } from '../../tensor/index.js'
import { piecewiseConstantDecay } from '../schedules.js'
import { adam, adamW, optimizerOf, rmsprop, sgd } from './index.js'

/** Of a parameter of one number. */
const numberOf = (parameter: Parameter): number => {
  const [value] = parameter.read()
  return value
}

describe('a description', () => {
  test('gives each training a state of its own', () => {
    const optimizer = sgd({ momentum: 0.9, learningRate: 1 })
    const [first, second] = [1, 2].map(() => {
      const parameter = new Parameter('w', [1], Float32Array.of(0))
      const running = optimizer.start([parameter.tensor])
      running.update([tensor([1])])
      running.update([tensor([1])])
      return numberOf(parameter)
    })
    expect(first).toBeCloseTo(-2.9, 5)
    expect(second).toBe(first)
  })

  test('keeps its options, and the default learning rate', () => {
    expect(adam({ beta1: 0.8 })).toMatchObject({ name: 'adam', options: { beta1: 0.8, learningRate: 0.001 } })
    expect(rmsprop().start([]).learningRate).toBe(0.001)
  })

  test('can forget its past', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(0))
    const running = adam({ learningRate: 1 }).start([parameter.tensor])
    const moved = (gradient: number): number => {
      parameter.assign(Float32Array.of(0))
      running.update([tensor([gradient])])
      return numberOf(parameter)
    }
    const first = moved(0.5)
    running.learningRate = 7
    expect(moved(Number.NaN)).toBeNaN()
    running.reset()
    expect(moved(0.5)).toBe(first)
  })

  test('a changed learning rate acts on the next update', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(0))
    const running = sgd({ learningRate: 1 }).start([parameter.tensor])
    running.learningRate = 0.25
    running.update([tensor([2])])
    expect(parameter.read()).toEqual(Float32Array.of(-0.5))
  })

  test('RMSprop with momentum, by hand', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(1))
    const running = rmsprop({ learningRate: 0.1, momentum: 0.5 }).start([parameter.tensor])
    let [w, v, m] = [1, 0, 0]
    for (const g of [0.4, -0.2, 0.3]) {
      v = 0.9 * v + 0.1 * g * g
      m = 0.5 * m + (0.1 * g) / Math.sqrt(v + 1e-7)
      w -= m
      running.update([tensor([g])])
      expect(numberOf(parameter)).toBeCloseTo(w, 5)
    }
  })
})

describe('a schedule', () => {
  const schedule = piecewiseConstantDecay({ boundaries: [1, 2], values: [0.5, 0.25, 2] })

  test('is asked before each update, with how many there were', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(0))
    const running = sgd({ learningRate: schedule }).start([parameter.tensor])
    const rates = [0, 1, 2, 3].map(() => {
      const rate = running.learningRate
      const before = numberOf(parameter)
      running.update([tensor([1])])
      expect(before - numberOf(parameter)).toBe(rate)
      return rate
    })
    expect(rates).toEqual([0.5, 0.5, 0.25, 2])
    running.reset()
    expect(running.learningRate).toBe(0.5)
  })

  test('goes with its updates into another optimizer', () => {
    const [first, second] = [1, 2].map(() => adam({ learningRate: schedule }).start([]))
    for (let i = 0; i < 3; i++) first.update([])
    second.putState(first.takeState())
    expect(second.learningRate).toBe(2)
  })

  test('is not overruled', () => {
    const running = adam({ learningRate: schedule }).start([])
    expect(() => {
      running.learningRate = 0.1
    }).toThrow(
      new InputError(
        'adam learningRate: it follows piecewiseConstantDecay and cannot be set; give adam a number instead',
      ),
    )
  })

  test('that gives no rate is refused before the update', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(3))
    const broken = { name: 'mine', options: {}, rateAt: (step: number) => (step === 1 ? Number.NaN : 1) }
    const running = sgd({ learningRate: broken }).start([parameter.tensor])
    running.update([tensor([1])])
    expect(() => running.update([tensor([1])])).toThrow(
      new InputError('sgd learningRate: expected a number from 0, got NaN'),
    )
    expect(parameter.read()).toEqual(Float32Array.of(2))
  })
})

testRefusals([
  ['adam learningRate: expected a number above 0 or a schedule, got 0', () => adam({ learningRate: 0 })],
  [
    'sgd learningRate: expected a number above 0 or a schedule, got NaN',
    () => sgd({ learningRate: Number.NaN }),
  ],
  ['sgd momentum: expected a number from 0 and below 1, got 1', () => sgd({ momentum: 1 })],
  ['rmsprop rho: expected a number from 0 and below 1, got -0.1', () => rmsprop({ rho: -0.1 })],
  ['rmsprop epsilon: expected a number from 0, got -1', () => rmsprop({ epsilon: -1 })],
  ['adam beta2: expected a number from 0 and below 1, got 1', () => adam({ beta2: 1 })],
  ['adamW epsilon: expected a number from 0, got NaN', () => adamW({ epsilon: Number.NaN })],
  ['adamW weightDecay: expected a number from 0, got -1', () => adamW({ weightDecay: -1 })],
  ['sgd clipNorm: expected a number above 0, got 0', () => sgd({ clipNorm: 0 })],
  [
    'adam: expected at most one of clipNorm, clipValue and globalClipNorm, got clipNorm and clipValue',
    () => adam({ clipNorm: 1, clipValue: 1 }),
  ],
  [
    'compile optimizer: expected one of sgd, rmsprop, adam, adamW, adamw, got adamm; did you mean adam?',
    () => optimizerOf('compile optimizer', 'adamm' as 'adam'),
  ],
])
