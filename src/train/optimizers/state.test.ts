/** The state of an optimizer, taken from one and put into another. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { Parameter } from '../../nn/parameter.js'
import { normals } from '../../tensor/testing/samples.js'
import { exponentialDecay } from '../schedules.js'
import { adam, adamW, type Optimizer, rmsprop, sgd } from './index.js'

describe('the state', () => {
  const makers: Readonly<Record<string, () => Optimizer>> = {
    sgd,
    'sgd with momentum': () => sgd({ momentum: 0.9, nesterov: true }),
    rmsprop,
    'rmsprop with momentum': () => rmsprop({ momentum: 0.5 }),
    adam,
    'adam, clipped': () => adam({ globalClipNorm: 1 }),
    adamW,
    'adam on a schedule': () =>
      adam({ learningRate: exponentialDecay({ initialLearningRate: 0.1, decaySteps: 2, decayRate: 0.5 }) }),
  }
  const started = (make: () => Optimizer, values: readonly Float32Array[]) => {
    const parameters = values.map((data, i) => new Parameter(`w${i}`, [data.length], Float32Array.from(data)))
    const running = make().start(parameters.map((parameter) => parameter.tensor))
    const update = (from: number, to: number): void => {
      for (let at = from; at < to; at++) {
        running.update(parameters.map(({ shape }) => normals(shape, at)))
      }
    }
    return { running, update, read: () => parameters.map((parameter) => Float32Array.from(parameter.read())) }
  }

  test.each(Object.keys(makers))('%s: ten updates are five, and five by another from there', (name) => {
    const start = [Float32Array.of(0.5), Float32Array.from({ length: 37 }, (_, i) => Math.sin(i))]
    const whole = started(makers[name], start)
    whole.update(0, 10)
    const first = started(makers[name], start)
    first.update(0, 5)
    const state = first.running.takeState()
    const second = started(makers[name], first.read())
    first.update(5, 7) // the state is a copy
    second.running.putState(state)
    second.update(5, 10)
    expect(second.read()).toEqual(whole.read())
    expect(second.running.takeState()).toEqual(whole.running.takeState())
    expect(state.updates).toBe(5)
  })

  test('holds a learning rate that was changed', () => {
    const [first, second] = [started(adam, []), started(adam, [])]
    first.running.learningRate = 0.25
    second.running.putState(first.running.takeState())
    expect(second.running.learningRate).toBe(0.25)
    second.running.reset()
    expect(second.running.learningRate).toBe(0.001)
  })

  test('that does not fit is refused, and changes nothing', () => {
    const values = [Float32Array.of(1, 2)]
    const { running, update } = started(adam, values)
    update(0, 1)
    const state = running.takeState()
    const other = started(sgd, values).running.takeState()
    for (const [given, message] of [
      [other, 'adam putState kept: expected arrays of [[2, 2]] numbers, got [[]]'],
      [
        { ...state, kept: [[Float32Array.of(1), Float32Array.of(1)]] },
        'adam putState kept: expected arrays of [[2, 2]] numbers, got [[1, 1]]',
      ],
      [{ ...state, updates: -1 }, 'adam putState updates: expected a whole number from 0, got -1'],
      [
        { ...state, learningRate: Number.NaN },
        'adam putState learningRate: expected a number from 0, got NaN',
      ],
    ] as const) {
      expect(() => running.putState(given)).toThrow(new InputError(message))
    }
    expect(running.takeState()).toEqual(state)
  })
})
