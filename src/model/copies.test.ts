/** Two copies of Hindcast in one process: what one made, the other refuses by name, before anything is changed. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import * as here from '../index.js'

type Library = typeof here
let other: Library
beforeAll(async () => {
  vi.resetModules()
  other = await import('../index.js')
  expect(other.Tensor).not.toBe(here.Tensor)
})

const x = [
  [[1], [2]],
  [[3], [4]],
]
const y = [[1], [2]]

const model = (of: Library, options: Partial<here.CompileOptions> = {}): here.Model => {
  const made = of.sequential([of.lstm(3, { inputShape: [null, 1] }), of.dense(1)], { seed: 1 })
  made.compile({ optimizer: of.adam({ learningRate: 0.1 }), loss: 'mse', ...options })
  return made
}

const elsewhere = (where: string, what: string): string =>
  `${where}: expected ${what} of this copy of Hindcast, got one of another copy in the same process; import Hindcast from ` +
  'one place (npm ls hindcast lists the copies)'

const refusals: [string, () => unknown, string][] = [
  ['an operation', () => here.tensor([1, 2]).add(other.tensor([3, 4])), elsewhere('add', 'a tensor')],
  ['an operation by its function', () => here.mul(other.tensor([1]), 2), elsewhere('mul', 'a tensor')],
  ['joining', () => here.concat([here.tensor([1]), other.tensor([2])]), elsewhere('concat', 'a tensor')],
  [
    'a tensor of tensors',
    () => here.tensor([other.tensor([1]), other.tensor([2])]),
    elsewhere('tensor', 'a tensor'),
  ],
  ['a gradient', () => here.grad((v) => v.sum())(other.tensor([1])), elsewhere('tensor', 'a tensor')],
  ['predict', () => model(here).predict(other.tensor(x)), elsewhere('tensor', 'a tensor')],
  ['fit', () => model(here).fit(other.tensor(x), y), elsewhere('tensor', 'a tensor')],
  ['targets', () => model(here).fit(x, other.tensor(y)), elsewhere('tensor', 'a tensor')],
  ['setWeights', () => model(here).setWeights(model(other).getWeights()), elsewhere('tensor', 'a tensor')],
  [
    'sequential',
    () => here.sequential([other.lstm(3, { inputShape: [null, 1] })]),
    elsewhere('sequential layers[0]', 'a layer'),
  ],
  [
    'sequential, of a description that was spread',
    () => here.sequential([{ ...other.lstm(3, { inputShape: [null, 1] }) }]),
    elsewhere('sequential layers[0]', 'a layer'),
  ],
  ['bidirectional', () => here.bidirectional(other.lstm(3)), elsewhere('bidirectional', 'a layer')],
  ['timeDistributed', () => here.timeDistributed(other.dense(3)), elsewhere('timeDistributed', 'a layer')],
  ['apply', () => here.dense(1).apply(other.input([3])), elsewhere('dense.apply', 'a symbolic tensor')],
  [
    'functional',
    () => here.functional({ inputs: other.input([3]), outputs: here.input([3]) }),
    elsewhere('functional inputs', 'a symbolic tensor'),
  ],
  [
    'functional, by names',
    () => here.functional({ inputs: { a: other.input([3]) }, outputs: here.input([3]) }),
    elsewhere('functional inputs', 'a symbolic tensor'),
  ],
  [
    'an optimizer',
    () => model(here, { optimizer: other.adam() }),
    elsewhere('compile optimizer', 'an optimizer'),
  ],
  [
    'an optimizer that was spread, when it starts',
    () => model(here, { optimizer: { ...other.adam() } }).fit(x, y),
    elsewhere('adam.start parameters[0]', 'a tensor'),
  ],
  [
    "an optimizer started on another copy's parameters",
    () => here.sgd().start(model(other).parameters.map(({ tensor }) => tensor)),
    elsewhere('sgd.start parameters[0]', 'a tensor'),
  ],
  [
    'gradients',
    () =>
      here
        .sgd()
        .start([here.tensor([1])])
        .update([other.tensor([1])]),
    elsewhere('sgd update gradient 0', 'a tensor'),
  ],
  ['a loss', () => model(here, { loss: other.huber() }), elsewhere('compile loss', 'a loss')],
  [
    'a callback',
    () => model(here).fit(x, y, { callbacks: [other.earlyStopping()] }),
    elsewhere('fit callbacks[0]', 'a callback'),
  ],
  [
    'trainStep',
    () => here.trainStep(model(other).parameters, here.sgd().start([]), () => ({ loss: here.tensor([1]) })),
    elsewhere('trainStep parameters', 'a parameter'),
  ],
  [
    "a cell's weights",
    () => here.lstmCell({ wx: other.zeros([1, 8]), wh: other.zeros([2, 8]), b: other.zeros([8]) }),
    elsewhere('LstmCell wx', 'a tensor'),
  ],
  [
    'a sequence of a cell',
    () => {
      const cell = here.rnnCell({ wx: here.zeros([1, 2]), wh: here.zeros([2, 2]), b: here.zeros([2]) })
      return here.runSequence(cell, other.zeros([1, 2, 1]))
    },
    elsewhere('RnnCell.sequence x', 'a tensor'),
  ],
]

describe('is refused', () => {
  test.each(refusals)('%s', async (_, work, message) => {
    const bystander = model(other)
    await bystander.fit(x, y)
    const weights = bystander.getWeights().map(({ data }) => [...data])
    const state = { predicted: bystander.predict(x).toArray() }
    await expect(async () => work()).rejects.toThrow(message)
    expect(bystander.getWeights().map(({ data }) => [...data])).toEqual(weights)
    expect(bystander.predict(x).toArray()).toEqual(state.predicted)
  })
})

test('numbers, files and functions of the caller go from one to the other', async () => {
  const from = model(other)
  const to = model(here, { loss: { name: 'own', values: (a, b) => b.tensor.sub(a.tensor).abs().mean(-1) } })
  to.setWeights(from.getWeights().map((weight) => here.tensor(weight.data, weight.shape)))
  expect(to.predict(x).toArray()).toEqual(from.predict(x).toArray())
  expect(here.modelFromBytes(from.toBytes()).predict(x).toArray()).toEqual(from.predict(x).toArray())
  expect((await to.fit(x, y)).loss).toHaveLength(1)
})

test('both train at the same time, each by itself', async () => {
  const [alone] = [await model(here).fit(x, y, { epochs: 5 })]
  const both = await Promise.all([here, other].map((of) => model(of).fit(x, y, { epochs: 5 })))
  expect(both).toEqual([alone, alone])
})

test('mistakes are InputErrors of either copy', () => {
  const thrown = (of: Library): unknown => {
    try {
      return of.lstm(0)
    } catch (error) {
      return error
    }
  }
  for (const error of [thrown(here), thrown(other)]) {
    expect(error instanceof here.InputError).toBe(true)
    expect(error instanceof other.InputError).toBe(true)
    expect((error as Error).name).toBe('InputError')
  }
  for (const no of [new Error('x'), new TypeError('x'), { name: 'InputError' }, null, 'InputError'])
    expect(no instanceof here.InputError).toBe(false)
})

describe('what is no layer is refused', () => {
  const built = () => model(here).layers[0]
  test.each<[string, () => unknown, string]>([
    [
      'a factory',
      () => here.sequential([here.lstm as never]),
      'layers[0]: expected a description such as dense(1), got the function lstm; call it',
    ],
    [
      'a built layer',
      () => here.sequential([built() as never]),
      'layers[0]: expected a description such as dense(1), got the built layer lstm; describe it anew',
    ],
    [
      'a name',
      () => here.sequential([here.dense(1), 'dense' as never]),
      'layers[1]: expected a description such as dense(1), got string',
    ],
    [
      'null',
      () => here.sequential([null as never]),
      'layers[0]: expected a description such as dense(1), got null',
    ],
    [
      'no list',
      () => here.sequential(here.dense(1) as never),
      'sequential: expected an array of layers, such as [lstm(8), dense(1)], got an object',
    ],
    [
      'inside',
      () => here.timeDistributed(here.dense as never),
      'timeDistributed: expected a description such as dense(1), got the function dense; call it',
    ],
    [
      'an optimizer factory',
      () => model(here, { optimizer: here.adam as never }),
      'compile optimizer: expected an optimizer such as adam(), or its name, got the function adam; call it',
    ],
  ])('%s', (_, work, message) => {
    expect(work).toThrow(here.InputError)
    expect(work).toThrow(message)
  })
})
