import { expect, test } from 'vitest'
import { Parameter } from '../nn/parameter.js'
import { type Tensor, tensor } from '../tensor/index.js'
import { sgd } from './optimizers/index.js'
import { type Reduce, trainStep } from './train-step.js'

/** Parameters of one number each, and a step of 0.5 times the gradient. */
function numbers(...values: readonly number[]) {
  const parameters = values.map((value, i) => new Parameter(`p${i}`, [1], Float32Array.of(value)))
  const optimizer = sgd({ learningRate: 0.5 }).start(parameters.map(({ tensor }) => tensor))
  return { parameters, optimizer, now: () => parameters.flatMap((parameter) => [...parameter.read()]) }
}

test('reads each trained parameter by itself, in any order, and others as they are', () => {
  const { parameters, optimizer, now } = numbers(3, 5)
  const [a, b] = parameters
  const fixed = new Parameter('fixed', [1], Float32Array.of(10))
  // 10 b² + a: gradients 1 and 20 b.
  const { loss } = trainStep(parameters, optimizer, (read) => ({
    loss: read(fixed).mul(read(b).square()).add(read(a)).sum(),
  }))
  expect(loss.item()).toBe(253)
  expect(now()).toEqual([3 - 0.5, 5 - 50])
  expect(fixed.read()).toEqual(Float32Array.of(10))
})

test('a parameter that is read twice, as tied weights are, gets the sum of both gradients', () => {
  const { parameters, optimizer, now } = numbers(3)
  const [a] = parameters
  trainStep(parameters, optimizer, (read) => ({ loss: read(a).mul(2).add(read(a).mul(5)).sum() }))
  expect(now()).toEqual([3 - 0.5 * 7])
})

test('returns other results beside the loss', () => {
  const { parameters, optimizer } = numbers(3)
  const [a] = parameters
  const kept = trainStep(parameters, optimizer, (read) => {
    const twice = read(a).mul(2)
    return { loss: twice.sum(), twice, name: 'kept' }
  })
  expect(kept.name).toBe('kept')
  expect(kept.twice.toArray()).toEqual([6])
})

/** As if another worker had these gradients. */
const meanWith =
  (others: readonly number[]): Reduce =>
  (gradients: readonly Tensor[]) =>
    gradients.map((own, i) => own.add(tensor([others[i]])).div(2))

test('reduce stands between the gradients and the optimizer', () => {
  const { parameters, optimizer, now } = numbers(3, 5)
  const [a, b] = parameters
  const work = (read: (parameter: Parameter) => Tensor) => ({
    loss: read(a).mul(2).add(read(b).mul(4)).sum(),
  })
  trainStep(parameters, optimizer, work, { reduce: meanWith([6, 0]) })
  expect(now()).toEqual([3 - 0.5 * 4, 5 - 0.5 * 2])
  const seen: number[][] = []
  trainStep(parameters, optimizer, work, {
    reduce: (gradients) => {
      seen.push(gradients.map((gradient) => gradient.item()))
      return gradients
    },
  })
  expect(seen).toEqual([[2, 4]])
  expect(now()).toEqual([3 - 0.5 * 4 - 0.5 * 2, 5 - 0.5 * 2 - 0.5 * 4])
})

test('gradients that do not fit are refused and nothing is trained', () => {
  const { parameters, optimizer, now } = numbers(3, 5)
  const [a] = parameters
  const work = (read: (parameter: Parameter) => Tensor) => ({ loss: read(a).sum() })
  expect(() => trainStep(parameters, optimizer, work, { reduce: ([first]) => [first] })).toThrow(
    'sgd update: expected 2 gradients, got 1',
  )
  expect(now()).toEqual([3, 5])
})
