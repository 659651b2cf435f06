/** Traces of Keras's and PyTorch's optimizers: every parameter after every update. */
import { describe, expect, test } from 'vitest'
import {
  caseOf,
  casesOf,
  flat,
  type OptimizerCase,
  readFixture,
  type Settings,
} from '../../../tests/fixtures/read.js'
import { Parameter } from '../../nn/parameter.js'
import { tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { tensorOf } from '../../tensor/testing/golden.js'
import { adam, adamW, type Optimizer, rmsprop, sgd } from './index.js'

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
    running.update(step.gradients.map((gradient) => tensorOf(gradient)))
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
      const [byDefault, explicit] = [{}, optionsFrom(settings)].map((options) => {
        const parameter = new Parameter('w', [2], Float32Array.of(0.5, -2))
        const running = make(options).start([parameter.tensor])
        for (let i = 1; i <= 3; i++) running.update([tensor([0.3 * i, -0.1 / i])])
        return parameter.read()
      })
      expect(byDefault).toEqual(explicit)
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
