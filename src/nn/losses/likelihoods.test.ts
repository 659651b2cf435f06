import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { gradientsOf, type Tensor, tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { checkGradients } from '../../tensor/testing/gradients.js'
import { normals } from '../../tensor/testing/samples.js'
import { negativeBinomial, negativeBinomialTensors, studentT, studentTTensors } from './index.js'

/** The values and the gradient of their sum with respect to raw outputs. */
function through(loss: ReturnType<typeof studentT>, target: Tensor, raw: Tensor) {
  const {
    result: { values },
    gradients: [gradient],
  } = gradientsOf([raw], ([leaf]) => {
    const values = loss.values({ tensor: target }, { tensor: leaf })
    return { loss: values.sum(), values }
  })
  return { values, gradient }
}

const extremes = [-3e38, -1e4, -100, -20, 0, 20, 100, 1e4, 3e38]

describe('studentT', () => {
  // SciPy 1.17.1: -scipy.stats.t.logpdf(y, 2 + softplus(raw[2]) + 1e-6, raw[0], softplus(raw[1]) + 1e-6).
  test('is the negative log-density', () => {
    const raw = tensor([
      [0.2, -1, 0.5],
      [1, 2, 4],
      [0, 0, -3],
    ])
    const { values } = through(studentT(), tensor([0.5, -3, 10]), raw)
    expectClose(values.data, [0.3749490643762021, 3.337157087857965, 7.729264840277571], 1e-6)
  })

  test('its gradient agrees with finite differences', () => {
    checkGradients(
      (raw) => studentT().values({ tensor: normals([2, 4], 2, 2) }, { tensor: raw }),
      [normals([2, 4, 3], 1)],
    )
  })

  test('location is taken as it is, scale and degrees of freedom by softplus', () => {
    const { location, scale, freedom } = studentTTensors(tensor([[-5, 0, -200]]))
    expect([location, scale, freedom].map(({ shape }) => shape)).toEqual([[1], [1], [1]])
    expectClose([location.item(), scale.item(), freedom.item()], [-5, Math.LN2 + 1e-6, 2.000001], 1e-7)
    expect(freedom.item()).toBeGreaterThan(2)
  })

  test('extreme outputs and targets give numbers, and gradients that are numbers', () => {
    const rows = extremes.flatMap((m) => extremes.flatMap((s) => extremes.map((n) => [m, s, n])))
    for (const y of [0, -1e3, 1e30]) {
      const { values, gradient } = through(studentT(), tensor(rows.map(() => y)), tensor(rows))
      expect(values.data.every(Number.isFinite)).toBe(true)
      expect(gradient.data.every(Number.isFinite)).toBe(true)
    }
  })

  test('many degrees of freedom are the normal distribution', () => {
    const raw = tensor([[1, 2, 1e9]])
    const scale = Math.log1p(Math.exp(2))
    const expected = Math.log(scale) + Math.log(2 * Math.PI) / 2 + (0.5 / scale) ** 2 / 2
    expectClose(through(studentT(), tensor([1.5]), raw).values.data, [expected], 1e-6)
  })
})

describe('negativeBinomial', () => {
  // SciPy 1.17.1: -scipy.stats.nbinom.logpmf(y, r, r / (r + mean)), 1 / r and mean softplus(raw) + 1e-6.
  test('is the negative log-probability', () => {
    const raw = tensor([
      [0.2, -1],
      [1.5, 0.5],
      [100, -3],
      [-4, 2],
    ])
    const { values } = through(negativeBinomial(), tensor([0, 7, 120, 3]), raw)
    expectClose(
      values.data,
      [0.7123909497156894, 4.239679168813221, 4.5822720601424045, 11.151293059125967],
      1e-6,
    )
  })

  test('its gradient agrees with finite differences', () => {
    const counts = tensor([0, 1, 2, 5, 9, 0, 30, 3], [2, 4])
    checkGradients(
      (raw) => negativeBinomial().values({ tensor: counts }, { tensor: raw }),
      [normals([2, 4, 2], 1)],
    )
  })

  test('mean and dispersion are taken by softplus', () => {
    const { mean, dispersion } = negativeBinomialTensors(tensor([[0, -200]]))
    expectClose([mean.item(), 1e6 * dispersion.item()], [Math.LN2, 1], 2e-6)
  })

  test('extreme outputs and targets give numbers, and gradients that are numbers', () => {
    const rows = extremes.flatMap((m) => extremes.map((a) => [m, a]))
    for (const y of [0, 1, 1e3, 1e30]) {
      const { values, gradient } = through(negativeBinomial(), tensor(rows.map(() => y)), tensor(rows))
      expect(values.data.every(Number.isFinite)).toBe(true)
      expect(gradient.data.every(Number.isFinite)).toBe(true)
    }
  })

  test('a small dispersion is Poisson’s distribution', () => {
    const raw = tensor([[20, -1e3]])
    const { values, gradient } = through(negativeBinomial(), tensor([22]), raw)
    const logFactorial = Array.from({ length: 22 }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b)
    expectClose(values.data, [20 - 22 * Math.log(20) + logFactorial], 1e-5)
    expectClose(gradient.data, [1 - 22 / 20, 0], 1e-5)
  })

  test('counts below 0 are refused', () => {
    expect(() => negativeBinomial().values({ tensor: tensor([1, -2]) }, { tensor: normals([2, 2]) })).toThrow(
      new InputError('negativeBinomial: expected counts from 0, got -2 at element 1'),
    )
  })
})

test('likelihoods take raw outputs with one axis more than targets', () => {
  const [target, raw] = [normals([2, 3], 1).square(), normals([2, 3, 2], 2)]
  expect(negativeBinomial().values({ tensor: target }, { tensor: raw }).shape).toEqual([2, 3])
  expect(negativeBinomial().values({ tensor: target.expandDims(-1) }, { tensor: raw }).data).toEqual(
    negativeBinomial().values({ tensor: target }, { tensor: raw }).data,
  )
  for (const [run, message] of [
    [
      () => studentT().values({ tensor: target }, { tensor: raw }),
      'studentT: expected raw outputs [..., 3], got [2, 3, 2]; end the model with dense(3)',
    ],
    [
      () => negativeBinomial().values({ tensor: target }, { tensor: normals([2, 3, 3]) }),
      'negativeBinomial: expected raw outputs [..., 2], got [2, 3, 3]; end the model with dense(2)',
    ],
    [
      () => studentT().values({ tensor: normals([3]) }, { tensor: normals([2, 3]) }),
      'studentT: expected targets of [2, 1] like the predictions, got [3]',
    ],
  ] as const) {
    expect(run).toThrow(new InputError(message))
  }
})
