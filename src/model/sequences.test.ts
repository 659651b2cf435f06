/** What a model makes of time: lengths, truncated back-propagation, and streams. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import {
  bidirectional,
  dense,
  embedding,
  gru,
  type LayerSpec,
  layerNorm,
  lstm,
  type Read,
  readFrom,
  readNow,
  rnn,
  timeDistributed,
} from '../nn/index.js'
import { gradientsOf, type Tensor, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { sgd } from '../train/index.js'
import { type Model, sequential } from './index.js'

const compiled = (layers: readonly LayerSpec[]): Model => {
  const model = sequential(layers, { seed: 3 })
  model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.1 }), metrics: ['mae'] })
  return model
}
const weightsOf = (model: Model) => model.getWeights().map(({ data }) => data)
const expectSameWeights = (actual: Model, expected: ArrayLike<number>[], tolerance: number): void =>
  actual.getWeights().forEach((weight, i) => {
    expectClose(weight.data, expected[i], tolerance, `weight ${i}`)
  })

describe('lengths', () => {
  const lengths = [3, 1, 0, 2, 3]
  const valid = (at: number, inner: number, steps: number): boolean =>
    Math.floor(at / inner) % steps < lengths[Math.floor(at / (inner * steps))]
  const padded = (x: Tensor, filler: number): Tensor =>
    tensor(
      x.data.map((n, at) => (valid(at, x.size / (5 * 4), 4) ? n : filler)),
      x.shape,
    )
  const x = normals([5, 4, 2], 1)
  const steps = normals([5, 4, 1], 2)
  const last = normals([5, 1], 3)

  const towers: Readonly<Record<string, [() => LayerSpec[], Tensor]>> = {
    'a target a step': [
      () => [
        timeDistributed(dense(3, { activation: 'tanh' })),
        layerNorm(),
        bidirectional(lstm(3, { returnSequences: true })),
        gru(2, { returnSequences: true }),
        dense(1),
      ],
      steps,
    ],
    'one target a sample': [
      () => [dense(3), bidirectional(gru(3, { returnSequences: true })), rnn(3), dense(1)],
      last,
    ],
  }

  const run = async (layers: LayerSpec[], inputs: Tensor, y: Tensor, own = lengths) => {
    const model = compiled(layers)
    const history = await model.fit(inputs, y, {
      epochs: 3,
      batchSize: 2,
      lengths: own,
      validationData: { x: inputs, y, lengths: own },
    })
    return {
      history,
      weights: weightsOf(model),
      scores: model.evaluate(inputs, y, { lengths: own, batchSize: 3 }),
      predictions: model.predict(inputs, { lengths: own }),
    }
  }

  test.each(Object.entries(towers))(
    '%s: what stands in the padding changes nothing',
    async (_, [layers, y]) => {
      const targets = (filler: number) => (y === steps ? padded(y, filler) : y)
      const clean = await run(layers(), padded(x, 0), targets(0))
      expect(clean.history.loss.every(Number.isFinite)).toBe(true)
      for (const filler of [Number.NaN, Number.POSITIVE_INFINITY, 3e38]) {
        const { predictions, ...others } = await run(layers(), padded(x, filler), targets(filler))
        const { predictions: expected, ...rest } = clean
        expect(others).toEqual(rest)
        expect(predictions.data).toEqual(expected.data)
      }
    },
  )

  test.each(Object.entries(towers))('%s: nor does how much of it there is', async (_, [layers, y]) => {
    const short = (part: Tensor) => (part.rank === 3 ? part.slice(0, 3, 1) : part)
    const [long, cut] = [await run(layers(), x, y), await run(layers(), short(x), short(y))]
    for (const key of Object.keys(long.history)) expectClose(cut.history[key], long.history[key], 1e-5, key)
    long.weights.forEach((weight, i) => {
      expectClose(cut.weights[i], weight, 1e-5, `weight ${i}`)
    })
    expectClose(cut.predictions.data, short(long.predictions).data, 1e-5)
  })

  test('losses and metrics are means over valid steps, whatever batch they are in', () => {
    const model = compiled([rnn(3, { inputShape: [4, 2], returnSequences: true }), dense(1)])
    const { data } = model.predict(x, { lengths })
    const errors = Array.from(data, (p, at) => p - steps.data[at]).filter((_, at) => valid(at, 1, 4))
    expect(errors).toHaveLength(9)
    for (const batchSize of [1, 2, 5]) {
      const { loss, mae } = model.evaluate(x, steps, { lengths, batchSize })
      expectClose([loss], [errors.reduce((sum, e) => sum + e * e, 0) / 9], 1e-6)
      expectClose([mae], [errors.reduce((sum, e) => sum + Math.abs(e), 0) / 9], 1e-6)
    }
  })

  test('an embedding does not look at ids in the padding', () => {
    const model = sequential([embedding(4, 2, { inputShape: [3] }), lstm(2)])
    const ids = (filler: number) => [
      [1, 2, 3],
      [3, filler, filler],
    ]
    const given = { lengths: [3, 1] }
    expect(model.predict(ids(-1), given).data).toEqual(model.predict(ids(0), given).data)
    expect(() => model.predict(ids(-1))).toThrow(InputError)
  })

  test('targets as many as there are steps are targets of a sample where the output is no sequence', async () => {
    const model = compiled([rnn(3, { inputShape: [4, 2] }), dense(4)])
    const y = normals([5, 4], 8)
    const { data } = model.predict(x, { lengths })
    const errors = Array.from(data, (p, at) => (p - y.data[at]) ** 2)
    const mean = errors.reduce((sum, e) => sum + e, 0) / 20
    expectClose([model.evaluate(x, y, { lengths }).loss], [mean], 1e-6)
  })

  test.each(['evaluate', 'predict'] as const)('%s refuses lengths that do not fit', (name) => {
    const model = compiled([rnn(3, { inputShape: [4, 2] }), dense(1)])
    const call = (own: number[]) => () =>
      name === 'predict' ? model.predict(x, { lengths: own }) : model.evaluate(x, last, { lengths: own })
    expect(call([1, 2])).toThrow(new InputError(`${name} lengths: expected [B] = [5], got [2]`))
    expect(call([1, 2, 3, 4, 5])).toThrow(
      new InputError(`${name} lengths: expected whole numbers from 0 to T = 4, got 5 for sample 4`),
    )
  })
})

describe('truncated back-propagation', () => {
  const k = 2
  const layers = () => [lstm(3, { inputShape: [null, 2], returnSequences: true }), gru(2), dense(1)]
  const stepLayers = () => [lstm(3, { inputShape: [null, 2], returnSequences: true }), dense(1)]
  const x = normals([3, 5, 2], 4)

  /** Forward over x [B, T, I] from a state, by the layers' own functions. */
  const forward = (
    model: Model,
    read: Read,
    input: Tensor,
    state?: readonly (readonly Tensor[] | undefined)[],
  ) => {
    let output = input
    const states = model.layers.map((layer, i) => {
      const result = layer.apply(read, [{ tensor: output }], {
        training: true,
        random: random(0),
        state: state?.[i],
      })
      output = result.output
      return result.state
    })
    return { output, states }
  }

  test('with a target a step there is an update every so many steps, and none looks further back', async () => {
    const y = normals([3, 5, 1], 5)
    const model = compiled(stepLayers())
    const byHand = compiled(stepLayers())
    const { loss } = await model.fit(x, y, { batchSize: 3, truncateSteps: k, shuffle: false })
    let state: (readonly Tensor[] | undefined)[] | undefined
    let total = 0
    for (const [start, count] of [
      [0, 2],
      [2, 2],
      [4, 1],
    ]) {
      const { result, gradients } = gradientsOf(byHand.getWeights(), (weights) => {
        const { output, states } = forward(
          byHand,
          readFrom(byHand.parameters, weights),
          x.slice(start, count, 1),
          state,
        )
        return {
          loss: output
            .sub(y.slice(start, count, 1))
            .square()
            .mean(),
          states,
        }
      })
      total += result.loss.item() * count
      state = result.states.map((parts) => parts?.map((part) => tensor(part.data, part.shape)))
      byHand.setWeights(byHand.getWeights().map((weight, i) => weight.sub(gradients[i].mul(0.1))))
    }
    expectClose(loss, [total / 5], 1e-6)
    expectSameWeights(model, weightsOf(byHand), 1e-6)
    const whole = compiled(stepLayers())
    await whole.fit(x, y, { batchSize: 3 })
    expect(weightsOf(whole)).not.toEqual(weightsOf(model))
  })

  test.each([
    ['all of one length', undefined],
    ['each of its own', [5, 3, 1]],
  ])('with one target a sample, gradients flow over its last valid steps: %s', async (_, lengths) => {
    const y = normals([3, 1], 6)
    const model = compiled(layers())
    const byHand = compiled(layers())
    const { loss } = await model.fit(x, y, { batchSize: 3, truncateSteps: k, lengths, shuffle: false })
    const samples = [0, 1, 2].map((b) => {
      const length = lengths?.[b] ?? 5
      const sample = x.slice(b, 1).slice(0, length, 1)
      const before = Math.max(0, length - k)
      const state = before === 0 ? undefined : forward(byHand, readNow, sample.slice(0, before, 1)).states
      return gradientsOf(byHand.getWeights(), (weights) => ({
        loss: forward(
          byHand,
          readFrom(byHand.parameters, weights),
          sample.slice(before, length - before, 1),
          state,
        )
          .output.sub(y.slice(b, 1))
          .square()
          .mean(),
      }))
    })
    expectClose(loss, [samples.reduce((sum, { result }) => sum + result.loss.item(), 0) / 3], 1e-6)
    byHand.setWeights(
      byHand
        .getWeights()
        .map((weight, i) =>
          samples.reduce((moved, { gradients }) => moved.sub(gradients[i].mul(0.1 / 3)), weight),
        ),
    )
    expectSameWeights(model, weightsOf(byHand), 1e-6)
    const whole = compiled(layers())
    await whole.fit(x, y, { batchSize: 3, lengths })
    expect(weightsOf(whole)).not.toEqual(weightsOf(model))
  })

  test('a target a step with lengths: steps beyond them count nowhere', async () => {
    const y = normals([3, 5, 1], 5)
    const lengths = [5, 1, 3]
    const train = async (filler: number) => {
      const model = compiled(stepLayers())
      const fill = (part: Tensor, inner: number) =>
        tensor(
          part.data.map((n, at) =>
            Math.floor(at / inner) % 5 < lengths[Math.floor(at / (5 * inner))] ? n : filler,
          ),
          part.shape,
        )
      const { loss } = await model.fit(fill(x, 2), fill(y, 1), { truncateSteps: k, lengths, epochs: 2 })
      return { loss, weights: weightsOf(model) }
    }
    const clean = await train(0)
    expect(clean.loss.every(Number.isFinite)).toBe(true)
    expect(await train(Number.NaN)).toEqual(clean)
  })

  test('as many steps as there are, or more, change nothing', async () => {
    const y = normals([3, 1], 6)
    const train = async (truncateSteps?: number) => {
      const model = compiled(layers())
      await model.fit(x, y, { truncateSteps, epochs: 2 })
      return weightsOf(model)
    }
    expect(await train(5)).toEqual(await train())
    expect(await train(9)).toEqual(await train())
    expect(await train(4)).not.toEqual(await train())
  })

  test('is refused where a layer reads from the end', async () => {
    const message = 'fit truncateSteps: a layer that reads the sequence from its end needs all of it'
    for (const layer of [bidirectional(lstm(2)), lstm(2, { goBackwards: true })]) {
      const model = compiled([layer, dense(1)])
      await expect(model.fit(x, normals([3, 1]), { truncateSteps: 2 })).rejects.toThrow(
        new InputError(message),
      )
    }
  })
})

describe('stream', () => {
  const x = normals([2, 6, 3], 7)
  const stepOf = (t: number) => x.slice(t, 1, 1).data

  test.each(Object.entries({ rnn, lstm, gru }))(
    'through stacked %s layers gives what the whole gives',
    (_, make) => {
      const model = sequential([
        dense(4, { inputShape: [null, 3] }),
        make(5, { returnSequences: true }),
        layerNorm(),
        make(4, { returnSequences: true }),
        dense(2, { activation: 'softmax' }),
      ])
      const whole = model.predict(x)
      const stream = model.stream({ batch: 2 })
      for (let t = 0; t < 6; t++) {
        expectClose(stream.step(stepOf(t)), whole.slice(t, 1, 1).data, 2e-6, `step ${t}`)
      }
    },
  )

  test('where the whole gives its last output, so does the last step', () => {
    const model = sequential([gru(4, { inputShape: [6, 3], returnSequences: true }), lstm(3), dense(1)])
    const stream = model.stream({ batch: 2 })
    for (let t = 0; t < 5; t++) stream.step(stepOf(t))
    expectClose(stream.step(stepOf(5)), model.predict(x).data, 2e-6)
  })

  test('sees what training changes, but not another build', async () => {
    const model = compiled([gru(4, { inputShape: [1, 3] }), dense(1)])
    const stream = model.stream()
    const now = normals([1, 1, 3])
    const next = () => {
      stream.reset()
      return Array.from(stream.step(now.data))
    }
    await model.fit(now, normals([1, 1]))
    expectClose(next(), model.predict(now).data, 1e-6)
    const before = next()
    model.build([1, 3])
    expect(next()).toEqual(before)
  })

  test('ids of an embedding', () => {
    const model = sequential([embedding(5, 2, { inputShape: [null] }), rnn(3)])
    const stream = model.stream({ batch: 2 })
    stream.step([4, 1])
    expectClose(
      stream.step(Int32Array.of(0, 2)),
      model.predict([
        [4, 0],
        [1, 2],
      ]).data,
      2e-6,
    )
    expect(() => stream.step([0, 5])).toThrow(
      new InputError('embedding x: expected whole numbers from 0 to 4, got 5 at element 1 of [2]'),
    )
  })

  const model = sequential([lstm(3, { inputShape: [6, 3] }), dense(1)])
  const backwards = 'stream: a layer reads the sequence from its end, so there is no single step'
  test.each<[string, () => unknown]>([
    [
      'stream.step: expected [B, ...] = [2, 3] = 6 numbers, got 3',
      () => model.stream({ batch: 2 }).step([1, 2, 3]),
    ],
    ['stream batch: expected a whole number from 1, got 0', () => model.stream({ batch: 0 })],
    ['stream.state: expected 2 states, got 1', () => (model.stream().state = [new Float32Array(3)])],
    [
      'stream.state 1: expected 3 numbers, got 4',
      () => (model.stream().state = [new Float32Array(3), new Float32Array(4)]),
    ],
    [backwards, () => sequential([bidirectional(lstm(3), { inputShape: [6, 3] })]).stream()],
    [backwards, () => sequential([gru(3, { inputShape: [6, 3], goBackwards: true })]).stream()],
    [
      'stream: expected steps of a known size, got [any, 3]',
      () => sequential([dense(2, { inputShape: [null, null, 3] })]).stream(),
    ],
    [
      'sequential: the model has no weights yet; give its first layer an inputShape, or call build or fit',
      () => sequential([lstm(2)]).stream(),
    ],
  ])('%s', (message, run) => {
    expect(run).toThrow(new InputError(message))
  })
})
