import { describe, expect, test } from 'vitest'
import {
  caseOf,
  casesOf,
  flat,
  type OptimizerCase,
  readFixture,
  type Settings,
  shapeOf,
} from '../../tests/fixtures/read.js'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { Parameter } from '../nn/parameter.js'
import { expectClose } from '../nn/testing/close.js'
import { tensor } from '../tensor/index.js'
import type { Optimizer } from './optimizer.js'
import { adam, adamW, optimizerOf, rmsprop, sgd } from './optimizers.js'
import { exponentialDecay, piecewiseConstantDecay } from './schedules.js'

const makers = { SGD: sgd, RMSprop: rmsprop, Adam: adam, AdamW: adamW } as const

/** Keras's names of options that exist here. */
const names: Readonly<Record<string, string>> = {
  learning_rate: 'learningRate',
  weight_decay: 'weightDecay',
  clipnorm: 'clipNorm',
  global_clipnorm: 'globalClipNorm',
  clipvalue: 'clipValue',
  momentum: 'momentum',
  nesterov: 'nesterov',
  rho: 'rho',
  beta_1: 'beta1',
  beta_2: 'beta2',
  epsilon: 'epsilon',
}

const optionsFrom = (settings: Settings): Record<string, number> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      value === null || names[key] === undefined ? [] : [[names[key], value as number]],
    ),
  )

/** Runs a trace and compares every parameter after every step. */
function follow(optimizer: Optimizer, golden: OptimizerCase, tolerance: number): void {
  const parameters = golden.parameters.map(
    ({ name, shape, value }) => new Parameter(name, shape, Float32Array.from(flat(value))),
  )
  const running = optimizer.start(parameters.map((parameter) => parameter.tensor))
  golden.steps.forEach((step, at) => {
    running.update(step.gradients.map((gradient) => tensor(flat(gradient), shapeOf(gradient))))
    step.parameters.forEach((expected, i) => {
      expectClose(parameters[i].read(), flat(expected), tolerance, `step ${at}, ${parameters[i].name}`)
    })
  })
}

const keras = readFixture('keras')

describe('Keras', () => {
  test.each(casesOf(keras, 'optimizer'))('%s', (name, golden) => {
    // The fixtures' README: Keras's own float32 corrections are off by 2.7e-6 where the rate is 0.1.
    const tolerance = name === 'adamw_fast' || name.endsWith('tiny_gradients') ? 1e-5 : 2e-6
    follow(makers[golden.optimizer as keyof typeof makers](optionsFrom(golden.config)), golden, tolerance)
  })

  test.each(Object.entries(caseOf(keras, 'defaults', 'optimizer_defaults').of))(
    'defaults of %s',
    (name, settings) => {
      const make = makers[name as keyof typeof makers]
      const [silent, told] = [{}, optionsFrom(settings)].map((options) => {
        const parameter = new Parameter('w', [2], Float32Array.of(0.5, -2))
        const running = make(options).start([parameter.tensor])
        for (let i = 1; i <= 3; i++) running.update([tensor([0.3 * i, -0.1 / i])])
        return parameter.read()
      })
      expect(silent).toEqual(told)
      for (const [key, value] of Object.entries(settings)) {
        if (names[key] === undefined && key !== 'ema_momentum') expect([null, false], key).toContain(value)
      }
    },
  )
})

describe('PyTorch', () => {
  const fixture = readFixture('pytorch')

  test('SGD with Nesterov: at a constant rate its velocity is ours over the rate', () => {
    const golden = caseOf(fixture, 'optimizer', 'sgd_nesterov')
    follow(sgd({ learningRate: golden.config.lr as number, momentum: 0.9, nesterov: true }), golden, 2e-6)
  })

  test.each([
    ['adamw', 2e-6],
    ['adamw_fast', 1e-5],
  ])('%s: with its epsilon and decay', (name, tolerance) => {
    const golden = caseOf(fixture, 'optimizer', name)
    const { lr: learningRate, weight_decay: weightDecay } = golden.hyperparameters as Record<string, number>
    follow(adamW({ learningRate, weightDecay, epsilon: 1e-8 }), golden, tolerance)
  })
})

describe('a description', () => {
  test('gives each training a state of its own', () => {
    const optimizer = sgd({ momentum: 0.9, learningRate: 1 })
    const moved = [1, 2].map(() => {
      const parameter = new Parameter('w', [1], Float32Array.of(0))
      const running = optimizer.start([parameter.tensor])
      running.update([tensor([1])])
      running.update([tensor([1])])
      return parameter.read()[0]
    })
    expect(moved[0]).toBeCloseTo(-2.9, 5)
    expect(moved[1]).toBe(moved[0])
  })

  test('keeps what it was told, and the learning rate that follows', () => {
    expect(adam({ beta1: 0.8 })).toMatchObject({ name: 'adam', options: { beta1: 0.8, learningRate: 0.001 } })
    expect(rmsprop().start([]).learningRate).toBe(0.001)
  })

  test('can forget its past', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(0))
    const running = adam({ learningRate: 1 }).start([parameter.tensor])
    const moved = (gradient: number): number => {
      parameter.assign(Float32Array.of(0))
      running.update([tensor([gradient])])
      return parameter.read()[0]
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
    expect(parameter.read()[0]).toBe(-0.5)
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
      expect(parameter.read()[0]).toBeCloseTo(w, 5)
    }
  })
})

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
        const stream = random(at)
        running.update(
          parameters.map(({ shape: [size] }) =>
            tensor(Float32Array.from({ length: size }, () => stream.normal())),
          ),
        )
      }
    }
    return { running, update, read: () => parameters.map((parameter) => Float32Array.from(parameter.read())) }
  }

  test.each(Object.keys(makers))('%s: ten updates are five, and five by another that goes on', (name) => {
    const start = [Float32Array.of(0.5), Float32Array.from({ length: 37 }, (_, i) => Math.sin(i))]
    const whole = started(makers[name], start)
    whole.update(0, 10)
    const first = started(makers[name], start)
    first.update(0, 5)
    const state = first.running.takeState()
    const second = started(makers[name], first.read())
    first.update(5, 7) // what was taken is a copy
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

describe('a schedule', () => {
  const schedule = piecewiseConstantDecay({ boundaries: [1, 2], values: [0.5, 0.25, 2] })

  test('is asked before each update, with how many there were', () => {
    const parameter = new Parameter('w', [1], Float32Array.of(0))
    const running = sgd({ learningRate: schedule }).start([parameter.tensor])
    const rates = [0, 1, 2, 3].map(() => {
      const rate = running.learningRate
      const before = parameter.read()[0]
      running.update([tensor([1])])
      expect(before - parameter.read()[0]).toBe(rate)
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
    expect(parameter.read()[0]).toBe(2)
  })
})

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
  const values = (size: number, seed: number) => {
    const stream = random(seed)
    return Float32Array.from({ length: size }, () => stream.normal())
  }

  test('Adam against float64, clipped together', () => {
    const parameters = sizes.map((size, i) => new Parameter(`w${i}`, [size], values(size, i)))
    const references = parameters.map((parameter) => Array.from(parameter.read(), (w) => ({ w, m: 0, v: 0 })))
    const running = adam({ learningRate: 0.1, globalClipNorm: 2 }).start(parameters.map((p) => p.tensor))
    for (let update = 1; update <= 3; update++) {
      const gradients = sizes.map((size, i) => tensor(values(size, 10 * update + i)))
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
    const gradient = values(20_003, 1)
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

test.each<[string, () => unknown]>([
  ['adam learningRate: expected a number above 0, got 0', () => adam({ learningRate: 0 })],
  ['sgd learningRate: expected a number above 0, got NaN', () => sgd({ learningRate: Number.NaN })],
  ['sgd momentum: expected a number from 0 up to 1, got 1', () => sgd({ momentum: 1 })],
  ['rmsprop rho: expected a number from 0 up to 1, got -0.1', () => rmsprop({ rho: -0.1 })],
  ['rmsprop epsilon: expected a number from 0, got -1', () => rmsprop({ epsilon: -1 })],
  ['adam beta2: expected a number from 0 up to 1, got 1', () => adam({ beta2: 1 })],
  ['adamW epsilon: expected a number from 0, got NaN', () => adamW({ epsilon: Number.NaN })],
  ['adamW weightDecay: expected a number from 0, got -1', () => adamW({ weightDecay: -1 })],
  ['sgd clipNorm: expected a number above 0, got 0', () => sgd({ clipNorm: 0 })],
  [
    'adam: expected at most one of clipNorm, clipValue and globalClipNorm',
    () => adam({ clipNorm: 1, clipValue: 1 }),
  ],
  [
    'compile optimizer: expected one of sgd, rmsprop, adam, adamW, adamw, got adamm',
    () => optimizerOf('compile optimizer', 'adamm' as 'adam'),
  ],
])('%s', (message, run) => {
  expect(run).toThrow(new InputError(message))
})
