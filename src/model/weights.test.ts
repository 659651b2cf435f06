/** Weights of samples, steps and classes; losses whose values are no steps. */
import { describe, expect, expectTypeOf, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { concatenate, dense, input, type Loss, type LossName, lstm, rnn } from '../nn/index.js'
import { tensor, zeros } from '../tensor/index.js'
import { normals } from '../tensor/testing/samples.js'
import { sgd } from '../train/index.js'
import { type ClassWeight, type FitOptions, functional, type Model, sequential } from './index.js'
import { weightsOf } from './testing/models.js'

const x = normals([6, 4, 2], 1)
const lengths = [4, 2, 1, 3, 4, 2]
const labels = [0, 1, 2, 1, 0, 2]
const tags = labels.map((label) => [0, 1, 2, 3].map((t) => (label + t) % 3))
const oneHot = (of: number): number[] => [0, 1, 2].map((c) => Number(c === of))
const options = { epochs: 3, shuffle: false, batchSize: 6 } as const
const classWeight = { 0: 0.5, 2: 3 }
const weightOf = (label: number): number => [0.5, 1, 3][label]

function classifier(loss: LossName | Loss, returnSequences = false): Model {
  const model = sequential(
    [lstm(3, { returnSequences, inputShape: [4, 2] }), dense(3, { activation: 'softmax' })],
    {
      seed: 4,
    },
  )
  model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss })
  return model
}

async function losses(model: Model, y: number[], own: FitOptions): Promise<readonly number[]> {
  return (await model.fit(x, y, { ...options, ...own })).loss
}

describe('the weights of classes are those of samples', () => {
  const perSample = { sampleWeight: labels.map(weightOf) }
  const perStep = { sampleWeight: tags.map((row) => row.map(weightOf)) }
  test.each<readonly [string, LossName, boolean, unknown, FitOptions]>([
    ['class numbers', 'sparseCategoricalCrossentropy', false, labels, perSample],
    ['class numbers in a column', 'sparseCategoricalCrossentropy', false, labels.map((l) => [l]), perSample],
    ['one-hot rows', 'categoricalCrossentropy', false, labels.map(oneHot), perSample],
    ['class numbers of steps', 'sparseCategoricalCrossentropy', true, tags, perStep],
    ['one-hot rows of steps', 'categoricalCrossentropy', true, tags.map((row) => row.map(oneHot)), perStep],
  ])('%s', async (_, loss, isPerStep, y, same) => {
    const target = y as number[]
    const [plain, weighted] = [await losses(classifier(loss, isPerStep), target, {}), same]
    for (const own of isPerStep ? [{}, { lengths }] : [{}]) {
      const expected = await losses(classifier(loss, isPerStep), target, { ...weighted, ...own })
      expect(expected).not.toEqual(plain)
      expect(await losses(classifier(loss, isPerStep), target, { classWeight, ...own })).toEqual(expected)
    }
    const doubled = await losses(classifier(loss, isPerStep), target, {
      classWeight,
      sampleWeight: Array(6).fill(2),
    })
    expect(doubled[0]).toBeCloseTo(
      2 * (await losses(classifier(loss, isPerStep), target, { ...options, epochs: 1, classWeight }))[0],
      5,
    )
    // Batches and single updates take them, too.
    const batches = [0, 4].map((start) => ({
      x: x.slice(start, Math.min(4, 6 - start)),
      y: target.slice(start, start + 4),
    }))
    const [one, two] = [classifier(loss, isPerStep), classifier(loss, isPerStep)]
    const { loss: byBatches } = await one.fit(batches, { epochs: 1, classWeight })
    const { loss: byArrays } = await two.fit(x, target, { ...options, batchSize: 4, epochs: 1, classWeight })
    expect(byBatches).toEqual(byArrays)
    expect(weightsOf(one)).toEqual(weightsOf(two))
    const update = classifier(loss, isPerStep)
    const { loss: first } = update.trainOnBatch(batches[0].x, batches[0].y, { classWeight })
    expect(first).toBeGreaterThan(0)
  })

  test('of yes and no', async () => {
    const build = (): Model => {
      const model = sequential([rnn(2, { inputShape: [4, 2] }), dense(1, { activation: 'sigmoid' })], {
        seed: 4,
      })
      model.compile({ optimizer: 'sgd', loss: 'binaryCrossentropy' })
      return model
    }
    const y = [0, 1, 1, 0, 1, 0]
    expect(await losses(build(), y, { classWeight: { 1: 9 } })).toEqual(
      await losses(build(), y, { sampleWeight: y.map((label) => (label === 1 ? 9 : 1)) }),
    )
  })

  test('validation counts all alike', async () => {
    const data = { validationData: [x, labels] as const, epochs: 1 }
    const { valLoss } = await classifier('sparseCategoricalCrossentropy').fit(x, labels, {
      ...data,
      classWeight: {},
    })
    const weighted = classifier('sparseCategoricalCrossentropy')
    await weighted.fit(x, labels, { ...data, classWeight: { 0: 0, 1: 0, 2: 0 } })
    expect(weighted.evaluate(x, labels).loss).toBeCloseTo(
      classifier('sparseCategoricalCrossentropy').evaluate(x, labels).loss,
      6,
    )
    expect(valLoss).toHaveLength(1)
  })
})

describe('several outputs', () => {
  const build = () => {
    const from = input([4, 2])
    const state = rnn(3).apply(from)
    const kind = dense(3, { name: 'kind', activation: 'softmax' }).apply(state)
    const size = dense(1, { name: 'size' }).apply(concatenate().apply([state, kind]))
    const model = functional({ inputs: from, outputs: { kind, size }, seed: 6 })
    model.compile({ optimizer: 'sgd', loss: { kind: 'sparseCategoricalCrossentropy', size: 'mse' } })
    return model
  }
  const y = { kind: labels, size: labels }

  test('have weights of their own by name', async () => {
    const plain = await build().fit(x, y, options)
    const byClass = await build().fit(x, y, { ...options, classWeight: { kind: classWeight } })
    const bySample = await build().fit(x, y, { ...options, sampleWeight: { kind: labels.map(weightOf) } })
    expect(byClass).toEqual(bySample)
    expect(byClass.kindLoss![0]).not.toBe(plain.kindLoss![0])
    expect(byClass.sizeLoss![0]).toBe(plain.sizeLoss![0])
    const both = await build().fit(x, y, { ...options, epochs: 1, sampleWeight: Array(6).fill(3) })
    expect(both.kindLoss![0]).toBeCloseTo(3 * plain.kindLoss![0], 5)
  })

  test.each<readonly [string, FitOptions]>([
    [
      'fit classWeight: expected weights for outputs among kind, size, got kinds; did you mean kind?',
      { classWeight: { kinds: classWeight } },
    ],
    ['fit classWeight: expected weights for outputs among kind, size, got 0', { classWeight }],
    [
      'fit classWeight size: expected a loss whose targets are classes, such as sparseCategoricalCrossentropy, got ' +
        'meanSquaredError; give sampleWeight',
      { classWeight: { size: { 0: 1 } } },
    ],
    [
      'fit sampleWeight: expected outputs among kind, size, got kinds; did you mean kind?',
      { sampleWeight: { kinds: [1] } },
    ],
    ['fit sampleWeight size: expected [samples] = [6], got [1]', { sampleWeight: { size: [1] } }],
  ])('refuses: %s', async (message, wrong) => {
    await expect(build().fit(x, y, wrong)).rejects.toThrow(new InputError(message))
  })
})

test.each<readonly [string, ClassWeight]>([
  ['fit classWeight: expected classes from 0 to 2, got 3', { 3: 1 }],
  ['fit classWeight: expected classes from 0 to 2, got cat', { cat: 1 } as ClassWeight],
  ['fit classWeight 1: expected a finite number from 0, got -1', { 1: -1 }],
  ['fit classWeight 1: expected a finite number from 0, got "2"', { 1: '2' as unknown as number }],
  [
    'fit classWeight: expected an object such as { 0: 1, 1: 5 }, got an array',
    [1, 2] as unknown as ClassWeight,
  ],
])('refuses: %s', async (message, wrong) => {
  const model = classifier('sparseCategoricalCrossentropy')
  await expect(model.fit(x, labels, { classWeight: wrong })).rejects.toThrow(new InputError(message))
})

test('weights of steps are refused where there are none, and beyond what is valid they do not matter', async () => {
  const steps = tags.map((row, i) => row.map((_, t) => (t < lengths[i] ? 1 + t : Number.NaN)))
  const model = classifier('sparseCategoricalCrossentropy')
  await expect(model.fit(x, labels, { sampleWeight: steps })).rejects.toThrow(
    new InputError('fit sampleWeight: expected [samples] = [6], got [6, 4]'),
  )
  const tagger = classifier('sparseCategoricalCrossentropy', true)
  await tagger.fit(x, tags, { sampleWeight: steps, lengths })
  await expect(tagger.fit(x, tags, { sampleWeight: steps })).rejects.toThrow(
    'fit sampleWeight: expected finite numbers from 0, got NaN for sample 1',
  )
})

describe('a loss of one’s own', () => {
  const squares: Loss = { name: 'squares', values: ({ tensor: y }, { tensor: p }) => p.sub(y).square() }
  const outputs = (layers: Parameters<typeof sequential>[0], loss = squares): Model => {
    const model = sequential(layers, { seed: 1 })
    model.compile({ loss, metrics: ['mse', { ...loss, name: 'own' }] })
    return model
  }

  test('with as many outputs as steps has no steps', () => {
    const model = outputs([lstm(3, { inputShape: [4, 1] }), dense(4, { kernelInitializer: 'zeros' })])
    const target = [[1, 2, 3, 4]]
    const all = { loss: 7.5, mse: 7.5, own: 7.5 }
    expect(model.evaluate(zeros([1, 4, 1]), target)).toEqual(all)
    expect(model.evaluate(zeros([1, 4, 1]), target, { lengths: [1] })).toEqual(all)
  })

  test('of steps counts those that are valid, and whole sequences by one value each', () => {
    const layers = [
      lstm(3, { inputShape: [4, 1], returnSequences: true }),
      dense(2, { kernelInitializer: 'zeros' }),
    ]
    const target = tensor([
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [4, 4],
      ],
    ]) // prettier
    expect(outputs(layers).evaluate(zeros([1, 4, 1]), target, { lengths: [2] }).loss).toBe(2.5)
    const whole: Loss = {
      name: 'whole',
      values: ({ tensor: y }, { tensor: p }) => p.sub(y).square().sum([1, 2]),
    }
    expect(outputs(layers, whole).evaluate(zeros([1, 4, 1]), target, { lengths: [2] }).loss).toBe(10)
  })

  test('of another shape is refused where there are steps', () => {
    const layers = [lstm(3, { inputShape: [4, 1], returnSequences: true }), dense(2)]
    const perOutput: Loss = {
      name: 'own',
      values: ({ tensor: y }, { tensor: p }) => p.sub(y).square().sum(1),
    }
    expect(() => outputs(layers, perOutput).evaluate(zeros([1, 4, 1]), zeros([1, 4, 2]))).toThrow(
      new InputError(
        'own: expected a value for each sample or for each step, [B] = [1] or [B, T, ...] = [1, 4, ...], got [1, 2]',
      ),
    )
  })
})

test('an unknown option does not compile', () => {
  const model = classifier('mse')
  // @ts-expect-error: epochs
  expect(model.fit(x, labels, { epoch: 5 })).rejects.toThrow('did you mean epochs?')
  // @ts-expect-error: batches have a size of their own
  expect(model.fit([{ x, y: labels }], { batchSize: 5 })).rejects.toThrow('there is no such option')
  // @ts-expect-error: learningRate
  expect(() => sgd({ lr: 0.1 })).toThrow('did you mean learningRate?')
  // @ts-expect-error: there is none
  expect(() => lstm(8, { recurrentDropout: 0.5 })).toThrow('there is no such option')
  // @ts-expect-error: lengths
  expect(() => model.predict(x, { mask: [] })).toThrow('give lengths')
  const history = async () => model.fit(x, labels, { validationSplit: 0.2 })
  expectTypeOf<Awaited<ReturnType<typeof history>>['valLoss']>().toEqualTypeOf<readonly number[]>()
})
